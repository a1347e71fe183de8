"""What speaks for a mapping: the columns as recognised, and a sample of their cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.recognising.identify import known
from lumbar.intake.clinic.recognising.profile import ColumnSeen, Recognised, sampled
from lumbar.intake.clinic.recognising.shapes import personal
from lumbar.intake.clinic.recognising.words import lookups

MOST_VALUES = 1_000
"""Different values of one column that a mapping may list."""

FEWEST = 8
"""Patients who must have a word that nobody knows for it to be taken as it is written."""


@dataclass(frozen=True)
class Evidence:
    """``recognised`` beside the ``table`` it was recognised from; columns that identify are never looked into.

    ``read``: the numbers of columns asked for before.
    """

    recognised: Recognised
    table: Table
    read: dict[str, pl.Series] = field(default_factory=dict[str, pl.Series], compare=False, repr=False)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """At most 20,000 rows."""
        return sampled(self.table.texts)

    @cached_property
    def honest(self) -> dict[str, ColumnSeen]:
        """The columns that may be mapped to a fact or score, by name: all but the patients' and telling ones."""
        hidden = self.recognised.patient
        return {
            each.name: each
            for each in self.recognised.columns
            if not each.identifying and each.name != hidden
        }

    def numbers(self, name: str) -> pl.Series:
        """The column's cells as numbers, whichever decimal sign they have; what is none is left out."""
        if name not in self.read:
            points = self.rows[name].str.replace(",", ".", literal=True)
            self.read[name] = points.cast(pl.Float64, strict=False).drop_nulls()
        return self.read[name]

    def values(self, name: str) -> tuple[str, ...]:
        """Every different value of a column in the whole file, sorted; at most the 1,000 most frequent."""
        every = self.table.texts[name].rename("value").value_counts()
        counts = every.filter(every["value"].is_in(known(every["value"]).implode()))
        often = counts.sort(["count", "value"], descending=[True, False])["value"].head(MOST_VALUES)
        return tuple(sorted(often, key=lambda value: (len(value) if value.isdigit() else 0, value)))

    def common(self, name: str) -> frozenset[str]:
        """The values, in small letters, that enough patients have (rows, where it is not known whose they are).

        Rarer ones may be about a single person, and so are values that look like it.
        """
        whose = self.recognised.patient
        cells = self.table.texts.select(
            value=pl.col(name).str.strip_chars().str.to_lowercase(),
            person=pl.col(whose) if whose else pl.int_range(pl.len()),
        )
        people = cells.group_by("value").agg(pl.col("person").n_unique())
        often = people.filter(pl.col("person") >= FEWEST)["value"].drop_nulls()
        return frozenset(value for value in often if not personal(value))

    def label(self, name: str, value: str) -> str:
        """What the file itself says a code means, else the code."""
        return self.table.labels.get(name, {}).get(value, value)


def rank(fact: str, header: str) -> int:
    """How surely a header means a fact: 0 it is its name, 1 it holds a word of it, 2 letters of it; 9 not at all.

    >>> rank("sex", "Sex"), rank("sex", "patient sex"), rank("start", "Therapiebeginn (Datum)"), rank("sex", "age")
    (0, 1, 2, 9)
    """
    return lookups("words", "facts")[fact].rank(header)
