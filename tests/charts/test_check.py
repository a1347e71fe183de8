"""Misses of forecasts and factors of calibration: values, order, words, and room on a phone."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.charts.back_test import back_test, rows
from lumbar.charts.calibration import calibration
from lumbar.charts.theme import DARK, LIGHT

TESTS = pl.DataFrame(
    [
        (2000, 2010, "held still", 102.0, 100.0, 90.0, 112.0, 2.0),
        (2000, 2010, "carried on", 80.0, 100.0, 90.0, 112.0, -20.0),
        (2010, 2020, "held still", 199.0, 200.0, 180.0, 230.0, -0.5),
        (2010, 2020, "carried on", 210.0, 200.0, 180.0, 230.0, 5.0),
    ],
    schema=["from_year", "to_year", "form", "forecast", "known", "known_lower", "known_upper", "error_pct"],
    orient="row",
)
FACTORS = pl.DataFrame(
    [
        ("Oceania", 1990, 1.02, 1.0, 1.02),
        ("Central Asia", 1990, 1.02, 1.0, 1.02),
        ("Oceania", 2050, 1.17, 1.165, 1.0043),
        ("Central Asia", 2050, 0.897, 0.893, 1.0043),
    ],
    schema=["name", "year", "calibration", "regional", "common"],
    orient="row",
)


def test_each_test_is_headed_by_its_years_and_holds_a_bar_per_form() -> None:
    figure = back_test(TESTS, LIGHT)
    assert figure.layout.yaxis.ticktext == (
        "<b>From 2000 to 2010</b>", "Held still (naive)", "Carried on",
        "<b>From 2010 to 2020</b>", "Held still (naive)", "Carried on",
    )  # fmt: skip
    (bars,) = figure.data
    assert bars.x == (2.0, -20.0, -0.5, 5.0)
    assert bars.y == (1, 2, 4, 5)
    assert bars.marker.color[0] == bars.marker.color[2] != bars.marker.color[1]


def test_misses_are_said_with_their_sign_over_the_interval_in_percent() -> None:
    figure = back_test(TESTS, DARK)
    said = [note.text for note in figure.layout.annotations][:-1]
    assert said == ["<b>+2.0 %</b>", "<b>−20.0 %</b>", "<b>−0.5 %</b>", "<b>+5.0 %</b>"]
    bands = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert bands == [pytest.approx(band) for band in [(-10, 12), (-10, 12), (-10, 15), (-10, 15)]]
    low, high = figure.layout.xaxis.range
    assert low < -20 < 15 < high


def test_the_longest_bar_holds_its_own_words() -> None:
    shifts = {note.text: note.xshift for note in back_test(TESTS, LIGHT).layout.annotations}
    assert shifts["<b>−0.5 %</b>"] < 0 < shifts["<b>−20.0 %</b>"]


def test_misses_in_words() -> None:
    alt = back_test(TESTS, LIGHT).layout.meta["alt"]
    assert "from 2000 to 2010 held still +2.0 %, carried on −20.0 %" in alt
    assert [row.said for row in rows(TESTS)][3] == ""


def test_factors_stand_in_cells_the_highest_of_the_last_year_on_top() -> None:
    figure = calibration(FACTORS, LIGHT)
    (cells,) = figure.data
    assert figure.layout.yaxis.ticktext == ("Oceania", "Central Asia")
    assert cells.x == ("1990", "2050")
    assert [list(row) for row in cells.text] == [["1.02", "1.17"], ["1.02", "0.90"]]
    assert (cells.zmin, cells.zmax) == pytest.approx((0.83, 1.17))
    assert (
        cells.hovertext[1][1] == "<b>Central Asia</b>, 2050<br>0.897<br>its own 0.893 × 1.004 common to all"
    )


def test_factors_in_words_and_on_a_phone() -> None:
    alt = calibration(FACTORS, LIGHT).layout.meta["alt"]
    assert "2050 0.90 to 1.17" in alt
    assert alt.endswith("In 2050: Oceania 1.17, Central Asia 0.90.")
    narrow = calibration(FACTORS, replace(LIGHT, width=360)).data[0]
    assert narrow.textfont.size < LIGHT.text


@pytest.mark.parametrize(
    "draw", [lambda: back_test(TESTS.head(0), LIGHT), lambda: calibration(FACTORS.head(0), LIGHT)]
)
def test_nothing_to_draw_is_a_sentence(draw) -> None:
    figure = draw()
    assert not figure.data
    assert figure.layout.annotations[0].text.endswith(".")
