"""Every figure as its publisher printed it, in one table with page and citation."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from lumbar.intake import gbd
from lumbar.intake.checks import read_source

WHO = Path("published/who_statements.csv")
COLUMNS = [
    "place", "name", "year", "measure", "sex", "age", "printed", "value", "lower", "upper",
    "unit", "basis", "page", "citation", "licence",
]  # fmt: skip
GBD_CITATION = (
    "GBD 2021 Low Back Pain Collaborators. Lancet Rheumatol 2023;5:e316-29. doi:10.1016/S2665-9913(23)00098-X"
)
GBD_LICENCE = "CC BY 4.0"
WHO_LICENCE = "CC BY-NC-SA 3.0 IGO"
WHO_REGIONS = {"African": "who:AFR", "South-East Asia": "who:SEAR"}
MEASURES = {
    "prevalence_number": ("people with low back pain", "people"),
    "prevalence_asr_per_100k": ("age-standardised rate", "per 100,000"),
    "prevalence_pct_change_asr_1990": ("change in age-standardised rate", "%"),
    "ylds_number": ("years lived with disability", "years"),
    "ylds_asr_per_100k": ("age-standardised rate of years lived with disability", "per 100,000"),
    "ylds_pct_change_asr_1990": ("change in age-standardised rate of years lived with disability", "%"),
}
FACTS = {
    ("prevalence", "number"): "people with low back pain",
    ("prevalence", "number (projection)"): "people with low back pain",
    ("prevalence", "percent change in number"): "change in people with low back pain",
    ("prevalence", "percent change in number (projection)"): "change in people with low back pain",
    ("prevalence", "age-standardised rate"): "age-standardised rate",
    ("prevalence", "percent change in age-standardised rate"): "change in age-standardised rate",
    ("YLDs", "number"): "years lived with disability",
}


def published_figures(sources: Path, countries: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """One row per printed figure; ``printed`` is the text, ``value`` its number in ``unit`` (empty for words)."""
    tables = pl.concat([gbd.table_1(sources), gbd.table_2(sources)], how="diagonal")
    frames = [
        _tables(tables),
        _curve(sources),
        _classes(sources, countries),
        _facts(sources, countries),
        _who(sources),
    ]
    figures = pl.concat([frame.select(c for c in COLUMNS if c != "name") for frame in frames])
    return figures.join(places.select("place", "name"), on="place", maintain_order="left").select(COLUMNS)


def _as_printed(value: str = "value") -> pl.Expr:
    return pl.col(value).cast(pl.String).str.strip_suffix(".0")


def _tables(tables: pl.DataFrame) -> pl.DataFrame:
    location = (
        pl.col("location")
        .str.replace(", and ", " and ")
        .str.replace("^High-income$", "High-income countries")
    )
    place = (
        pl.when(location="Global")
        .then(pl.lit("WLD"))
        .when(location_level="super-region")
        .then("gbd-super:" + location)
        .otherwise("gbd:" + pl.col("location"))
    )
    indicator = pl.col("indicator").str.replace("_2020$", "")
    since = pl.when(pl.col("indicator").str.contains("change")).then(pl.lit("1990-2020"))
    return tables.with_columns(
        place=place,
        year=pl.coalesce(since, pl.col("year").cast(pl.String), pl.lit("2020")),
        measure=indicator.replace_strict({key: name for key, (name, _) in MEASURES.items()}),
        unit=indicator.replace_strict({key: unit for key, (_, unit) in MEASURES.items()}),
        sex=pl.lit("both"),
        age=pl.when(pl.col("indicator").str.contains("number"))
        .then(pl.lit("all ages"))
        .otherwise(pl.lit("age-standardised")),
        printed=_as_printed(),
        basis=pl.lit("printed"),
        citation=pl.lit(GBD_CITATION),
        licence=pl.lit(GBD_LICENCE),
    )


def _curve(sources: Path) -> pl.DataFrame:
    bounds = {"prevalence_per_100k": pl.Float64, "lower": pl.Float64, "upper": pl.Float64}
    columns = {"sex": pl.String, "age_from": pl.String, "age_to": pl.String, "page": pl.String}
    records = read_source(sources / gbd.CURVE, columns | bounds)
    age = (
        pl.when(pl.col("age_to").is_null())
        .then("age_from" + pl.lit("+"))
        .otherwise(pl.format("{}-{}", "age_from", "age_to"))
    )
    return records.rename({"prevalence_per_100k": "value"}).with_columns(
        place=pl.lit("WLD"),
        year=pl.lit("2020"),
        measure=pl.lit("prevalence"),
        age=age,
        printed=_as_printed(),
        unit=pl.lit("per 100,000"),
        basis=pl.lit("read_off"),
        citation=pl.lit(GBD_CITATION),
        licence=pl.lit(GBD_LICENCE),
    )


def _classes(sources: Path, countries: pl.DataFrame) -> pl.DataFrame:
    return gbd.classes(sources, countries).select(
        "page",
        place="iso3",
        year=pl.lit("2020"),
        measure=pl.lit("class of age-standardised rate"),
        sex=pl.lit("both"),
        age=pl.lit("age-standardised"),
        printed=pl.format(
            "{} to under {}", pl.col("class_from").cast(pl.Int64), pl.col("class_below").cast(pl.Int64)
        ),
        value=pl.lit(None, pl.Float64),
        lower="class_from",
        upper="class_below",
        unit=pl.lit("per 100,000"),
        basis=pl.lit("read_off"),
        citation=pl.lit(GBD_CITATION),
        licence=pl.lit(GBD_LICENCE),
    )


def _facts(sources: Path, countries: pl.DataFrame) -> pl.DataFrame:
    facts = gbd.key_facts(sources).filter(
        pl.col("location_level").is_in(["global", "country"]) | (pl.col("location") == "USA")
    )
    codes = {"Global": "WLD", "USA": "USA"} | dict(countries.select("name", "iso3").iter_rows())
    million = pl.col("unit").str.contains("^million (cases|YLDs)$")
    scale = pl.when(million).then(1e6).otherwise(1.0)
    words = {f"{measure}|{metric}": name for (measure, metric), name in FACTS.items()}
    key = pl.col("measure") + "|" + pl.col("metric")
    figure = pl.col("where_in_source").str.contains("Figure 3 inset")
    return facts.with_columns(
        pl.col("value", "lower", "upper") * scale,
        place=pl.col("location").replace_strict(codes),
        year=pl.col("year").fill_null("not said"),
        measure=key.replace_strict(words, default=pl.col("measure") + ": " + pl.col("metric")),
        printed=pl.concat_str(_as_printed(), pl.col("unit"), separator=" "),
        unit=pl.col("unit").replace(
            {"million cases": "people", "million YLDs": "years", "per 100 000": "per 100,000"}
        ),
        basis=pl.when(figure).then(pl.lit("read_off")).otherwise(pl.lit("printed")),
        page="where_in_source",
        citation=pl.lit(GBD_CITATION),
        licence=pl.lit(GBD_LICENCE),
    )


def _who(sources: Path) -> pl.DataFrame:
    texts: list[str] = ["fact", "value", "lower", "upper", "unit", "year", "source"]
    records = read_source(sources / WHO, dict.fromkeys(texts, pl.String))
    million = pl.when(unit="million").then(1e6).when(unit="billion").then(1e9).otherwise(1.0)
    number = {c: pl.col(c).cast(pl.Float64, strict=False) * million for c in ("value", "lower", "upper")}
    place = pl.lit("WLD")
    for word, code in WHO_REGIONS.items():
        place = pl.when(pl.col("fact").str.contains(word)).then(pl.lit(code)).otherwise(place)
    return records.filter(pl.col("value") != "none found").select(
        place=place,
        year=pl.col("year").fill_null("not said"),
        measure=pl.col("fact").replace(
            {"people with LBP": "people with low back pain", "projected cases": "people with low back pain"}
        ),
        sex=pl.lit("both"),
        age=pl.lit("all ages"),
        printed=pl.concat_str("value", "unit", separator=" ", ignore_nulls=True),
        **number,
        unit=pl.when(pl.col("unit").is_in(["million", "billion"]))
        .then(pl.lit("people"))
        .otherwise(pl.col("unit").fill_null("")),
        basis=pl.lit("printed"),
        page=pl.lit("as stated"),
        citation="source",
        licence=pl.lit(WHO_LICENCE),
    )
