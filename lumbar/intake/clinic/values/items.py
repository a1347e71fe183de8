"""The Oswestry index from its ten items, each answered by one of six statements."""

import polars as pl

from lumbar.intake.clinic.mapping import Score
from lumbar.intake.clinic.values.cells import Cell, filled, is_whole, number, understood

ITEMISED = ("ODI", "MODI")
ITEMS = 10
BEST_TO_WORST = 5
"""An item scores 0 to 5."""
ENOUGH = 9
"""One item may be missed; the sum is then divided by what nine can reach (16 of 45): Fairbank & Pynsent 2000,
Spine 25:2940."""


def items_cell(name: str, score: Score, decimal: str) -> Cell:
    """The score in % of the worst possible, from ten columns coded ``item_lowest`` to ``item_lowest`` + 5.

    ``name`` is null where fewer than nine items are answered; ``answered`` counts them, ``least`` is the lowest
    answer given.
    """
    answers = {column: number(column, decimal) - score.item_lowest for column in score.columns}
    answered = pl.sum_horizontal(answer.is_not_null() for answer in answers.values())
    total = pl.sum_horizontal(answers.values())
    share = 100 * total / (BEST_TO_WORST * answered)
    return Cell(
        score.columns[0],
        {
            name: pl.when(answered >= ENOUGH).then(share),
            f"{name} answered": answered,
            f"{name} least": pl.min_horizontal(answers.values()),
        },
    )


def item_cell(name: str, column: str, score: Score, decimal: str) -> Cell:
    """One of the items, for its rules alone: a number, and one of the six codes."""
    answer = pl.col(name) - score.item_lowest
    return Cell(
        column,
        {name: number(column, decimal), filled(column): pl.col(column).is_not_null()},
        {
            "bad_number": understood(name, column),
            "bad_item": answer.is_between(0, BEST_TO_WORST) & is_whole(name),
        },
    )
