"""A reader's own export of IHME's GBD Results on low back pain, checked; what cannot be shown is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from lumbar.errors import CannotShow
from lumbar.intake.own.locations import known_names, nearest, plain
from lumbar.intake.own.reading import ROW, number, problem, read_texts, refuse, require_columns, whole
from lumbar.measures.rates import YEARS
from lumbar.own.exports import RESULTS
from lumbar.store import data_folder

LICENCE = "IHME Free-of-Charge Non-commercial User Agreement"
"""The terms that IHME's results come under, by their own name."""
NAMED = ("measure", "location", "sex", "age", "cause", "metric")
PLAIN = (*NAMED, "year", "val", "upper", "lower")
CAUSE, CAUSE_ID = "low back pain", "630"
SEXES = {"both": "both", "female": "female", "male": "male"}
PREVALENCE, DISABILITY = "prevalence", "ylds"
ALL_AGES, STANDARDISED = "all ages", "age-standardized"
SHOWN = {
    (PREVALENCE, "number", ALL_AGES): "cases",
    (PREVALENCE, "rate", ALL_AGES): "rate_per_100k",
    (PREVALENCE, "rate", STANDARDISED): "age_standardised_rate",
    (DISABILITY, "number", ALL_AGES): "ylds",
}
"""What of an export can stand beside Lumbar's own measures: measure, metric and age, and the measure it is here."""
MOST_UNKNOWN = 5
"""Unknown locations told at once."""


@dataclass(frozen=True)
class Export:
    """What of the file can be shown, in the columns of ``RESULTS``; rows left out; the round, where it is stated."""

    rows: pl.DataFrame
    left_out: int
    round: str


def gbd_results(path: Path, named: str = "") -> Export:
    """The export; ``named`` is the file's own name, which states the round. Raises CannotShow with the reasons.

    Call it in the cage. Either header of the results tool is read, with and without ids.
    """
    texts, decimal = read_texts(path)
    _refuse_changes(texts)
    rows = _cast(_plain_headers(texts), decimal)
    refuse(_cells(rows))
    named_here = _located(rows)
    shown = named_here.filter(pl.col("shown").is_not_null(), pl.col("year").is_between(YEARS[0], YEARS[-1]))
    if shown.filter(pl.col("shown").is_in(["cases", "ylds"])).is_empty():
        raise CannotShow(
            "The file has no row of prevalence or YLDs, metric Number, all ages. Export those, and rates if you like."
        )
    refuse(problem(shown, pl.struct("place", "year", "sex", "shown").is_duplicated(), _TWICE))
    results = shown.with_columns(measure="shown").sort("place", "measure", "sex", "year")
    return Export(
        results.select(pl.col(name).cast(dtype) for name, dtype in RESULTS.items()),
        rows.height - shown.height,
        round_of(named),
    )


_TWICE = "the same measure, place, sex, age, metric and year stand twice"


def round_of(named: str) -> str:
    """The round that the file's name states, as the results tool names its files.

    >>> round_of("IHME-GBD_2021_DATA-0a1b2c3d-1.csv"), round_of("results.csv")
    ('GBD 2021', '')
    """
    found = re.search(r"GBD[ _-]?((?:19|20)\d\d)", named, re.IGNORECASE)
    return f"GBD {found[1]}" if found else ""


def _refuse_changes(texts: pl.DataFrame) -> None:
    if {"year_start", "year_end"} & set(texts.columns):
        raise CannotShow(
            "The file gives changes between two years (year_start, year_end), which have no place on a line. "
            "Export single years."
        )


def _plain_headers(texts: pl.DataFrame) -> pl.DataFrame:
    """The columns under their names without ids; with ids, the cause's id must be that of low back pain."""
    if "measure_name" not in texts.columns:
        require_columns(texts, PLAIN)
        return texts.select(ROW, *PLAIN, other_cause=pl.lit(value=False))
    require_columns(texts, (*(f"{name}_name" for name in NAMED), "cause_id", *PLAIN[6:]))
    names = {f"{name}_name": name for name in NAMED}
    kept = texts.drop(*NAMED, strict=False).rename(names)
    return kept.select(ROW, *PLAIN, other_cause=pl.col("cause_id") != CAUSE_ID)


def _cast(texts: pl.DataFrame, decimal: str) -> pl.DataFrame:
    measure = pl.col("measure").str.to_lowercase()
    measure = pl.when(measure.str.starts_with(DISABILITY)).then(pl.lit(DISABILITY)).otherwise(measure)
    age = pl.col("age").str.to_lowercase().str.replace("standardised", "standardized", literal=True)
    key = pl.concat_str(measure, pl.col("metric").str.to_lowercase(), age, separator="|")
    return texts.select(
        ROW,
        "location",
        pl.col("sex").str.to_lowercase().replace_strict(SEXES, default=None).alias("sex"),
        whole("year").alias("year"),
        *(
            number(name, decimal).alias(said)
            for name, said in (("val", "value"), ("lower",) * 2, ("upper",) * 2)
        ),
        other_cause=pl.col("other_cause") | (pl.col("cause").str.to_lowercase() != CAUSE),
        shown=key.replace_strict({"|".join(parts): name for parts, name in SHOWN.items()}, default=None),
    )


def _cells(rows: pl.DataFrame) -> tuple[str, ...]:
    value, lower, upper = (pl.col(name) for name in ("value", "lower", "upper"))
    none = pl.any_horizontal(value.is_null(), lower.is_null(), upper.is_null())
    outside = (value < lower) | (value > upper)
    return (
        *problem(
            rows, pl.col("other_cause"), f"another cause than low back pain ({CAUSE_ID}); export that alone"
        ),
        *problem(rows, pl.col("year").is_null(), "year is no whole number"),
        *problem(rows, pl.col("sex").is_null(), "sex is none of both, female and male"),
        *problem(rows, none, "val, lower or upper is no number"),
        *problem(rows, outside, "val lies outside lower to upper"),
        *problem(rows, lower < 0, "lower is negative"),
    )


def _located(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the place's code; raises CannotShow for locations unknown here, with the nearest names."""
    places = pl.read_parquet(data_folder() / "places.parquet").select("place", "name", "level").rows()
    known, words = known_names(places), {code: name for code, name, _ in places}
    codes = {name: known.get(plain(name)) for name in rows["location"].unique()}
    unknown = rows.filter(pl.col("location").is_in([name for name, code in codes.items() if code is None]))
    first = unknown.unique("location", keep="first", maintain_order=True)
    told = [
        f"Row {row}: the location is no place known here. Nearest: {nearest(name, known, words)}."
        for row, name in first.select(ROW, "location").head(MOST_UNKNOWN).iter_rows()
    ]
    more = first.height - len(told)
    refuse([*told, *([f"And {more} more locations."] if more else [])])
    return rows.with_columns(place=pl.col("location").replace_strict(codes, return_dtype=pl.String))
