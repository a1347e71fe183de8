"""The reader's own exports of IHME's results: series that stand beside Lumbar's, and never leave the screen."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lumbar.own.manifest import Kept, kept

RESULTS = {
    "place": pl.String,
    "year": pl.Int16,
    "sex": pl.String,
    "measure": pl.String,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
}
"""The columns of a kept export: one row per place, year, sex and measure, with its 95 % interval."""


@dataclass(frozen=True, eq=False)
class Series:
    """One export: what is kept of it, and its rows in the columns of ``RESULTS``."""

    kept: Kept
    rows: pl.DataFrame


def series_of(places: tuple[str, ...]) -> tuple[Series, ...]:
    """Every kept export with its rows on these places, even where it has none."""
    exports = ((each, rows.select(*RESULTS)) for each, rows in kept().items() if each.kind == "gbd")
    return tuple(Series(each, rows.filter(pl.col("place").is_in(places))) for each, rows in exports)
