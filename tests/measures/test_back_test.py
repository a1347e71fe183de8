"""Forecasts from earlier years: what each form says, what it must not know, and what agrees with the written method."""

from math import exp, log

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.measures.back_test import DRIFT, FORMS, NAIVE, back_tests

YEARS = (1990, 2000, 2010, 2020)
levels = st.lists(st.floats(0.2, 5.0), min_size=4, max_size=4)


def line(levels: list[float], expected: tuple[float, ...] = (1.0, 1.2, 1.5, 1.9)) -> pl.DataFrame:
    """A line that has these levels over a growing population."""
    cases = [level * people for level, people in zip(levels, expected, strict=True)]
    return pl.DataFrame({"year": YEARS, "cases": cases, "lower": cases, "upper": cases, "expected": expected})


def found(tests: pl.DataFrame, form: str) -> dict[tuple[int, int], float]:
    rows = tests.filter(form=form).select("from_year", "to_year", "error_pct").iter_rows()
    return {(start, end): error for start, end, error in rows}


@given(st.floats(0.2, 5.0))
def test_a_level_that_stays_is_forecast_by_every_form(level: float) -> None:
    tests = back_tests(line([level] * 4))
    assert tests.height == 3 + 3 + 3 + 1
    assert tests["error_pct"].abs().max() < 1e-9


@given(st.floats(0.2, 5.0), st.floats(-0.2, 0.2))
def test_a_steady_trend_is_forecast_by_the_drift_method_alone(level: float, slope: float) -> None:
    tests = back_tests(line([level * exp(slope * decade) for decade in range(4)]))
    assert list(found(tests, DRIFT).values()) == pytest.approx([0.0] * 3, abs=1e-9)
    held = found(tests, NAIVE)
    assert held[2000, 2020] == pytest.approx(100 * (exp(-2 * slope) - 1), abs=1e-9)


@given(levels, st.floats(0.2, 5.0))
def test_what_came_later_is_not_known_to_a_forecast(levels: list[float], later: float) -> None:
    one, other = (back_tests(line([*levels[:3], last])) for last in (levels[3], later))
    assert one["forecast"].to_list() == pytest.approx(other["forecast"].to_list())


def test_the_slowing_trend_keeps_half_of_the_slope_then_a_quarter() -> None:
    tests = back_tests(line([1.0, 2.0, 2.0, 2.0]))
    slowing = found(tests, "carried on, slowing")
    assert log(1 + slowing[2000, 2010] / 100) == pytest.approx(log(2) / 2)
    assert log(1 + slowing[2000, 2020] / 100) == pytest.approx(log(2) * 0.75)
    assert found(tests, "last decade carried on") == {(2010, 2020): pytest.approx(0.0)}


def test_two_points_have_no_past_to_be_tested_on() -> None:
    short = line([1.0] * 4).head(2)
    assert back_tests(short).is_empty()
    assert back_tests(short).columns[-1] == "error_pct"
    assert len(FORMS) == 4
