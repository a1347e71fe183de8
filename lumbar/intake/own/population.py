"""A reader's own population by age and sex, checked and laid on Lumbar's years and five-year groups."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from lumbar.intake.own.grid import AGES, ages, on_grid
from lumbar.intake.own.reading import ROW, number, problem, read_texts, refuse, require_columns, whole
from lumbar.measures.rates import YEARS
from lumbar.own.places import POPULATION, PREFIX
from lumbar.store import data_folder

COLUMNS = ("place", "name", "country", "year", "sex", "population")
SEXES = {
    **dict.fromkeys(("female", "f", "women", "woman"), "female"),
    **dict.fromkeys(("male", "m", "men", "man"), "male"),
}
CODE, NAME = r"^[a-z0-9][a-z0-9_-]{0,39}$", r"^[\pL\pN][\pL\pM\pN .,'’()/&-]{0,59}$"
GROUP = ["place", "year", "sex"]


def population(path: Path) -> pl.DataFrame:
    """The file's places in the columns of ``POPULATION``; raises CannotShow with a sentence for each problem.

    Call it in the cage. Columns: place (a code), name, country (ISO code), year, sex, population (people), and
    age_from with age_to (empty for the last, open group) or age (0-4, 37, 95+).
    """
    texts, decimal = read_texts(path)
    require_columns(texts, COLUMNS if "age" in texts.columns else (*COLUMNS, "age_from", "age_to"))
    rows = _cast(texts, decimal)
    refuse(_cells(rows))
    refuse(_groups(rows))
    laid = on_grid(rows)
    refuse(_sizes(rows, laid))
    return laid.with_columns(place=PREFIX + pl.col("place")).select(
        pl.col(name).cast(dtype) for name, dtype in POPULATION.items()
    )


def _cast(texts: pl.DataFrame, decimal: str) -> pl.DataFrame:
    return ages(texts).select(
        ROW,
        pl.col("place").str.to_lowercase(),
        pl.col("name"),
        pl.col("country").str.to_uppercase(),
        whole("year").alias("year"),
        pl.col("sex").str.to_lowercase().replace_strict(SEXES, default=None).alias("sex"),
        "age_from",
        "age_to",
        number("population", decimal).alias("population"),
    )


def _cells(rows: pl.DataFrame) -> tuple[str, ...]:
    """What is wrong with single cells."""
    countries = pl.read_parquet(data_folder() / "countries.parquet", columns=["iso3"])["iso3"].to_list()
    year, people = pl.col("year"), pl.col("population")
    return (
        *problem(
            rows, ~pl.col("place").str.contains(CODE), "place is no code of the letters a-z, digits and -"
        ),
        *problem(
            rows,
            ~pl.col("name").str.contains(NAME),
            "name is empty, too long or holds signs that no name has",
        ),
        *problem(
            rows, ~pl.col("country").is_in(countries), "country is no ISO code of three letters known here"
        ),
        *problem(rows, year.is_null(), "year is no whole number"),
        *problem(rows, ~year.is_between(YEARS[0], YEARS[-1]), f"year lies outside {YEARS[0]} to {YEARS[-1]}"),
        *problem(rows, pl.col("sex").is_null(), "sex is neither female nor male; leave totals out"),
        *problem(rows, pl.col("age_from").is_null(), "the age is no age or age group, or it runs backwards"),
        *problem(rows, people.is_null(), "population is no number; write it without thousands separators"),
        *problem(rows, people < 0, "population is negative"),
    )


def _groups(rows: pl.DataFrame) -> tuple[str, ...]:
    """What is wrong between rows: a place under two names, ages that overlap or are lacking, one sex alone."""
    ordered = rows.sort(*GROUP, "age_from", ROW)
    last, before = pl.col("age_to").last(), pl.col("age_to").shift(1).over(GROUP)
    twice = ordered.select(pl.struct(*GROUP, "age_from").is_duplicated().alias("twice"), ROW).filter("twice")
    groups = ordered.group_by(GROUP, maintain_order=True).agg(
        pl.col(ROW).min(), youngest=pl.col("age_from").first(), oldest=pl.col("age_from").last(), ends=last
    )
    both = rows.group_by("place", "year").agg(pl.col(ROW).min(), sexes=pl.col("sex").n_unique())
    gap = (pl.col("age_from") != before + 1) & ~pl.col(ROW).is_in(twice[ROW].to_list())
    inside = pl.col("age_from") // 5 == pl.min_horizontal("age_to", 99) // 5
    open_end = (pl.col("oldest") >= AGES[-1]) & pl.col("ends").is_null()
    return (
        *problem(rows, pl.col("name").n_unique().over("place") > 1, "the place has two names in the file"),
        *problem(
            rows, pl.col("country").n_unique().over("place") > 1, "the place has two countries in the file"
        ),
        *problem(
            rows, pl.col("place").n_unique().over("name") > 1, "two places in the file have the same name"
        ),
        *problem(twice, pl.lit(value=True), "place, year, sex and age stand twice"),
        *problem(ordered, gap, "between this age and the one before there is a gap or an overlap"),
        *problem(
            rows, ~inside & (pl.col("age_from") < AGES[-1]), "the age group reaches over a five-year group"
        ),
        *problem(groups, pl.col("youngest") != 0, "ages of this place, year and sex do not begin at 0"),
        *problem(
            groups, ~open_end, "ages of this place, year and sex do not end in an open group, 95+ or 100+"
        ),
        *problem(both, pl.col("sexes") < 2, "this place and year has one sex alone"),
    )


def _sizes(rows: pl.DataFrame, laid: pl.DataFrame) -> tuple[str, ...]:
    """What cannot be: nobody at all, more people than the country has, no year that Lumbar shows."""
    first = rows.group_by("place").agg(pl.col(ROW).min())
    totals = laid.group_by("place", "country", "year").agg(pl.col("population").sum())
    un = pl.scan_parquet(data_folder() / "population.parquet").group_by("iso3", "variant", "year")
    largest = (
        un.agg(pl.col("population").sum()).group_by("iso3", "year").agg(largest=pl.col("population").max())
    )
    beside = totals.join(
        largest.collect().rename({"iso3": "country"}), on=["country", "year"], how="left"
    ).join(first, on="place")
    years = "the place has no fifth year (2020, 2025 ...) and no two years around one; Lumbar shows no other"
    return (
        *problem(first.join(laid, on="place", how="anti"), pl.lit(value=True), years),
        *problem(beside, pl.col("population") == 0, "the place has nobody in it in a year"),
        *problem(
            beside, pl.col("population") > pl.col("largest"), "the place has more people than its country"
        ),
    )
