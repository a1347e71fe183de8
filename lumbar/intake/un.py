"""United Nations, World Population Prospects: population by age and sex, in the UN's own layout."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from lumbar.intake.checks import read_source, refuse, refuse_gaps, refuse_missing, refuse_unknown
from lumbar.measures.rates import YEARS

FILE = Path("un/WPP2024_PopulationByAge5GroupSex.csv.gz")
COLUMNS = {
    "ISO3_code": pl.String,
    "Variant": pl.String,
    "Time": pl.Int16,
    "AgeGrpStart": pl.Int16,
    "PopMale": pl.Float64,
    "PopFemale": pl.Float64,
    "PopTotal": pl.Float64,
}
AGES = list(range(0, 101, 5))
ROUNDING = 0.002
"""Thousands by which the sum of the sexes may differ from the printed total."""
OLDEST = 95
"""First age of the last group: GBD's curve ends at 95 and over, so the UN's 95-99 and 100+ join."""
VARIANTS = {
    "Medium": list(YEARS),
    "Low": [y for y in YEARS if y >= 2025],
    "High": [y for y in YEARS if y >= 2025],
}


def population(sources: Path, countries: pl.DataFrame) -> pl.DataFrame:
    """Persons, mid-year: iso3, variant, year, sex, age_from, age_to, population.

    Keeps the countries and areas (rows with an ISO code), every fifth year and the variants Medium, Low, High;
    refuses negative numbers, unknown places, gaps in ages or years.
    """
    path = sources / FILE
    records = read_source(path, COLUMNS).filter(
        pl.col("ISO3_code").is_not_null()
        & pl.col("Time").is_in(YEARS)
        & pl.col("Variant").is_in(list(VARIANTS))
    )
    refuse(path, records, pl.min_horizontal("PopMale", "PopFemale") < 0, "the population is negative")
    refuse(
        path, records, pl.any_horizontal(pl.col("PopMale", "PopFemale").is_null()), "the population is empty"
    )
    apart = (pl.col("PopMale") + pl.col("PopFemale") - pl.col("PopTotal")).abs() > ROUNDING
    refuse(path, records, apart, "men and women do not add up to the total")
    refuse_unknown(path, records, "ISO3_code", countries["iso3"])
    refuse_gaps(path, records, ["ISO3_code", "Variant", "Time"], "AgeGrpStart", AGES)
    refuse_missing(path, records, _wanted(records, countries))
    return _by_sex(records)


def _wanted(records: pl.DataFrame, countries: pl.DataFrame) -> pl.DataFrame:
    """Every variant and year of every place that GBD counts, or that the file speaks of."""
    counted = countries.filter("in_gbd").select(ISO3_code="iso3")
    places = pl.concat([counted, records.select("ISO3_code")]).unique()
    times = [(variant, year) for variant, years in VARIANTS.items() for year in years]
    return places.join(
        pl.DataFrame(times, schema={"Variant": pl.String, "Time": pl.Int16}, orient="row"), how="cross"
    )


def _by_sex(records: pl.DataFrame) -> pl.DataFrame:
    long = records.rename({"PopMale": "male", "PopFemale": "female"}).unpivot(
        ["female", "male"],
        index=["ISO3_code", "Variant", "Time", "AgeGrpStart"],
        variable_name="sex",
        value_name="thousands",
    )
    age_from = pl.min_horizontal("AgeGrpStart", pl.lit(OLDEST)).cast(pl.Int16)
    keys = [
        pl.col("ISO3_code").alias("iso3"),
        pl.col("Variant").str.to_lowercase().alias("variant"),
        pl.col("Time").alias("year"),
        pl.col("sex"),
        age_from.alias("age_from"),
    ]
    age_to = pl.when(pl.col("age_from") == OLDEST).then(120).otherwise(pl.col("age_from") + 4)
    return (
        long.group_by(keys)
        .agg(population=(pl.col("thousands") * 1000).round().cast(pl.Int64).sum())
        .with_columns(age_to=age_to.cast(pl.Int16))
        .select("iso3", "variant", "year", "sex", "age_from", "age_to", "population")
        .sort("variant", "iso3", "year", "sex", "age_from")
    )
