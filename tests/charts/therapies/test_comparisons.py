"""Therapies compared: points, intervals, sides, words, and a hundred people."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.charts import therapies as words
from lumbar.charts.forest import forest
from lumbar.charts.grouped_forest import subgroup_forest, threshold_band
from lumbar.charts.icon_array import hundred, icon_array
from lumbar.charts.responders import responders
from lumbar.charts.theme import LIGHT
from lumbar.charts.therapies import TherapyView
from lumbar.instruments import instrument

ARMS = ("hip-focused", "spine-focused", "usual care")
VIEW = TherapyView(instrument("ODI"), 12, ARMS, "spine-focused", synthetic=True)
WALK = replace(VIEW, tool=instrument("6MWT"), synthetic=False)


def named(figure, name: str):
    (trace,) = [trace for trace in figure.data if trace.name == name]
    return trace


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_forest_draws_adjusted_points_naive_ghosts_and_no_shading(rows) -> None:
    figure = forest(rows.differences, VIEW, LIGHT)
    hip, ghost = named(figure, "hip-focused"), named(figure, "naive")
    assert (hip.x, hip.error_x.array[0], hip.error_x.arrayminus[0]) == (
        (-1.0,),
        pytest.approx(0.5),
        pytest.approx(0.4),
    )
    assert ghost.x == (-1.3, 4.0)
    assert ghost.error_x.array == pytest.approx((0.4, 0.4))
    assert all(0 < ghost_y - row_y < 0.5 for ghost_y, row_y in zip(ghost.y, (0, 1), strict=True))
    assert [shape.type for shape in figure.layout.shapes] == ["line"]
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 0
    assert figure.layout.xaxis.title.text == "difference in ODI at week 12, points"


@pytest.mark.parametrize(
    ("view", "left"),
    [(VIEW, "favours the therapy"), (replace(WALK, therapies=ARMS[:2]), "favours spine-focused")],
)
def test_forest_sides_follow_the_instruments_direction(rows, view, left) -> None:
    rows = rows.differences.filter(therapy="hip-focused")
    sides_of_zero = [text for text in texts(forest(rows, view, LIGHT)) if "favours" in text]
    assert sides_of_zero[0] == f"← {left}"
    assert sides_of_zero[1].endswith(" →")
    other = {"favours the therapy": "favours spine-focused", "favours spine-focused": "favours hip-focused"}[
        left
    ]
    assert sides_of_zero[1].startswith(other)


def test_forest_says_value_interval_and_who_was_followed(rows) -> None:
    said = " ".join(texts(forest(rows.differences, VIEW, replace(LIGHT, width=860))))
    for part in (
        "1.0 points better",
        "95 % interval 0.5 to 1.4",
        "8.5 points worse",
        "6,380 of 8,210 followed",
    ):
        assert part in said
    walked = " ".join(texts(forest(rows.differences, WALK, LIGHT)))
    assert "8.5 m better" in walked


def test_what_is_not_told_apart_is_said_so() -> None:
    row = {"value": -0.3, "lower": -0.7, "upper": 0.1}
    assert words.difference_words(row, VIEW) == ("not told apart", "0.7 better to 0.1 worse")
    assert words.difference_words(row, WALK) == ("not told apart", "0.1 better to 0.7 worse")
    assert words.difference_words({**row, "lower": None}, VIEW)[0] == "too few to compare"
    assert words.of_hundred_words({"value": 0.01, "lower": -0.01, "upper": 0.02}) == (
        "not told apart",
        "1 fewer to 2 more",
    )


def test_subgroups_stand_under_their_therapy_with_the_gap(rows) -> None:
    figure = subgroup_forest(rows.subgroups, VIEW, replace(LIGHT, width=860))
    said = " ".join(texts(figure))
    for part in (
        "exploratory, one of 20 looks",
        "gap 2.5 (2.0 to 3.0)",
        "no clear gap (−0.6 to 0.5)",
        "too few to compare",
    ):
        assert part in said
    assert [trace.name for trace in figure.data] == ["weak hips", "no weak hips", "no weak hips"]
    heights = [trace.y[0] for trace in figure.data]
    assert heights == sorted(heights)
    assert "p =" not in figure.layout.meta["alt"]


def test_responders_reach_to_their_share_in_per_cent(rows) -> None:
    limited = rows.shares.with_columns(
        value=pl.when(pl.col("therapy") == "usual care").then(0.02).otherwise("value"),
        limit=pl.when(pl.col("therapy") == "usual care").then(pl.lit("<")).otherwise("limit"),
        lower=pl.when(pl.col("therapy") != "usual care").then("lower"),
    )
    figure = responders(limited, VIEW, LIGHT)
    assert named(figure, "share").x == (pytest.approx(0.662), 0.592, None)
    assert figure.layout.xaxis.range[0] == 0
    assert figure.layout.xaxis.ticktext[:2] == ("0 %", "20 %")
    assert "< 2 %" in " ".join(texts(figure))
    assert not [text for text in texts(figure) if "favours" in text]


def test_threshold_band_spans_every_threshold(rows) -> None:
    figure = threshold_band(rows.thresholds, VIEW, LIGHT)
    band = next(shape for shape in figure.layout.shapes if shape.name == "hip-focused")
    assert (band.x0, band.x1) == (-0.04, 0.07)
    points = [trace for trace in figure.data if trace.marker.symbol == "circle"]
    assert [trace.x[0] for trace in points] == [0.07, -0.04, 0.02]
    assert [trace.name for trace in points] == ["10 points", "30 % of baseline", "6 points"]
    assert figure.layout.xaxis.title.text == "difference in responders of 100 patients, week 12"
    assert "band 4 fewer to 7 more" in " ".join(texts(figure))


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_hundred_people_are_a_hundred(one: float, other: float) -> None:
    either, difference = min(one, other), abs(one - other)
    people = hundred(either, difference)
    assert sum(people) == 100
    wanted = (100 * either, 100 * difference, 100 * (1 - either - difference))
    assert all(abs(got - want) < 1.0001 for got, want in zip(people, wanted, strict=True))


def test_icon_array_draws_one_trace_per_state(rows) -> None:
    figure = icon_array(rows.shares, "hip-focused", VIEW, LIGHT)
    assert [(trace.name, len(trace.x)) for trace in figure.data] == [
        ("better with either", 59),
        ("better in addition with hip-focused", 7),
        ("not better with either", 34),
    ]
    places = [place for trace in figure.data for place in zip(trace.x, trace.y, strict=True)]
    assert len(set(places)) == 100
    assert figure.data[1].marker.color == LIGHT.series[0].colour
    assert "7 more of 100: 95 % interval 5 to 9" in figure.layout.meta["alt"]


def test_icon_array_of_harm_names_the_reference(rows) -> None:
    figure = icon_array(rows.shares, "usual care", VIEW, LIGHT)
    assert [len(trace.x) for trace in figure.data] == [6, 53, 41]
    assert figure.data[1].name == "better with spine-focused only"
    assert figure.data[1].marker.color == LIGHT.series[1].colour
    assert "53 fewer of 100" in figure.layout.meta["alt"]


def test_icon_array_greys_what_is_not_clear(rows) -> None:
    figure = icon_array(rows.shares_of(hip=0.01, low=-0.01), "hip-focused", VIEW, LIGHT)
    assert figure.data[1].name.endswith("not clear")
    assert figure.data[1].marker.color not in {look.colour for look in LIGHT.series}
    assert "not told apart: 95 % interval 1 fewer to 9 more" in figure.layout.meta["alt"]
