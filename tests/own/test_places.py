"""A place of the reader's own has the cases that its country's rates give its people, and changes nobody else's."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbar import answers, own
from lumbar.answers import CaseFilters
from lumbar.errors import CannotShow
from lumbar.intake.own.grid import on_grid
from lumbar.intake.own.population import population
from lumbar.questions.population import AGE_ENDS, AGE_STARTS

Population = Callable[..., pl.DataFrame]
SCENARIOS = [
    {"rates": "published", "population": "as_published"},
    {"rates": "published", "population": "medium"},
    {"rates": "constant", "population": "low"},
    {"rates": "trend", "population": "high"},
    {"rates": "custom", "population": "medium", "change_per_decade": -3.0},
]


def read(rows: pl.DataFrame, folder: Path) -> pl.DataFrame:
    """The rows through a file, as the import reads it."""
    path = folder / "people.csv"
    rows.write_csv(path)
    return population(path)


def numbers(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.drop("place", "name", "basis", strict=False)


@pytest.mark.parametrize("country", ["IND", "HUN", "MDV", "GLP"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: f"{one['rates']}-{one['population']}")
def test_a_whole_country_as_an_own_place_has_exactly_its_cases(
    country: str, scenario: dict, un_population: Population, tmp_path: Path
) -> None:
    variant = scenario["population"] if scenario["population"] in ("low", "high") else "medium"
    people = read(un_population(country, variant), tmp_path)
    with own.trying("file", people):
        for who in ({}, {"sex": "female"}, {"age_from": 60}, {"age_from": 20, "age_to": 24}):
            mine, theirs = (
                answers.cases_by_year(CaseFilters(places=(place,), **scenario, **who))
                for place in ("own:mine", country)
            )
            assert numbers(mine).equals(numbers(theirs))
        cells = [
            answers.cases_by_age_sex(CaseFilters(places=(place,), **scenario), answers.YEARS)
            for place in ("own:mine", country)
        ]
        assert numbers(cells[0]).equals(numbers(cells[1]))
        changes = [
            answers.change_of_place(place, 2020, 2050, CaseFilters(**scenario))
            for place in ("own:mine", country)
        ]
        assert numbers(changes[0]).equals(numbers(changes[1]))


def test_two_halves_sum_to_the_whole(un_population: Population, tmp_path: Path) -> None:
    whole = un_population("KEN")
    half = whole.with_columns(pl.col("population") // 3, place=pl.lit("half"), name=pl.lit("Half"))
    rest = whole.with_columns(
        pl.col("population") - pl.col("population") // 3, place=pl.lit("rest"), name=pl.lit("Rest")
    )
    with own.trying("file", read(pl.concat([half, rest]), tmp_path)):
        parts = answers.cases_by_year(CaseFilters(places=("own:half", "own:rest")))
        kenya = answers.cases_by_year(CaseFilters(places=("KEN",)))
    summed = parts.group_by("year", maintain_order=True).agg(pl.col("cases", "population", "ylds").sum())
    assert (summed["cases"] / kenya["cases"] - 1).abs().max() < 1e-12
    assert (summed["ylds"] / kenya["ylds"] - 1).abs().max() < 1e-12
    assert summed["population"].to_list() == kenya["population"].to_list()


def test_nobody_else_changes(un_population: Population, tmp_path: Path) -> None:
    places = ("WLD", "KEN", "gbd:Eastern sub-Saharan Africa", "un:Africa")
    before = answers.cases_by_year(CaseFilters(places=places))
    ranked = answers.growth_by_place("country", 2020, 2050, CaseFilters())
    alike = answers.peers_of("UGA", "region")
    with own.trying("file", read(un_population("KEN"), tmp_path)):
        assert answers.cases_by_year(CaseFilters(places=places)).equals(before)
        assert answers.growth_by_place("country", 2020, 2050, CaseFilters()).equals(ranked)
        assert answers.peers_of("UGA", "region").equals(alike)
        assert answers.all_places().filter(level="own").rows() == [("own:mine", "Mine (own)", "own")]
    assert answers.all_places().filter(level="own").is_empty()


def test_years_that_the_file_lacks_are_not_invented(un_population: Population, tmp_path: Path) -> None:
    people = un_population("KEN").filter(pl.col("year").is_in([2020, 2030]))
    with own.trying("file", read(people, tmp_path)):
        cases = answers.cases_by_year(CaseFilters(places=("own:mine",)))
        assert cases["year"].to_list() == [2020, 2025, 2030]
        assert cases["basis"].to_list() == [
            "estimate, your population, Kenya's rates",
            "projection, your population, Kenya's rates; population interpolated",
            "projection, your population, Kenya's rates",
        ]
        with pytest.raises(CannotShow, match=r"Mine \(own\) has its population from 2020 to 2030; 2050 is needed here"):
            answers.change_of_place("own:mine", 2020, 2050, CaseFilters())
        with pytest.raises(CannotShow, match="from 2020 to 2030. Choose among these"):
            answers.cases_by_age_sex(CaseFilters(places=("own:mine",)), (2050,))


def test_one_year_shows_that_year_alone(un_population: Population, tmp_path: Path) -> None:
    with own.trying("file", read(un_population("KEN").filter(year=2020), tmp_path)):
        assert answers.cases_by_year(CaseFilters(places=("own:mine",)))["year"].to_list() == [2020]
        with pytest.raises(CannotShow, match="in 2020 alone"):
            answers.change_of_place("own:mine", 2020, 2050, CaseFilters())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1990, 2050), min_size=1, max_size=5, unique=True),
    st.integers(0, 2_000_000),
    st.integers(0, 2_000_000),
)
def test_between_given_years_and_never_beyond(years: list[int], first: int, last: int) -> None:
    years = sorted(years)
    people = [first if year < years[-1] else last for year in years]
    cell = {"place": "p", "name": "P", "country": "KEN", "sex": "male", "age_from": 0, "age_to": 4}
    laid = on_grid(
        pl.DataFrame([{**cell, "year": year, "population": n} for year, n in zip(years, people, strict=True)])
    )
    assert laid["year"].to_list() == [year for year in answers.YEARS if years[0] <= year <= years[-1]]
    assert laid["population"].is_between(min(people), max(people)).all()
    given_here = dict(zip(years, people, strict=True))
    for year, number, between in laid.select("year", "population", "interpolated").iter_rows():
        assert between == (year not in given_here)
        assert between or number == given_here[year]


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(1, 99), max_size=30))
def test_any_ages_within_five_year_groups_give_the_same_groups(cuts: set[int]) -> None:
    """Single years, odd groups and five-year groups alike: what counts is whom they hold."""
    starts = sorted({*AGE_STARTS, *(cut for cut in cuts if cut < 100)})
    ends = [*(start - 1 for start in starts[1:]), None]
    cell = {"place": "p", "name": "P", "country": "KEN", "sex": "male", "year": 2020}
    widths = [((120 if end is None else end) - start + 1) for start, end in zip(starts, ends, strict=True)]
    rows = [
        {**cell, "age_from": start, "age_to": end, "population": width}
        for start, end, width in zip(starts, ends, widths, strict=True)
    ]
    laid = on_grid(pl.DataFrame(rows))
    assert laid["population"].to_list() == [5] * 19 + [26]
    assert laid["age_to"].to_list() == list(AGE_ENDS)
