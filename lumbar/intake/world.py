"""Countries and areas, the groups that publishers put them in, and the code of every place."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from lumbar.intake.checks import read_source, refuse
from lumbar.places import LEVELS, NOT_CLASSIFIED, PREFIXES, SHORT_NAMES, group_name

FILE = Path("places/countries.csv")
COLUMNS = {
    "iso3": pl.String,
    "name": pl.String,
    "un_region": pl.String,
    "gbd_super_region": pl.String,
    "gbd_region": pl.String,
    "who_region": pl.String,
    "income_group": pl.String,
    "in_gbd": pl.String,
}


def countries(sources: Path) -> pl.DataFrame:
    """One row per country or area: iso3, name, its groups by level, in_gbd (one of GBD's 204)."""
    path = sources / FILE
    records = read_source(path, COLUMNS)
    refuse(path, records, ~pl.col("iso3").str.contains(r"^[A-Z]{3}$"), "iso3 is not three capital letters")
    refuse(path, records, pl.col("iso3").is_duplicated(), "iso3 stands twice")
    refuse(
        path,
        records,
        pl.any_horizontal(pl.col("name", "un_region", "gbd_region").is_null()),
        "a name is empty",
    )
    refuse(path, records, ~pl.col("in_gbd").is_in(["true", "false"]), "in_gbd is neither true nor false")
    return records.select(
        "iso3",
        pl.col("iso3").replace_strict(SHORT_NAMES, default=pl.col("name")).alias("name"),
        *(pl.col(level).fill_null(NOT_CLASSIFIED) for level in LEVELS if level != "country"),
        in_gbd=pl.col("in_gbd") == "true",
    ).sort("iso3")


def members(countries: pl.DataFrame) -> pl.DataFrame:
    """Which countries make up a place: place, iso3; a country is a place of itself."""
    world = countries.select(place=pl.lit("WLD"), iso3="iso3")
    single = countries.select(place="iso3", iso3="iso3")
    groups = [countries.select(place=PREFIXES[level] + pl.col(level), iso3="iso3") for level in PREFIXES]
    return pl.concat([world, single, *groups]).sort("place", "iso3")


def places(countries: pl.DataFrame) -> pl.DataFrame:
    """Every place that can be asked for: place, name, level."""
    world = pl.DataFrame({"place": ["WLD"], "name": ["World"], "level": ["world"]})
    single = countries.select(place="iso3", name="name", level=pl.lit("country"))
    groups = [
        pl.DataFrame(
            [
                (PREFIXES[level] + group, group_name(level, group), level)
                for group in countries[level].unique()
            ],
            schema=["place", "name", "level"],
            orient="row",
        )
        for level in PREFIXES
    ]
    return pl.concat([world, single, *groups]).sort("level", "place")
