"""Whose each published file is: publisher, citation, licence, checksums, and the unit of every column."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from lumbar.intake import figures, gbd, un, world


@dataclass(frozen=True)
class Publisher:
    """Who made the figures and on what terms they may be used."""

    publisher: str
    citation: str
    url: str
    licence: str
    retrieved: str


UN = Publisher(
    "United Nations, Department of Economic and Social Affairs, Population Division",
    "United Nations (2024). World Population Prospects 2024: population by five-year age group and sex.",
    "https://population.un.org/wpp/",
    "CC BY 3.0 IGO",
    "2026-11",
)
GBD = Publisher(
    "GBD 2021 Low Back Pain Collaborators",
    figures.GBD_CITATION,
    "https://doi.org/10.1016/S2665-9913(23)00098-X",
    figures.GBD_LICENCE,
    "2026-11",
)
WHO = Publisher(
    "World Health Organization",
    "WHO guideline for non-surgical management of chronic primary low back pain, 2023; fact sheet, 19 June 2023",
    "https://www.who.int/news-room/fact-sheets/detail/low-back-pain",
    figures.WHO_LICENCE,
    "2026-11",
)
GROUPS = Publisher(
    "United Nations, IHME, WHO, World Bank",
    "Codes and groupings of countries as published by the UN, the Institute for Health Metrics and Evaluation, "
    "WHO and the World Bank",
    "https://unstats.un.org/unsd/methodology/m49/",
    "facts; groupings by their publishers' terms",
    "2026-11",
)

TABLES = (gbd.REGIONS, gbd.PROJECTIONS, gbd.FACTS)
MADE_FROM: dict[str, tuple[str, tuple[Publisher, ...], tuple[Path, ...]]] = {
    "population": ("UN population by age and sex", (UN,), (un.FILE,)),
    "curve": ("World prevalence by age and sex, 2020", (GBD,), (gbd.CURVE,)),
    "countries": (
        "Countries, their groups, and the spread of their rates",
        (GROUPS, GBD),
        (world.FILE, gbd.CLASSES),
    ),
    "places": ("Every place that can be asked for", (GROUPS,), (world.FILE,)),
    "members": ("Which countries make up a place", (GROUPS,), (world.FILE,)),
    "rates": (
        "Age-standardised rates by country, year and path",
        (GBD, UN),
        (*TABLES, gbd.CLASSES, gbd.CURVE, un.FILE),
    ),
    "printed_rates": (
        "Age-standardised rates as printed, world and regions",
        (GBD,),
        (gbd.REGIONS, gbd.PROJECTIONS),
    ),
    "calibration": (
        "Factor from UN medium to the published totals",
        (GBD, UN),
        (*TABLES, gbd.CURVE, un.FILE),
    ),
    "intervals": ("Printed 95 % intervals relative to their value", (GBD,), TABLES),
    "disability": ("Years lived with disability per case", (GBD,), (gbd.REGIONS, gbd.FACTS)),
    "published_figures": (
        "Every figure as printed",
        (GBD, WHO),
        (*TABLES, gbd.CURVE, gbd.CLASSES, figures.WHO),
    ),
}
UNITS: dict[str, str] = {
    "iso3": "ISO 3166-1 alpha-3 code",
    "variant": "UN projection variant; medium before 2025",
    "year": "calendar year, mid-year",
    "sex": "female, male or both",
    "age": "age group",
    "age_from": "completed years",
    "age_to": "completed years, last of the group; 120 is open",
    "population": "persons",
    "prevalence": "share of persons, 0 to 1",
    "lower_ratio": "lower end of the 95 % interval divided by the value",
    "upper_ratio": "upper end of the 95 % interval divided by the value",
    "standard_weight": "share of the GBD world standard population",
    "in_gbd": "true for the 204 countries and territories of GBD",
    "region_size": "countries and areas in the GBD region",
    "own_sd": "standard deviation of the logarithm",
    "k": "factor that makes a region add up to its printed cases of 2020",
    "asr": "cases per 100,000, age-standardised",
    "multiplier": "factor on the world's rates by age and sex",
    "path": "published, constant or trend",
    "calibration": "factor on cases",
    "ylds_per_case": "years lived with disability per case and year",
    "ylds_lower_ratio": "lower end of the 95 % interval divided by the value",
    "ylds_upper_ratio": "upper end of the 95 % interval divided by the value",
    "value": "as the column unit says",
    "lower": "as the column unit says; lower end of the 95 % interval",
    "upper": "as the column unit says; upper end of the 95 % interval",
    "basis": "printed, or read_off a figure",
}
NAMES = "name or code"
"""Unit of the columns that hold names only."""


def describe(sources: Path, made: Path, views: dict[str, pl.DataFrame]) -> str:
    """Text of SOURCES.toml for the Parquet files in ``made``."""
    lines = ["# Whose the figures are. Written by `make data`; edit lumbar/intake/catalogue.py instead.", ""]
    for name, view in views.items():
        title, publishers, files = MADE_FROM[name]
        lines += [f"[{name}]", _pair("title", title), _pair("sha256", _checksum(made / f"{name}.parquet"))]
        lines += [
            _pair(field, [getattr(p, field) for p in publishers]) for field in Publisher.__dataclass_fields__
        ]
        lines += [_pair("rows", view.height), "", f"[{name}.made_from]"]
        lines += [_pair(json.dumps(str(file)), _checksum(sources / file)) for file in files]
        lines += [
            "",
            f"[{name}.units]",
            *(_pair(column, UNITS.get(column, NAMES)) for column in view.columns),
            "",
        ]
    return "\n".join(lines)


def _pair(key: str, value: str | int | list[str]) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _checksum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
