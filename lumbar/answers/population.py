"""Answers about people with low back pain: what pages, decks and the command line all quote."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal, get_args

import polars as pl

from lumbar import questions
from lumbar.answers.own import modelled, require_any_year, require_years_of
from lumbar.errors import CannotShow
from lumbar.measures import drivers, growth, outlook, peers, shares
from lumbar.measures.peers import PeerRule
from lumbar.measures.uncertainty import interval, own_sd
from lumbar.places import LEVELS, Level, require_one_of
from lumbar.questions import YEARS, CaseFilters, require_years
from lumbar.store import generation

RankBy = Literal["change", "change_pct"]

CASES = [
    "place", "name", "year", "population", "calibration", "cases", "lower", "upper", "rate_per_100k",
    "age_standardised_rate", "ylds", "ylds_lower", "ylds_upper", "basis",
]  # fmt: skip
CELLS = [
    "place", "name", "year", "sex", "age_from", "age_to", "population", "cases", "lower", "upper", "rate_per_100k",
]  # fmt: skip
CHANGES = [
    "place", "name", "cases_from", "cases_to", "change", "change_lower", "change_upper", "change_pct",
    "change_pct_lower", "change_pct_upper", "due_to_population", "due_to_ageing", "due_to_rates",
    "of_which_calibration", "rank", "rank_lower", "rank_upper",
]  # fmt: skip
PRINTED_CHANGE = "change in people with low back pain"
SHARE_OLDER = "population_60_and_over_pct"


def cases_by_year(filters: CaseFilters, years: Sequence[int] = YEARS) -> pl.DataFrame:
    """People with low back pain by place and year, in the order the places were asked for.

    place, name, year, population (persons, the UN's), calibration (factor), cases, lower, upper (persons, 95 %),
    rate_per_100k, age_standardised_rate (per 100,000; empty under an age filter), ylds with bounds (years; derived),
    basis (estimate or projection; printed, read off or modelled; where UN medium or the region's rate stands in).
    Raises CannotShow for wrong values.
    """
    places = outlook.with_rates(_by_place(filters, years), _sex_factor(filters.sex))
    places = outlook.on_curve(places) if filters.one_age_group else places
    standardised = pl.when(pl.lit(filters.all_ages)).then("age_standardised_rate")
    order = pl.col("place").replace_strict(
        {place: i for i, place in enumerate(filters.places)}, return_dtype=pl.Int64
    )
    return (
        places.with_columns(age_standardised_rate=standardised, basis=_basis(filters))
        .sort(order, "year")
        .select(CASES)
    )


def _by_place(filters: CaseFilters, years: Sequence[int]) -> pl.DataFrame:
    parts = questions.cases_by_year(filters, years)
    require_any_year(filters.places, years)
    return outlook.by_place(
        outlook.with_printed(parts, questions.intervals_by_year(filters.rates, filters.change_per_decade))
    )


def _sex_factor(sex: str) -> float:
    if sex == "both":
        return 1.0
    world = questions.intervals_by_year("published").filter(place="WLD", year=growth.LAST_ESTIMATE)
    return questions.standard_rates_by_sex().filter(sex=sex)["asr"][0] / world["printed_asr"][0]


def _basis(filters: CaseFilters) -> pl.Expr:
    """How a row came about, in words."""
    year, world = pl.col("year"), pl.col("place") == "WLD"
    region = pl.col("place").str.starts_with("gbd:")
    decades = [growth.LAST_ESTIMATE, *((2030, 2040, 2050) if filters.rates == "published" else ())]
    printed = pl.lit(filters.population == "as_published" and filters.all_ages and filters.sex == "both")
    how = (
        pl.when(printed & world & year.is_in(decades))
        .then(pl.lit("the printed total"))
        .when(printed & world & (year == YEARS[0]))
        .then(pl.lit("from the printed growth since 1990"))
        .when(printed & world & year.is_in([2000, 2010]))
        .then(pl.lit("the total read off the printed figure"))
        .when(printed & region & year.is_in(decades))
        .then(pl.lit("the printed total, scaled to the world's"))
        .otherwise(modelled())
    )
    when = pl.when(year <= growth.LAST_ESTIMATE).then(pl.lit("estimate")).otherwise(pl.lit("projection"))
    early = "; UN medium before 2025" if filters.population in {"low", "high"} else ""
    variant = pl.when(year < 2025).then(pl.lit(early)).otherwise(pl.lit(""))
    outside = pl.when("in_gbd").then(pl.lit("")).otherwise(pl.lit("; its region's rate, outside GBD's 204"))
    return pl.concat_str(when, pl.lit(", "), how, variant, outside)


def cases_by_age_sex(filters: CaseFilters, years: Sequence[int]) -> pl.DataFrame:
    """People with low back pain by age group and sex; units as in ``cases_by_year``.

    Cells carry the interval of the world's age curve and the country's own part: they are not additive.
    """
    if not years:
        raise CannotShow("No year is chosen. Choose a year from 1990 to 2050.")
    return _cells(generation(), filters, tuple(years))


@lru_cache(maxsize=16)
def _cells(_generation: Hashable, filters: CaseFilters, years: tuple[int, ...]) -> pl.DataFrame:
    cells = questions.cases_by_age_sex(filters, years)
    require_any_year(filters.places, years)
    return cells.with_columns(
        **interval(pl.col("cases"), (pl.col("cell_lower"), pl.col("cell_upper")), own_sd()),
        rate_per_100k=(pl.col("cases") / pl.col("population") * 100_000).fill_nan(None),
    ).select(CELLS)


def index_by_year(filters: CaseFilters, base: int = growth.LAST_ESTIMATE) -> pl.DataFrame:
    """Cases relative to a year = 100 with the interval of the change: place, name, year, index, lower, upper."""
    require_years((base,))
    return growth.relative_to(_by_place(filters, YEARS), base)


def shares_by_year(filters: CaseFilters, years: Sequence[int] = YEARS) -> pl.DataFrame:
    """Shares of the cases by age and sex, by place and year; columns as in ``shares.shares``.

    No interval is known: the age-sex shape is the world's everywhere, so places differ by population only.
    """
    return shares.shares(cases_by_age_sex(filters, years))


def growth_by_place(
    level: Level, from_year: int, to_year: int, filters: CaseFilters, rank_by: RankBy = "change"
) -> pl.DataFrame:
    """Change of cases of every place of a level between two years, the most first.

    place, name, cases_from, cases_to (persons), change and change_pct (persons, %) each with 95 % bounds, rank with
    the range that 95 % of 2,000 draws of the places' own parts stay in. due_to_population, due_to_ageing and
    due_to_rates (persons) add up to the change exactly; of_which_calibration is a share of due_to_population.
    ``filters.places`` is not used.
    """
    require_one_of("level", level, LEVELS)
    require_one_of("ranking", rank_by, get_args(RankBy))
    require_years((from_year, to_year))
    if from_year >= to_year:
        wrong = "the same" if from_year == to_year else "reversed"
        raise CannotShow(f"The years {from_year} and {to_year} are {wrong}. Put an earlier year first.")
    places = questions.places_by_level().filter(pl.col("countries") > 0, level=level)["place"]
    asked = replace(filters, places=tuple(places))
    return growth.ranked(_changed(generation(), asked, from_year, to_year), rank_by).select(CHANGES)


@lru_cache(maxsize=16)
def _changed(_generation: Hashable, asked: CaseFilters, from_year: int, to_year: int) -> pl.DataFrame:
    """Change of the places and what it is due to: the same, whatever they are ranked by."""
    changed = growth.changes(_by_place(asked, (from_year, to_year)), from_year, to_year)
    why = _why(asked, from_year, to_year)
    return changed.join(why, on="place", how="left", maintain_order="left")


def _why(filters: CaseFilters, from_year: int, to_year: int) -> pl.DataFrame:
    """What the change of each place is due to, summed over its countries."""
    members = questions.members_by_place().filter(pl.col("place").is_in(filters.places))
    countries = replace(filters, places=tuple(members["iso3"].unique().sort()))
    parts = drivers.drivers(questions.cases_by_year(countries, (from_year, to_year)), from_year, to_year)
    return drivers.summed(parts, members)


def change_of_place(place: str, from_year: int, to_year: int, filters: CaseFilters) -> pl.DataFrame:
    """Change of one place: the columns of ``growth_by_place`` without the ranks, one row.

    The world as published takes the interval that the paper prints for its growth.
    """
    require_years((from_year, to_year))
    asked = replace(filters, places=(place,))
    require_years_of(asked.places, (from_year, to_year))
    changed = growth.changes(_by_place(asked, (from_year, to_year)), from_year, to_year)
    as_printed = place == "WLD" and asked == CaseFilters()
    printed = questions.published_figures().filter(
        place="WLD", measure=PRINTED_CHANGE, year=f"{from_year}-{to_year}", unit="%"
    )
    if as_printed and printed.height:
        ends = {f"change_pct_{end}": pl.lit(printed[end][0]) for end in ("lower", "upper")}
        changed = changed.with_columns(**ends)
    changed = changed.join(_why(asked, from_year, to_year), on="place")
    return changed.select(column for column in CHANGES if not column.startswith("rank"))


def published_figures(places: Sequence[str] = ()) -> pl.DataFrame:
    """Every figure as printed, with page and citation; of all places where none is named.

    place, name, year (text), measure, sex, age, printed (text), value, lower, upper (in ``unit``), unit, basis
    (printed or read_off), page, citation, licence.
    """
    questions.require_places(places)
    figures = questions.published_figures()
    return figures.filter(pl.col("place").is_in(places)) if places else figures


def peers_of(place: str, rule: PeerRule, year: int = growth.LAST_ESTIMATE) -> pl.DataFrame:
    """The country and its eight nearest peers by a rule: region, population or age (see ``peers.nearest``).

    place, name, gbd_region, in_gbd, population (persons), population_60_and_over_pct (% of the population), distance.
    """
    require_one_of("rule", rule, get_args(PeerRule))
    require_years((year,))
    questions.require_places((place,))
    nearest = peers.nearest(questions.profiles_by_country(year), place, rule)
    return nearest.with_columns(pl.col("share_60_and_over") * 100).rename({"share_60_and_over": SHARE_OLDER})


def all_places() -> pl.DataFrame:
    """Every place with a population: place, name, level."""
    return questions.places_by_level().filter(pl.col("countries") > 0).select("place", "name", "level")
