"""Rates by country keep their class and the printed figures; laws of the paths."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.intake import gbd, model, un, world
from lumbar.intake.build import SOURCES
from lumbar.measures.rates import YEARS, class_multiplier, log_linear, path_ratios


@pytest.fixture(scope="module")
def rates() -> pl.DataFrame:
    countries = world.countries(SOURCES)
    population = un.population(SOURCES, countries)
    expected = model.expected_cases(population, gbd.curve(SOURCES))
    return model.rates_2020(SOURCES, countries, expected).join(
        gbd.classes(SOURCES, countries), on="iso3", how="left"
    )


def test_every_country_lies_in_the_class_the_paper_colours(rates: pl.DataFrame) -> None:
    known = rates.filter(pl.col("class").is_not_null())
    inside = known.filter(pl.col("asr") >= pl.col("class_from"), pl.col("asr") <= pl.col("class_below"))
    assert (known.height, inside.height) == (168, 168)


def test_printed_countries_have_their_printed_rate(rates: pl.DataFrame) -> None:
    printed = {"HUN": 14_000, "CZE": 13_100, "MDV": 5_050, "MMR": 5_090}
    found = dict(rates.filter(pl.col("iso3").is_in(list(printed))).select("iso3", "asr").iter_rows())
    assert found == pytest.approx(printed)


def test_regional_rates_before_their_misfit_of_shape(rates: pl.DataFrame) -> None:
    """By regions alone 627.6 million, at most 8.8 % above the printed count of a region."""
    countries = world.countries(SOURCES)
    expected = model.expected_cases(un.population(SOURCES, countries), gbd.curve(SOURCES)).filter(year=2020)
    before = rates.join(expected, on="iso3").select((pl.col("expected") * pl.col("asr_region") / 7460).sum())
    assert before.item() == pytest.approx(627.6e6, rel=1e-4)
    assert round(100 * (1 / rates["k"].min() - 1), 1) == 8.8


def test_the_curve_gives_each_sex_its_rate() -> None:
    curve = gbd.curve(SOURCES)
    rate = pl.col("prevalence") * pl.col("standard_weight") * 100_000
    found = dict(curve.group_by("sex").agg(rate.sum().round(0)).iter_rows())
    assert found == {"female": 9341, "male": 5526}


def test_printed_changes_of_countries_replace_the_regions() -> None:
    countries = world.countries(SOURCES)
    expected = model.expected_cases(un.population(SOURCES, countries), gbd.curve(SOURCES))
    rates = model.rates(SOURCES, countries, expected).filter(path="published")
    for iso3, change in (("CHN", -19.4), ("SWE", 19.4)):
        first, last = (rates.filter(iso3=iso3, year=year)["asr"][0] for year in (1990, 2020))
        assert 100 * (last / first - 1) == pytest.approx(change)


@given(
    expected=st.lists(st.floats(1, 1e6), min_size=2, max_size=12),
    asr=st.floats(4_000, 14_000),
    seed=st.integers(0, 1_000),
)
def test_classes_never_move_the_regions_sum(expected: list[float], asr: float, seed: int) -> None:
    centre = asr * np.exp(np.random.default_rng(seed).normal(0, 0.05, len(expected)))
    bounds = (centre * 0.8, centre * 1.2)
    weights = np.asarray(expected)
    shared = np.clip(class_multiplier(weights, asr, bounds) * asr, *bounds)
    assert weights @ shared == pytest.approx(asr * weights.sum(), rel=1e-6)


@given(st.floats(0.5, 2.0), st.floats(0.5, 2.0))
def test_paths_agree_in_the_past_and_part_after_2020(past: float, future: float) -> None:
    paths = path_ratios([1990, 2020, 2050], [past, 1.0, future])
    at_2020 = YEARS.index(2020)
    for ratios in paths.values():
        assert ratios[: at_2020 + 1] == pytest.approx(paths["published"][: at_2020 + 1])
    assert paths["constant"][-1] == 1
    assert paths["trend"][-1] == pytest.approx((1 / past) ** (10 * 0.875 / 30))


def test_log_linear_is_level_outside_its_knots() -> None:
    assert log_linear([1980, 2060], [1990, 2050], [2.0, 3.0]).tolist() == pytest.approx([2.0, 3.0])
