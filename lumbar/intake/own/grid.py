"""Ages in words become five-year groups; given years become Lumbar's, never beyond the first and last given."""

from __future__ import annotations

import numpy as np
import polars as pl

from lumbar.measures.rates import YEARS, log_linear

AGES = tuple(range(0, 100, 5))
OPEN = 120
"""The last age of an open group."""
AGE = r"^(\d{1,3})\s*(?:[-–—]\s*(\d{1,3})|(\+))?$"


def ages(texts: pl.DataFrame) -> pl.DataFrame:
    """The rows with age_from and age_to as numbers: age_from null where it is none, age_to null where open.

    >>> ages(pl.DataFrame({"age": ["0-4", "37", "95+", "old"]})).select("age_from", "age_to").rows()
    [(0, 4), (37, 37), (95, None), (None, None)]
    """
    if "age" in texts.columns:
        parts = pl.col("age").str.extract_groups(AGE).struct
        first = parts.field("1").cast(pl.Int64, strict=False)
        last = parts.field("2").cast(pl.Int64, strict=False)
        plus = parts.field("3").is_not_null()
        read = texts.with_columns(age_from=first, age_to=pl.when(~plus).then(last.fill_null(first)))
    else:
        last = pl.col("age_to").cast(pl.Int64, strict=False)
        known = last.is_not_null() | (pl.col("age_to") == "")
        first = pl.col("age_from").cast(pl.Int64, strict=False)
        read = texts.with_columns(age_from=pl.when(known).then(first), age_to=pl.when(last < OPEN).then(last))
    upright = pl.col("age_to").is_null() | (pl.col("age_to") >= pl.col("age_from"))
    return read.with_columns(age_from=pl.when(upright & (pl.col("age_from") >= 0)).then("age_from"))


def on_grid(rows: pl.DataFrame) -> pl.DataFrame:
    """People by five-year group and fifth year: place, name, country, year, sex, age_from, age_to, population.

    ``interpolated`` marks the years between given ones: by age and sex straight in the logarithm, or in the number
    where a given one is nought.
    """
    group = pl.min_horizontal(pl.col("age_from") // 5 * 5, AGES[-1])
    keys = ["place", "name", "country", "sex", "age_from"]
    given = (
        rows.with_columns(age_from=group)
        .group_by(*keys, "year")
        .agg(pl.col("population").sum())
        .sort(*keys, "year")
    )
    cells = [_over_years(cell, keys) for cell in given.partition_by(keys, maintain_order=True)]
    age_to = pl.when(pl.col("age_from") == AGES[-1]).then(OPEN).otherwise(pl.col("age_from") + 4)
    return pl.concat(cells).with_columns(age_to=age_to).sort("place", "year", "sex", "age_from")


def _over_years(cell: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """One age and sex of a place in every fifth year from the first given one to the last."""
    knots, people = cell["year"].to_list(), cell["population"].to_list()
    years = [year for year in YEARS if knots[0] <= year <= knots[-1]]
    laid = log_linear(years, knots, people) if min(people) > 0 else np.interp(years, knots, people)
    return pl.DataFrame(
        {"year": years, "population": laid}, schema={"year": pl.Int64, "population": pl.Float64}
    ).select(
        *(pl.lit(cell[key][0]).alias(key) for key in keys),
        "year",
        population=pl.col("population").round().cast(pl.Int64),
        interpolated=~pl.col("year").is_in(knots),
    )
