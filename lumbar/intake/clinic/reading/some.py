"""Some rows of a file that is too large to be looked at whole: the first ones, and others from all over it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import polars as pl

from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import refuse

MOST_CELLS: Final = 6_000_000
"""Half of them of the first rows."""
TOGETHER: Final = 500
"""Rows taken one after the other, for a patient's may be neighbours."""


def some_rows(tables: Iterable[Table]) -> tuple[Table, int]:
    """Some rows as a table, and how many rows the file has; raises Refused where it has none."""
    first: list[pl.DataFrame] = []
    later: list[pl.DataFrame] = []
    looked = rows = 0
    step, head = 1, None
    for number, table in enumerate(tables):
        head = head or table
        rows += table.texts.height
        if looked * table.texts.width < MOST_CELLS // 2:
            first.append(table.texts)
            looked += table.texts.height
        elif number % step == 0:
            later.append(_copied(table.texts.head(TOGETHER)))
        if len(later) * TOGETHER * table.texts.width > MOST_CELLS // 2:
            later, step = later[::2], 2 * step
    if head is None or not rows:
        raise refuse("no_rows")
    return replace(head, texts=pl.concat([*first, *later])).trimmed(), rows


def _copied(texts: pl.DataFrame) -> pl.DataFrame:
    """The same texts on their own: a slice holds all of what it was cut from."""
    return pl.DataFrame(texts.to_dict(as_series=False), schema=texts.schema)
