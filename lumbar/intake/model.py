"""From the printed tables to what the outlook needs: rates, calibration and intervals by place and year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from lumbar.intake import gbd
from lumbar.measures import rates as measure
from lumbar.measures.rates import LAST_ESTIMATE, YEARS, log_linear

NO_CLASS_SD = 0.105
"""Own log-sd of a country whose class is unknown: the scatter of countries between rounds of GBD."""
NAMES = {
    "prevalence_number_2020": "cases",
    "prevalence_number": "cases",
    "prevalence_asr_per_100k_2020": "asr",
    "prevalence_asr_per_100k": "asr",
    "prevalence_pct_change_asr_1990_2020": "asr_change",
    "ylds_number_2020": "ylds",
}
GROWTH_WORLD_1990 = "percent change in number"


def printed_places(sources: Path) -> pl.DataFrame:
    """World and GBD regions as printed, one row per place and year 2020-2050.

    place, year, then cases, asr, asr_change and ylds, each as ``<name>_value``, ``_lower``, ``_upper``.
    """
    first = gbd.table_1(sources).with_columns(year=pl.lit(LAST_ESTIMATE, pl.Int16))
    tables = pl.concat([first, gbd.table_2(sources)], how="diagonal").filter(
        pl.col("location_level") != "super-region", pl.col("indicator").is_in(list(NAMES))
    )
    place = pl.when(location="Global").then(pl.lit("WLD")).otherwise("gbd:" + pl.col("location"))
    named = tables.with_columns(place=place, name=pl.col("indicator").replace_strict(NAMES))
    long = named.unpivot(["value", "lower", "upper"], index=["place", "year", "name"], value_name="number")
    return long.with_columns(name=pl.col("name") + "_" + pl.col("variable")).pivot(
        on="name", index=["place", "year"], values="number"
    )


def printed_countries(sources: Path, countries: pl.DataFrame) -> pl.DataFrame:
    """Countries the text names: iso3, metric, value, lower, upper (age-standardised rate 2020, or its % change)."""
    facts = gbd.key_facts(sources).filter(
        location_level="country", measure="prevalence", age="age-standardised"
    )
    return facts.join(countries.select("iso3", location="name"), on="location").select(
        "iso3", "metric", "value", "lower", "upper"
    )


def world_cases(sources: Path) -> pl.DataFrame:
    """The world's cases of low back pain by decade: year, cases, lower_ratio, upper_ratio.

    1990 from the printed growth to 2020, 2000 and 2010 read off Figure 3, the rest from the tables.
    """
    facts = gbd.key_facts(sources).filter(location="Global", measure="prevalence")
    growth = facts.filter(metric=GROWTH_WORLD_1990)["value"][0]
    printed = (
        printed_places(sources)
        .filter(place="WLD")
        .select("year", "cases_lower", "cases_upper", cases="cases_value")
    )
    figure = facts.filter(pl.col("where_in_source").str.contains("Figure 3 inset")).select(
        pl.col("year").cast(pl.Int16), *(pl.col(c) * 1e6 for c in ("value", "lower", "upper"))
    )
    past = figure.filter(pl.col("year") < LAST_ESTIMATE).rename(
        {"value": "cases", "lower": "cases_lower", "upper": "cases_upper"}
    )
    both = pl.concat([past, printed], how="diagonal").sort("year")
    start = both.filter(year=LAST_ESTIMATE)["cases"][0] / (1 + growth / 100)
    return both.select(
        "year",
        cases=pl.when(pl.col("year") == YEARS[0]).then(start).otherwise("cases"),
        lower_ratio=pl.col("cases_lower") / pl.col("cases"),
        upper_ratio=pl.col("cases_upper") / pl.col("cases"),
    )


def expected_cases(population: pl.DataFrame, curve: pl.DataFrame) -> pl.DataFrame:
    """Cases each country would have at the world's rates by age and sex, UN medium: iso3, year, expected."""
    medium = population.filter(variant="medium").join(curve, on=["sex", "age_from"], maintain_order="left")
    return medium.group_by("iso3", "year", maintain_order=True).agg(
        expected=(pl.col("population") * pl.col("prevalence")).sum()
    )


def rates_2020(sources: Path, countries: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """Rates of every country in 2020 with its class: the columns of ``country_rates`` plus own_sd."""
    printed = printed_places(sources).filter(year=LAST_ESTIMATE)
    regions = printed.select(
        gbd_region=pl.col("place").str.strip_prefix("gbd:"),
        asr_region="asr_value",
        cases_region="cases_value",
    )
    fixed = printed_countries(sources, countries).filter(metric="age-standardised rate")
    joined = (
        countries.join(expected.filter(year=LAST_ESTIMATE), on="iso3")
        .join(
            gbd.classes(sources, countries).select("iso3", "class_from", "class_below"), on="iso3", how="left"
        )
        .join(
            fixed.select("iso3", asr_printed="value", asr_low="lower", asr_high="upper"),
            on="iso3",
            how="left",
        )
        .join(regions, on="gbd_region")
        .sort("iso3")
    )
    width = (pl.col("class_below") / pl.col("class_from")).log() / np.sqrt(12)
    own_sd = joined.select("iso3", own_sd=width.fill_null(NO_CLASS_SD))
    return measure.country_rates(joined, _asr_world(sources)).join(own_sd, on="iso3")


def rates(sources: Path, countries: pl.DataFrame, expected: pl.DataFrame) -> pl.DataFrame:
    """Rates of every country, year and path: iso3, year, path, asr, multiplier."""
    in_2020 = rates_2020(sources, countries, expected)
    changes = printed_countries(sources, countries).filter(metric="percent change in age-standardised rate")
    regions = _asr_by_year(sources).filter(pl.col("place") != "WLD")
    named = regions.with_columns(gbd_region=pl.col("place").str.strip_prefix("gbd:"))
    paths = measure.rate_paths(named, in_2020, dict(changes.select("iso3", "value").iter_rows()))
    return measure.hold_regions(paths, expected, _asr_world(sources))


def printed_rates(sources: Path) -> pl.DataFrame:
    """Age-standardised rates the paper prints, by path: place, year, path, asr (log-linear between its years)."""
    frames: list[pl.DataFrame] = []
    for (place,), frame in _asr_by_year(sources).sort("place", "year").group_by("place", maintain_order=True):
        knots, asr = frame["year"].to_list(), frame["asr"].to_list()
        base = asr[knots.index(LAST_ESTIMATE)]
        for path, ratio in measure.path_ratios(knots, [value / base for value in asr]).items():
            frames.append(pl.DataFrame({"place": place, "year": YEARS, "path": path, "asr": ratio * base}))
    return pl.concat(frames)


def _asr_world(sources: Path) -> float:
    printed = printed_places(sources).filter(place="WLD", year=LAST_ESTIMATE)
    return printed["asr_value"][0]


def _asr_by_year(sources: Path) -> pl.DataFrame:
    printed = printed_places(sources)
    later = printed.select("place", "year", asr="asr_value")
    first = printed.filter(year=LAST_ESTIMATE).select(
        "place",
        year=pl.lit(YEARS[0], pl.Int16),
        asr=pl.col("asr_value") / (1 + pl.col("asr_change_value") / 100),
    )
    return pl.concat([first, later])


def calibration(
    sources: Path, expected: pl.DataFrame, rates: pl.DataFrame, countries: pl.DataFrame
) -> pl.DataFrame:
    """Factor from UN medium to the published totals: gbd_region, year, calibration."""
    published = rates.filter(path="published").join(expected, on=["iso3", "year"])
    modelled = (
        published.join(countries.select("iso3", "gbd_region"), on="iso3")
        .sort("iso3", "year")
        .group_by("gbd_region", "year", maintain_order=True)
        .agg(cases=(pl.col("expected") * pl.col("multiplier")).sum())
    )
    printed = printed_places(sources).filter(pl.col("place") != "WLD")
    goals = printed.select("year", gbd_region=pl.col("place").str.strip_prefix("gbd:"), cases="cases_value")
    world = dict(world_cases(sources).select("year", "cases").iter_rows())
    return measure.calibration_factors(modelled, goals, world)


def intervals(sources: Path) -> pl.DataFrame:
    """Printed 95 % intervals relative to the value: place (world, GBD regions), year, lower_ratio, upper_ratio.

    Before 2020 a region keeps its interval of 2020; the world has its own. Log-linear between printed years.
    """
    ratio = {f"{end}_ratio": pl.col(f"cases_{end}") / pl.col("cases_value") for end in ("lower", "upper")}
    regions = printed_places(sources).filter(pl.col("place") != "WLD").select("place", "year", **ratio)
    world = world_cases(sources).select(pl.lit("WLD").alias("place"), "year", "lower_ratio", "upper_ratio")
    frames: list[pl.DataFrame] = []
    both = pl.concat([world, regions]).sort("place", "year")
    for (place,), frame in both.group_by("place", maintain_order=True):
        ends = {
            end: log_linear(YEARS, frame["year"].to_list(), frame[end].to_list())
            for end in ("lower_ratio", "upper_ratio")
        }
        frames.append(pl.DataFrame({"place": place, "year": YEARS, **ends}))
    return pl.concat(frames)


def disability(sources: Path, cases: pl.DataFrame) -> pl.DataFrame:
    """Years lived with disability per case: place, year, ylds_per_case, ylds_lower_ratio, ylds_upper_ratio.

    ``cases``: gbd_region, year, cases as published. Table 1's ratio by region, then all regions alike so that the
    world has its printed years of 1990 and 2020; log-linear between, as in 2020 afterwards.
    """
    printed = printed_places(sources).filter(year=LAST_ESTIMATE)
    ratio = printed.select(
        "place",
        per_case=pl.col("ylds_value") / pl.col("cases_value"),
        ylds_lower_ratio=pl.col("ylds_lower") / pl.col("ylds_value"),
        ylds_upper_ratio=pl.col("ylds_upper") / pl.col("ylds_value"),
    )
    world = {YEARS[0]: _world_ylds_1990(sources), LAST_ESTIMATE: printed.filter(place="WLD")["ylds_value"][0]}
    by_region = cases.join(
        ratio.with_columns(gbd_region=pl.col("place").str.strip_prefix("gbd:")),
        on="gbd_region",
        maintain_order="left",
    ).with_columns(ylds=pl.col("cases") * pl.col("per_case"))
    modelled = dict(by_region.group_by("year", maintain_order=True).agg(pl.col("ylds").sum()).iter_rows())
    knots = [ylds / modelled[year] for year, ylds in world.items()]
    drift = pl.DataFrame({"year": YEARS, "drift": log_linear(YEARS, list(world), knots)})
    return (
        ratio.join(drift, how="cross")
        .select(
            "place",
            "year",
            (pl.col("per_case") * pl.col("drift")).alias("ylds_per_case"),
            "ylds_lower_ratio",
            "ylds_upper_ratio",
        )
        .sort("place", "year")
    )


def _world_ylds_1990(sources: Path) -> float:
    facts = gbd.key_facts(sources).filter(
        location="Global", measure="YLDs", metric="number", year=str(YEARS[0])
    )
    return facts["value"][0] * 1e6
