"""Waterfall, bars of parts and printed shares: traces, values, both sides of zero, room and words."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from lumbar.charts.attributable import attributable
from lumbar.charts.driver_bars import driver_bars, ends
from lumbar.charts.ranking import RankView, ranked_rows
from lumbar.charts.theme import DARK, LIGHT
from lumbar.charts.waterfall import PARTS, waterfall

YEARS = (2020, 2050)


def changed(population: float, ageing: float, rates: float, **more: Any) -> dict[str, Any]:
    parts = {"due_to_population": population, "due_to_ageing": ageing, "due_to_rates": rates}
    row = {
        "name": "Atlantis",
        "place": "ATL",
        "cases_from": 10e6,
        "of_which_calibration": 0.0,
        **parts,
        **more,
    }
    return {"cases_to": row["cases_from"] + sum(parts.values()), "change": sum(parts.values()), **row}


def test_the_steps_lead_from_the_cases_at_the_start_to_those_at_the_end() -> None:
    (bars,) = waterfall(changed(3e6, 2e6, -1e6), YEARS, LIGHT).data
    tops = [base + height for base, height in zip(bars.base, bars.y, strict=True)]
    assert list(bars.base) == [0, 10e6, 13e6, 15e6, 0]
    assert tops == [10e6, 13e6, 15e6, 14e6, 14e6]


def test_the_axis_starts_at_zero_in_people_and_every_bar_is_said() -> None:
    figure = waterfall(changed(3e6, 2e6, -1e6), YEARS, LIGHT)
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.ticktext[-1].endswith("million")
    assert figure.layout.xaxis.ticktext == ("2020", "Population size", "Age structure", "Rates", "2050")
    said = [note.text for note in figure.layout.annotations]
    assert said == [
        f"<b>{n}</b>" for n in ("10 million", "+3 million", "+2 million", "−1 million", "14 million")
    ]
    assert [note.yanchor for note in figure.layout.annotations][3:] == ["top", "bottom"]


def test_calibration_is_said_under_population_only_where_there_is_some() -> None:
    with_some = waterfall(changed(3e6, 0, 0, of_which_calibration=-5e5), YEARS, LIGHT)
    assert "of which<br>calibration −500,000" in with_some.layout.xaxis.ticktext[1]
    assert "of which calibration −500,000" in with_some.layout.meta["alt"]
    assert "calibration" not in str(waterfall(changed(3e6, 0, 0), YEARS, LIGHT).to_dict())


def test_a_narrow_waterfall_breaks_its_words() -> None:
    figure = waterfall(changed(3e6, 2e6, -1e6), YEARS, replace(LIGHT, width=360))
    assert figure.layout.xaxis.ticktext[1] == "Population<br>size"
    assert figure.layout.annotations[1].text == "<b>+3<br>million</b>"


def test_nobody_is_empty_axes_with_a_sentence() -> None:
    figure = waterfall(changed(0, 0, 0, cases_from=0.0), YEARS, LIGHT)
    assert not figure.data
    assert "Nobody" in figure.layout.meta["alt"]


@pytest.fixture
def places() -> pl.DataFrame:
    rows = [
        {**changed(5e6, 9e6, -2e6), "place": "AAA", "name": "Aland", "rank": 1},
        {**changed(-4e6, 6e6, -1e6), "place": "BBB", "name": "Borduria", "rank": 2},
        {**changed(-3e6, 1e6, -1e6), "place": "CCC", "name": "Cagliostro", "rank": 3},
    ]
    return pl.DataFrame(rows).with_columns(
        rank_lower="rank",
        rank_upper="rank",
        change_lower=pl.col("change") - 1,
        change_upper=pl.col("change") + 1,
    )


def test_parts_lie_to_both_sides_of_zero_and_the_diamond_is_their_sum(places: pl.DataFrame) -> None:
    figure = driver_bars(places, RankView(), LIGHT)
    *parts, sums = figure.data
    assert figure.layout.barmode == "relative"
    assert [trace.name for trace in parts] == [name for _, name in PARTS]
    assert parts[0].x == (5e6, -4e6, -3e6)
    assert sums.x == (12e6, 1e6, -3e6)
    assert sums.marker.symbol == "diamond"
    assert [note.text for note in figure.layout.annotations][:3] == [
        "+12 million",
        "+1 million",
        "−3 million",
    ]


def test_the_parts_differ_in_more_than_colour_and_patterns_keep_the_colour(places: pl.DataFrame) -> None:
    patterns = [trace.marker.pattern for trace in driver_bars(places, RankView(), DARK).data[:3]]
    assert len({pattern.shape for pattern in patterns}) == 3
    assert {pattern.fillmode for pattern in patterns} == {"overlay"}


def test_the_axis_holds_every_part_and_leaves_room_for_words(places: pl.DataFrame) -> None:
    low, high = driver_bars(places, RankView(), LIGHT).layout.xaxis.range
    assert ends(ranked_rows(places, RankView())) == (-5e6, 14e6)
    assert low == -5e6
    assert high > 15e6


def test_the_followed_place_is_marked_even_far_down(places: pl.DataFrame) -> None:
    figure = driver_bars(places, RankView(top=1, selected="CCC"), LIGHT)
    assert figure.layout.yaxis.ticktext == ("Aland", "<b>Cagliostro</b>")
    (band,) = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert (band.y0, band.y1) == (1, 2)
    assert "Cagliostro −3 million (population size −3 million" in figure.layout.meta["alt"]


def test_no_place_is_empty_axes(places: pl.DataFrame) -> None:
    assert not driver_bars(places.clear(), RankView(), LIGHT).data


def test_printed_shares_carry_their_intervals_and_the_whole_is_greyer() -> None:
    shares = pl.DataFrame(
        {
            "risk": ["Work", "All"],
            "value": [22.0, 38.8],
            "lower": [20.4, 28.7],
            "upper": [23.4, 47.0],
            "together": [False, True],
        }
    )
    figure = attributable(shares, LIGHT)
    (bars,) = figure.data
    assert bars.x == (22.0, 38.8)
    assert bars.error_x.array == pytest.approx((1.4, 8.2))
    assert bars.error_x.arrayminus == pytest.approx((1.6, 10.1))
    assert bars.marker.color[0] != bars.marker.color[1]
    assert "20.4 to 23.4 %" in figure.layout.annotations[0].text
    assert not attributable(shares.clear(), LIGHT).data
