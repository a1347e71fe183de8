"""Answers about how far the figures can be trusted: beside print, beside the past, and what agrees by construction."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lumbar import questions
from lumbar.answers.population import cases_by_year
from lumbar.measures.back_test import back_tests
from lumbar.measures.growth import LAST_ESTIMATE
from lumbar.questions import CaseFilters
from lumbar.questions.population import PopulationScenario

WORLD = "WLD"
PEOPLE = "people with low back pain"
DECADES = tuple(range(1990, 2051, 10))
PROJECTED = tuple(year for year in DECADES if year > LAST_ESTIMATE)
CLASS = "class of age-standardised rate"
EXACT = 6
"""Decimals: a rate on the edge of its class is there but for the last bits of sums."""


def agreement_with_published() -> pl.DataFrame:
    """UN medium with the published rates beside the 63 printed regional counts: one row per region and year.

    place, name, year, published, published_lower, published_upper, un_medium (persons), error_pct (%). As published
    agrees by construction and is not shown.
    """
    return _beside("medium", _printed(PROJECTED).filter(pl.col("place") != WORLD), "un_medium")


def agreement_as_published() -> pl.DataFrame:
    """The scenario as published beside every printed count of the world and the regions, 2020 to 2050.

    place, name, year, published with bounds, as_published (persons), error_pct (%). It agrees by construction: the
    calibration is made from these very counts.
    """
    return _beside("as_published", _printed((LAST_ESTIMATE, *PROJECTED)), "as_published")


def _printed(years: Sequence[int]) -> pl.DataFrame:
    """Return the counts of the world and the regions in the paper's tables."""
    regional = pl.col("place").str.starts_with("gbd:") | (pl.col("place") == WORLD)
    return (
        questions.published_figures()
        .filter(regional, pl.col("page").str.starts_with("Table"), measure=PEOPLE)
        .with_columns(pl.col("year").cast(pl.Int64))
        .filter(pl.col("year").is_in(years))
    )


def _beside(population: PopulationScenario, printed: pl.DataFrame, ours: str) -> pl.DataFrame:
    """Return the printed counts beside ours (column ``ours``) and by how many % ours differ."""
    places = tuple(printed["place"].unique().sort())
    modelled = cases_by_year(CaseFilters(places=places, population=population), DECADES)
    return (
        printed.join(modelled.select("place", "year", pl.col("cases").alias(ours)), on=["place", "year"])
        .select(
            "place",
            "name",
            "year",
            published="value",
            published_lower="lower",
            published_upper="upper",
            **{ours: pl.col(ours)},
            error_pct=100 * (pl.col(ours) / pl.col("value") - 1),
        )
        .sort("place", "year")
    )


def calibration_by_region() -> pl.DataFrame:
    """What UN medium is multiplied by to meet the printed counts: one row per GBD region and decade.

    place, name, year, calibration (factor) = regional (to the region's printed count) × common (all regions alike, to
    the world's). Before 2020 no regional count is printed: all regions share the world's factor.
    """
    regions = tuple(questions.places_by_level().filter(level="gbd_region")["place"])
    factors = cases_by_year(CaseFilters(places=regions), DECADES).select(
        "place", "name", "year", "calibration"
    )
    printed = _printed((LAST_ESTIMATE, *PROJECTED))
    sums = printed.filter(pl.col("place") != WORLD).group_by("year").agg(pl.col("value").sum())
    world = printed.filter(place=WORLD).join(sums, on="year", suffix="_sum")
    common = world.select("year", common=pl.col("value") / pl.col("value_sum"))
    return (
        factors.join(common, on="year", how="left")
        .with_columns(pl.coalesce("common", "calibration"))
        .select(
            "place",
            "name",
            "year",
            "calibration",
            regional=pl.col("calibration") / pl.col("common"),
            common="common",
        )
        .sort("place", "year")
    )


def back_test() -> pl.DataFrame:
    """The world's printed line forecast from its own past: one row per origin, later year and form.

    from_year, to_year, form, forecast, known, known_lower, known_upper (persons; the line of the paper's Figure 3 as
    read off), error_pct (%). All points are re-estimates of one round: what was known in the earlier year was another.
    """
    line = (
        questions.published_figures()
        .filter(place=WORLD, measure=PEOPLE, basis="read_off")
        .select(pl.col("year").cast(pl.Int64), "lower", "upper", cases="value")
        .filter(pl.col("year") <= LAST_ESTIMATE)
    )
    asked = CaseFilters((WORLD,), population="medium")
    parts = questions.cases_by_year(asked, line["year"].to_list())
    expected = parts.group_by("year").agg(pl.col("expected").sum())
    return back_tests(line.join(expected, on="year").select("year", "cases", "lower", "upper", "expected"))


def rates_in_class() -> pl.DataFrame:
    """Every country's rate of 2020 beside the class in which the paper's map shows it: one row per country on the map.

    place, name, printed (the class), class_from, class_below, age_standardised_rate (per 100,000), inside (its edges
    count). By construction: a region's rate is shared out within the classes, so that some countries lie on an edge.
    """
    classes = questions.published_figures().filter(measure=CLASS)
    rates = cases_by_year(CaseFilters(places=tuple(classes["place"])), (LAST_ESTIMATE,))
    rate = pl.col("age_standardised_rate").round(EXACT)
    return (
        classes.join(rates.select("place", "age_standardised_rate"), on="place")
        .select("place", "name", "printed", "age_standardised_rate", class_from="lower", class_below="upper")
        .with_columns(inside=rate.is_between("class_from", "class_below"))
        .select("place", "name", "printed", "class_from", "class_below", "age_standardised_rate", "inside")
        .sort("place")
    )
