"""A population file to begin from: its columns, and numbers that are plainly nobody's."""

from __future__ import annotations

import polars as pl

from lumbar.store import data_folder

NAME = "lumbar-population.csv"
LIKE, SHARE, YEARS = "KEN", 100, (2020, 2030)
"""The example has a hundredth of Kenya's people (UN, medium), in two years."""
COLUMNS = ("place", "name", "country", "year", "sex", "age_from", "age_to", "population")
HELP = (
    "**place**: a short code of your own (a-z, digits, -). **name**: as readers see it. **country**: its ISO code of "
    "three letters. **year**: 1990 to 2050, one or more. **sex**: female or male, no totals. **age_from**, "
    "**age_to**: first and last age of the group, five years or single ones; the last group, 95 or 100 and over, has "
    "no age_to (one column **age**, as 0-4 or 95+, does as well). **population**: people. One file may hold several "
    "places."
)


def template_csv() -> bytes:
    """The example as CSV: replace place, name, country and every number."""
    people = pl.read_parquet(data_folder() / "population.parquet").filter(
        pl.col("year").is_in(YEARS), iso3=LIKE, variant="medium"
    )
    example = people.sort("year", "sex", "age_from").select(
        pl.lit("my-district").alias("place"),
        pl.lit("My district").alias("name"),
        pl.lit(LIKE).alias("country"),
        "year",
        "sex",
        "age_from",
        pl.when(pl.col("age_from") < 95).then("age_to").alias("age_to"),
        pl.col("population") // SHARE,
    )
    return example.select(COLUMNS).write_csv().encode()
