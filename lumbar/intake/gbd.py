"""GBD 2021 Low Back Pain Collaborators: tables, the curve by age and sex, country classes, key facts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import polars as pl

from lumbar.intake.checks import (
    read_source,
    refuse,
    refuse_gaps,
    refuse_missing,
    refuse_twice,
    refuse_unknown,
)

REGIONS = Path("published/gbd2021_regions_2020.csv")
PROJECTIONS = Path("published/gbd2021_projections.csv")
CURVE = Path("published/gbd2021_age_sex_2020.csv")
CLASSES = Path("published/gbd2021_country_classes_2020.csv")
FACTS = Path("published/gbd2021_key_facts.csv")

BOUNDED = {"value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64}
CITED = {"page": pl.String, "source": pl.String}
IN_2020 = [
    "prevalence_number_2020",
    "prevalence_asr_per_100k_2020",
    "prevalence_pct_change_asr_1990_2020",
    "ylds_number_2020",
]
PROJECTED = ["prevalence_number", "prevalence_asr_per_100k"]
USED_FACTS = [
    ("prevalence", "percent change in number", "1990-2020"),
    ("prevalence", "number", "1990"),
    ("prevalence", "number", "2000"),
    ("prevalence", "number", "2010"),
    ("YLDs", "number", "1990"),
]
"""Facts in the text and in Figure 3 that the outlook is made from: measure, metric, year; all of the world."""
STANDARD = [
    9.936, 9.568, 8.990, 8.324, 7.866, 7.633, 7.332, 6.811, 6.137, 5.509,
    4.922, 4.346, 3.684, 2.991, 2.272, 1.607, 1.113, 0.617, 0.255, 0.085,
]  # fmt: skip
"""GBD 2019 world standard population, % by age 0-4, 5-9 ... 95 and over (Lancet 2020;396:1160)."""


def table_1(sources: Path) -> pl.DataFrame:
    """Table 1 as printed: source_row, location, location_level, indicator, value, lower, upper, page, source."""
    columns = {"location": pl.String, "location_level": pl.String, "indicator": pl.String}
    return _bounded(sources / REGIONS, columns | BOUNDED | CITED)


def table_2(sources: Path) -> pl.DataFrame:
    """Table 2 as printed: as Table 1, with the year."""
    columns = {"location": pl.String, "location_level": pl.String, "year": pl.Int16, "indicator": pl.String}
    return _bounded(sources / PROJECTIONS, columns | BOUNDED | CITED)


def curve(sources: Path) -> pl.DataFrame:
    """World prevalence by age and sex in 2020: sex, age_from, age_to, prevalence (share), ratios, weight.

    ``lower_ratio`` and ``upper_ratio``: the printed interval relative to the value (1 where nobody is counted);
    ``standard_weight``: share of the GBD world standard, summing to 1.
    """
    path = sources / CURVE
    bounds = {"prevalence_per_100k": pl.Float64, "lower": pl.Float64, "upper": pl.Float64}
    columns = {"sex": pl.String, "age_from": pl.Int16, "age_to": pl.Int16}
    records = read_source(path, columns | bounds | CITED)
    refuse(path, records, pl.min_horizontal(*bounds) < 0, "a prevalence is negative")
    refuse_gaps(path, records, ["sex"], "age_from", list(range(0, 100, 5)))
    weights = pl.DataFrame({"age_from": range(0, 100, 5), "standard_weight": STANDARD}).with_columns(
        pl.col("age_from").cast(pl.Int16), pl.col("standard_weight") / sum(STANDARD)
    )
    ratio = pl.col("lower", "upper") / pl.col("prevalence_per_100k")
    return (
        records.join(weights, on="age_from")
        .select(
            "sex",
            "age_from",
            pl.col("age_to").fill_null(120),
            (pl.col("prevalence_per_100k") / 100_000).alias("prevalence"),
            ratio.fill_nan(1.0).name.suffix("_ratio"),
            "standard_weight",
        )
        .sort("sex", "age_from")
    )


def classes(sources: Path, countries: pl.DataFrame) -> pl.DataFrame:
    """Class of age-standardised rate read off the map: iso3, class, its edges, confidence, page, source."""
    path = sources / CLASSES
    columns = {
        "iso3": pl.String,
        "class": pl.Int16,
        "asr_per_100k_from": pl.Float64,
        "asr_per_100k_below": pl.Float64,
    }
    records = read_source(path, columns | {"confidence": pl.String} | CITED)
    refuse_unknown(path, records, "iso3", countries["iso3"])
    refuse_twice(path, records, ["iso3"])
    refuse(path, records, pl.col("asr_per_100k_from") >= pl.col("asr_per_100k_below"), "the class is empty")
    return records.rename({"asr_per_100k_from": "class_from", "asr_per_100k_below": "class_below"}).drop(
        "source_row"
    )


def key_facts(sources: Path) -> pl.DataFrame:
    """Facts in the text as printed: location, sex, age, year (text), measure, metric, value, bounds, unit, where."""
    texts = [
        "location",
        "location_level",
        "sex",
        "age",
        "year",
        "measure",
        "metric",
        "unit",
        "source",
        "where_in_source",
    ]
    return _bounded(sources / FACTS, dict.fromkeys(texts, pl.String) | BOUNDED)


def check(sources: Path, countries: pl.DataFrame) -> None:
    """Raise CannotShow unless the tables hold the world and every region once, and the text its facts."""
    regions = [*countries["gbd_region"].unique().sort(), "Global"]
    for path, table, key in (
        (sources / REGIONS, table_1(sources), {"indicator": IN_2020}),
        (sources / PROJECTIONS, table_2(sources), {"year": [2030, 2040, 2050], "indicator": PROJECTED}),
    ):
        names = ["location", *key]
        combinations = list(product(regions, *key.values()))
        wanted = pl.DataFrame(combinations, schema={name: table.schema[name] for name in names}, orient="row")
        refuse_missing(path, table, wanted)
        refuse_twice(path, table, names)
    _check_facts(sources / FACTS, key_facts(sources), countries)


def _check_facts(path: Path, facts: pl.DataFrame, countries: pl.DataFrame) -> None:
    keys = ["location", "measure", "metric", "year"]
    wanted = pl.DataFrame(
        [("Global", *used) for used in USED_FACTS], schema=dict.fromkeys(keys, pl.String), orient="row"
    )
    refuse_missing(path, facts, wanted)
    countrywide = facts.filter(pl.col("location_level") == "country", pl.col("location") != "USA")
    refuse_unknown(path, countrywide, "location", countries["name"])


def _bounded(path: Path, columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    records = read_source(path, columns)
    outside = (pl.col("lower") > pl.col("value")) | (pl.col("upper") < pl.col("value"))
    refuse(path, records, outside, "the value lies outside its interval")
    return records
