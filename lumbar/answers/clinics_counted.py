"""What control charts are made of: whom each clinic's quarters count, and who of them came or changed."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from lumbar.answers.clinics_once import once
from lumbar.answers.clinics_quarters import told_years
from lumbar.errors import CannotShow
from lumbar.instruments import threshold
from lumbar.measures.disclosure import FEW
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

Measure: TypeAlias = Literal["mean_change", "responders", "follow_up", "with_baseline"]
SHARES: dict[Measure, tuple[str, str]] = {
    "responders": ("responders", "n_followed"),
    "follow_up": ("returned", "due"),
    "with_baseline": ("with_baseline", "treated"),
}
"""Whom a share counts, and of whom; the mean change is of those who returned."""
TOGETHER = "all clinics"
LEAST_TOLD = 0.5
"""Of the clinics with patients in a quarter: fewer of them told, and all together would be a few clinics."""


def counted(filters: EpisodeFilters, measure: Measure, added_up: bool = False) -> pl.DataFrame:
    """clinic, quarter, treated, told, untold (treated), amount (of change, or people with the event), people, complete.

    No quarter is left out; amount and people are empty where it may not be told, alone or, of clinics only told
    together, ``added_up``.
    Raises CannotShow where nobody is counted.
    """
    told = pl.col("added_up" if added_up else "alone")
    return _by_quarter(filters, measure).select(
        "clinic",
        "quarter",
        "treated",
        pl.when(told).then(pl.col("amount", "people")),
        "complete",
        told=told,
        untold=pl.when(~told).then("treated").otherwise(0),
    )


@once
def _by_quarter(filters: EpisodeFilters, measure: Measure) -> pl.DataFrame:
    """The same with amount and people of all quarters, and whether they may be told: ``alone``, ``added_up``."""
    counts = ask.scores_by_clinic_quarter(filters)
    if counts.is_empty():
        raise CannotShow(
            f"{FEW.capitalize()} patients were treated under this filter. Choose a wider filter."
        )
    if measure == "responders":
        responders = ask.responders_by_clinic_quarter(filters, threshold(filters.tool(), None))
        counts = counts.join(responders, on=["clinic", "quarter"], how="left")
    amount, people = SHARES.get(measure, ("s_change", "returned"))
    whole = counts.select(
        "clinic", "quarter", "treated", year=pl.col("quarter") // 4, amount=amount, people=people
    ).join(told_years(filters), on=["clinic", "year"])
    first, last = int(counts["quarter"].min()), int(counts["quarter"].max())  # pyright: ignore[reportArgumentType]
    every = pl.DataFrame({"quarter": range(first, last + 1)}).cast(counts.schema["quarter"])
    names = counts.select(pl.col("clinic").unique(maintain_order=True))
    filled = names.join(every, how="cross").join(whole, on=["clinic", "quarter"], how="left")
    return filled.join(_complete(counts, filters, measure), on="quarter", how="left").sort(
        "clinic", "quarter"
    )


def _complete(counts: pl.DataFrame, filters: EpisodeFilters, measure: Measure) -> pl.DataFrame:
    """quarter, complete: whether the visit is due for all who began in it; a baseline is when the quarter has ended."""
    if measure == "with_baseline":
        day = date.fromisoformat(filters.opened().manifest.cut_off)
        ended = 4 * day.year + (day.month - 1) // 3 - (not _quarter_ends(day))
        return counts.select("quarter").unique().with_columns(complete=pl.col("quarter") <= ended)
    return counts.group_by("quarter").agg(complete=pl.col("due").sum() == pl.col("with_baseline").sum())


def _quarter_ends(day: date) -> bool:
    return (day.month, day.day) in {(3, 31), (6, 30), (9, 30), (12, 31)}


def together(counts: pl.DataFrame) -> pl.DataFrame:
    """The clinics that may be told, added up; empty where they are too few of those with patients."""
    told = pl.col("told").sum() >= LEAST_TOLD * pl.col("told").count()
    sums = counts.group_by("quarter", maintain_order=True).agg(
        pl.when(told).then(pl.col("amount", "people").sum()),
        pl.when(told).then(pl.col("untold").sum()).otherwise(pl.col("treated").sum()).alias("untold"),
        pl.col("complete").first(),
    )
    return sums.with_columns(clinic=pl.lit(TOGETHER)).sort("quarter")


def untold(counts: pl.DataFrame) -> int:
    """How many patients began in quarters that may not be told."""
    return int(counts["untold"].sum())
