"""Why cases grow: Das Gupta's three parts add up to the change, whatever the numbers."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.measures.drivers import PARTS, drivers

amounts = st.floats(1e-3, 1e9)
factors = st.tuples(amounts, st.floats(1e-4, 1.0), st.floats(0.1, 10.0), st.floats(0.5, 2.0))


def country(*years: tuple[float, float, float, float]) -> pl.DataFrame:
    """A country of population, cases expected a person, rate against the world's, calibration, in 2020 and 2050."""
    rows = [
        ("A", year, size, size * ageing, size * ageing * rate, size * ageing * rate * calibration)
        for year, (size, ageing, rate, calibration) in zip((2020, 2050), years, strict=True)
    ]
    return pl.DataFrame(
        rows, schema=["place", "year", "population", "expected", "modelled", "cases"], orient="row"
    )


@given(factors, factors)
@settings(deadline=None)
def test_parts_add_up_to_the_change_exactly(before, after) -> None:
    cells = country(before, after)
    parts = drivers(cells, 2020, 2050).row(0, named=True)
    change = cells["cases"][1] - cells["cases"][0]
    total = sum(parts[name] for name in PARTS[:3])
    assert total == pytest.approx(change, rel=1e-9, abs=1e-9 * cells["cases"].max())


@given(factors, st.floats(0.5, 2.0))
@settings(deadline=None)
def test_one_factor_alone_takes_the_whole_change(before, times) -> None:
    size, ageing, rate, calibration = before
    alone = {
        "due_to_population": (size * times, ageing, rate, calibration),
        "due_to_ageing": (size, ageing * times, rate, calibration),
        "due_to_rates": (size, ageing, rate * times, calibration),
    }
    for name, after in alone.items():
        cells = country(before, after)
        parts = drivers(cells, 2020, 2050).row(0, named=True)
        change = cells["cases"][1] - cells["cases"][0]
        assert parts[name] == pytest.approx(change, rel=1e-9, abs=1e-9 * cells["cases"].max())
        assert parts["of_which_calibration"] == pytest.approx(0, abs=1e-9 * cells["cases"].max())


def test_calibration_is_a_part_of_what_population_adds() -> None:
    parts = drivers(country((100, 0.1, 1, 1.0), (100, 0.1, 1, 1.2)), 2020, 2050).row(0, named=True)
    assert parts["due_to_population"] == pytest.approx(2)
    assert parts["of_which_calibration"] == pytest.approx(2)


@pytest.mark.parametrize(
    "filters",
    [
        CaseFilters(),
        CaseFilters(population="medium", rates="constant"),
        CaseFilters(sex="female", age_from=60),
        CaseFilters(population="high", rates="custom", change_per_decade=-7),
        CaseFilters(age_to=4),
    ],
    ids=lambda filters: f"{filters.rates} {filters.sex} {filters.age_from}",
)
@pytest.mark.parametrize("level", ["who_region", "gbd_region", "income_group", "country"])
def test_parts_of_every_place_add_up_and_places_add_up_to_the_world(filters: CaseFilters, level) -> None:
    grown = answers.growth_by_place(level, 1990, 2050, filters)
    total = grown.select(pl.sum_horizontal(PARTS[:3]) - pl.col("change"))["due_to_population"].abs().max()
    assert total <= 1e-9 * max(grown["cases_to"].max(), 1)
    world = answers.change_of_place("WLD", 1990, 2050, filters)
    for name in PARTS:
        assert grown[name].sum() == pytest.approx(world[name][0], rel=1e-9, abs=1e-3)


def test_the_world_as_published_grows_by_the_parts_recomputed_elsewhere() -> None:
    """+82, +174 and −31 million, countries summed (two independent recomputations)."""
    parts = answers.change_of_place("WLD", 2020, 2050, CaseFilters()).select(PARTS[:3]).row(0)
    assert [part / 1e6 for part in parts] == pytest.approx([82, 174, -31], abs=1.0)


def test_constant_rates_take_hardly_a_part() -> None:
    """Not none: a region keeps its own rate while the countries that share it out grow at unlike speed."""
    filters = CaseFilters(rates="constant", population="medium")
    world = answers.change_of_place("WLD", 2020, 2050, filters)
    assert abs(world["due_to_rates"][0]) < 0.001 * world["change"][0]
    parts = answers.growth_by_place("country", 2020, 2050, filters)
    assert (parts["due_to_rates"].abs() <= 0.01 * parts["cases_to"]).all()


def test_a_custom_path_of_nought_is_the_constant_one() -> None:
    constant = answers.cases_by_year(CaseFilters(("WLD", "IND"), rates="constant"))
    custom = answers.cases_by_year(CaseFilters(("WLD", "IND"), rates="custom"))
    assert custom.equals(constant)


def test_rates_on_a_path_of_their_own_change_by_that_much_each_decade() -> None:
    filters = CaseFilters(("WLD", "gbd:South Asia", "KEN"), rates="custom", change_per_decade=-3.0)
    rates = answers.cases_by_year(filters).pivot("year", index="place", values="age_standardised_rate")
    for place in rates.iter_rows(named=True):
        assert place["2050"] / place["2020"] == pytest.approx(0.97**3, rel=1e-9)
        assert place["2030"] / place["2020"] == pytest.approx(0.97, rel=1e-9)
    past = [
        frame.filter(pl.col("year") <= 2020)
        for frame in map(answers.cases_by_year, (filters, _constant(filters)))
    ]
    assert past[0].equals(past[1])


def _constant(filters: CaseFilters) -> CaseFilters:
    return replace(filters, rates="constant", change_per_decade=0.0)


def test_a_trend_slows_by_half_each_decade() -> None:
    """The slope of 1990-2020 times 0.5 in the 2020s, 0.25 in the 2030s, 0.125 in the 2040s."""
    rates = answers.cases_by_year(CaseFilters(("gbd:South Asia",), rates="trend"))
    found = dict(rates.select("year", "age_standardised_rate").iter_rows())
    per_decade = (found[2020] / found[1990]) ** (1 / 3)
    for start, share in ((2020, 0.5), (2030, 0.25), (2040, 0.125)):
        assert found[start + 10] / found[start] == pytest.approx(per_decade**share, rel=1e-6)
