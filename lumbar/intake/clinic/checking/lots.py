"""The rows of a file by lots of patients: nobody's rows are in two of them, and no row is missing."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from lumbar.intake.clinic.caps import MOST_CELLS
from lumbar.intake.clinic.checking.identifiers import Different, filled
from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.checking.rows import known_patient
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.reasons import refuse
from lumbar.intake.clinic.recognising.identify import known
from lumbar.outcomes.spilled import LOT, Spilled

ROW = " row"
"""The row's number in the file; no column of a file is called so."""
MOST_ROWS = 2_000_000
"""Rows of one lot; more are those of a patient's number that is everybody's."""
WORTH_JOINING = 100_000


class Lots(NamedTuple):
    """``aside`` holds the rows; ``last`` is the last one that is not blank, and ``ragged`` are those of another width.

    ``numbers``: the texts of each patient factor in numbers. ``columns`` that are read; ``dates``: those of typed ones.
    """

    aside: Spilled
    last: int
    ragged: pl.Series
    numbers: dict[str, Different]
    columns: tuple[str, ...]
    dates: frozenset[str]

    def table(self, number: int) -> Table:
        """A lot as a table of its own; raises Refused where it holds more than fits into memory."""
        height = self.aside.height(number)
        if height > MOST_ROWS or height * len(self.columns) > MOST_CELLS:
            raise refuse("one_number", count=height)
        rows = self.aside.lot(number)
        ragged = tuple(self.ragged.filter(self.ragged % self.aside.lots == number))
        if rows is None:
            return Table(pl.DataFrame(), ragged=ragged)
        within = rows.filter(pl.col(ROW) <= self.last)
        return Table(within.drop(ROW), self.dates, ragged=ragged, numbers=within[ROW])


class Differing:
    """The different texts of a column, in order of appearance."""

    def __init__(self) -> None:
        self._parts: list[pl.Series] = [pl.Series(dtype=pl.String)]
        self._filled = 0

    def add(self, texts: pl.Series) -> None:
        """Take some more texts."""
        self._filled += filled(texts)
        self._parts.append(known(texts))
        first, *later = self._parts
        if sum(map(len, later)) > max(WORTH_JOINING, len(first)):
            self._parts = [known(pl.concat(self._parts))]

    def found(self) -> Different:
        """All of them."""
        return Different(known(pl.concat(self._parts)), self._filled)


def sorted_into(aside: Spilled, tables: Iterable[Table], plan: Plan) -> Lots:
    """Put every row of the tables into its lot; raises Refused where there is none that is not blank."""
    differing = {factor.column: Differing() for factor in plan.mapping.case_mix if not factor.levels}
    last, ragged, dates = 0, [pl.Series(dtype=pl.UInt32)], frozenset[str]()
    for table in tables:
        rows = table.rows.alias(ROW)
        blank = table.texts.select(pl.all_horizontal(pl.all() == "")).to_series()
        last = max(last, _last(rows.filter(~blank)))
        ragged.append(pl.Series(table.ragged, dtype=pl.UInt32))
        dates |= table.dates
        for column, each in differing.items():
            each.add(table.texts[column])
        aside.add(table.texts.with_columns(rows).with_columns(_lot(plan, aside.lots).alias(LOT)))
    if not last:
        raise refuse("ragged" if any(map(len, ragged)) else "no_rows")
    numbers = {name: each.found() for name, each in differing.items()}
    return Lots(aside, last, pl.concat(ragged), numbers, used_columns(plan.mapping), dates)


def _last(rows: pl.Series) -> int:
    return rows[-1] if len(rows) else 0


def _lot(plan: Plan, lots: int) -> pl.Expr:
    """By the patient's number as it is hashed; those without one are one lot's, and what is blank is anybody's."""
    blank = pl.all_horizontal(pl.all().exclude(ROW) == "")
    number = known_patient(plan).str.normalize("NFC").fill_null("").hash()
    return (pl.when(blank).then(pl.col(ROW)).otherwise(number) % lots).cast(pl.Int32)
