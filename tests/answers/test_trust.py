"""How far the figures can be trusted, as the written method says it: beside print, and beside the past."""

import polars as pl
import pytest

from lumbar import answers
from lumbar.answers import CaseFilters


def test_every_printed_count_is_met_as_published_the_world_to_a_tenth_of_a_percent() -> None:
    printed = answers.agreement_as_published()
    world = printed.filter(place="WLD")
    regions = printed.filter(pl.col("place") != "WLD")
    assert (world.height, regions.height) == (4, 84)
    assert world["error_pct"].abs().max() < 0.1
    assert regions["error_pct"].abs().max() < 0.5


def test_un_medium_misses_the_printed_counts_by_what_the_method_says() -> None:
    errors = answers.agreement_with_published()
    assert errors.height == 63
    in_2050 = errors.filter(year=2050)["error_pct"]
    assert (round(in_2050.min()), round(in_2050.max())) == (-14, 12)
    assert 3 < errors["error_pct"].abs().mean() < 5


def test_calibration_spans_what_the_method_says() -> None:
    factors = answers.calibration_by_region()
    assert factors.height == 21 * 7
    in_2050 = factors.filter(year=2050).sort("regional")
    ends = in_2050.select("name", "regional").rows()[:: in_2050.height - 1]
    assert [name for name, _ in ends] == ["Central Asia", "Oceania"]
    assert [regional for _, regional in ends] == pytest.approx([0.893, 1.165], abs=0.0005)
    common = factors.filter(pl.col("year") >= 2020).unique("year").sort("year")["common"]
    assert common.to_list() == pytest.approx([1.0012, 1.0010, 1.0036, 1.0043], abs=5e-5)


def test_calibration_is_the_one_that_the_cases_carry() -> None:
    factors = answers.calibration_by_region()
    asked = CaseFilters(places=tuple(factors["place"].unique()))
    both = factors.join(answers.cases_by_year(asked), on=["place", "year"])
    assert both.height == factors.height
    assert (both["calibration"] - both["calibration_right"]).abs().max() < 1e-12
    assert (both["regional"] * both["common"] - both["calibration"]).abs().max() < 1e-12
    past = factors.filter(pl.col("year") <= 2020)
    assert past["regional"].to_list() == pytest.approx([1.0] * past.height, rel=1e-9)


@pytest.mark.parametrize(
    ("form", "forecast", "error"), [("held still", 626.4, 1.3), ("carried on", 595.7, -3.6)]
)
def test_the_back_test_of_2020_agrees_with_the_method(form: str, forecast: float, error: float) -> None:
    (row,) = answers.back_test().filter(from_year=2010, to_year=2020, form=form).to_dicts()
    assert row["forecast"] / 1e6 == pytest.approx(forecast, abs=0.05)
    assert row["error_pct"] == pytest.approx(error, abs=0.05)
    assert row["known_lower"] < row["forecast"] < row["known_upper"]


def test_the_naive_forecast_beats_the_trend_carried_on_from_every_year() -> None:
    errors = answers.back_test().with_columns(pl.col("error_pct").abs())
    wide = errors.pivot(on="form", index=["from_year", "to_year"], values="error_pct")
    assert wide.height == 3
    assert (wide["held still"] < wide["carried on"]).all()


def test_168_of_168_countries_lie_in_their_printed_class() -> None:
    rates = answers.rates_in_class()
    assert (rates.height, rates["inside"].sum()) == (168, 168)
    assert rates.select((pl.col("age_standardised_rate") >= pl.col("class_from") - 1e-6).all()).item()
