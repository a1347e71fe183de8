"""Over the visits: values, intervals, who came back, direction and where the axis starts."""

from dataclasses import replace
from itertools import pairwise

import polars as pl
import pytest

from lumbar.charts.theme import LIGHT
from lumbar.charts.therapies import TherapyView
from lumbar.charts.time_to_change import time_to_change
from lumbar.charts.visit_profile import visit_profile
from lumbar.instruments import instrument

ARMS = ("hip-focused", "spine-focused", "usual care")
VIEW = TherapyView(instrument("ODI"), 12, ARMS, "spine-focused", synthetic=True)
WALK = replace(VIEW, tool=instrument("6MWT"), synthetic=False)


def named(figure, name: str):
    (trace,) = [trace for trace in figure.data if trace.name == name]
    return trace


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_profile_draws_means_with_whiskers_in_own_marker_and_dash(rows) -> None:
    figure = visit_profile(rows.profile, VIEW, LIGHT)
    hip, usual = named(figure, "hip-focused"), named(figure, "usual care")
    assert hip.y == (30.0, 17.8)
    assert hip.error_y.array == pytest.approx((1, 1))
    assert hip.error_y.arrayminus == pytest.approx((1, 1))
    assert hip.line.dash != usual.line.dash
    assert hip.marker.symbol != usual.marker.symbol
    assert hip.x[0] < 0 < usual.x[0] < 1
    assert figure.layout.xaxis.tickvals == (0, 12)
    assert "95 % interval 16.8 to 18.8" in hip.text[1]


def test_profile_says_who_came_back_under_each_visit(rows) -> None:
    figure = visit_profile(rows.profile, VIEW, LIGHT)
    cells = [trace for trace in figure.data if trace.yaxis == "y2" and trace.mode == "text"]
    assert [trace.text for trace in cells] == [("8,470", "78 %")] * 3
    assert cells[0].x == (0, 12)
    assert cells[0].textfont.color == LIGHT.series[0].colour
    low, high = figure.layout.yaxis2.domain[1], figure.layout.yaxis.domain[0]
    assert low < high


def test_profile_in_words_ends_at_the_last_visit_that_is_known(rows) -> None:
    unknown = rows.profile.filter(week=12).with_columns(
        pl.lit(52).alias("week").cast(rows.profile["week"].dtype)
    )
    none = [pl.lit(None, pl.Float64).alias(name) for name in ("value", "lower", "upper")]
    figure = visit_profile(pl.concat([rows.profile, unknown.with_columns(none)]), VIEW, LIGHT)
    assert "hip-focused: 30.0 at baseline, 17.8 at week 12;" in figure.layout.meta["alt"]
    assert "week 52" not in figure.layout.meta["alt"]
    names = [note for note in figure.layout.annotations if note.showarrow]
    assert len(names) == len(ARMS)
    assert max(note.ax for note in names) < 60


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (VIEW, ["Mean ODI, points (0 to 100)", "lower is better", "axis from 15, not 0"]),
        (WALK, ["Mean 6MWT, m", "higher is better"]),
    ],
)
def test_profile_says_direction_and_where_its_axis_starts(rows, view, said) -> None:
    scores = (
        rows.profile if view is VIEW else rows.profile.with_columns(pl.col("value", "lower", "upper") * 15)
    )
    figure = visit_profile(scores, view, LIGHT)
    heading = texts(figure)[-2 if view.synthetic else -1].replace("<br>", " ")
    assert all(part in heading for part in said)
    assert (figure.layout.yaxis.range[0] == 0) == ("axis from" not in heading)


def test_a_short_scale_starts_at_its_own_end_and_says_nothing(rows) -> None:
    low = rows.profile.with_columns(pl.col("value", "lower", "upper") / 3)
    figure = visit_profile(low.with_columns(pl.col("lower") - 3), VIEW, LIGHT)
    assert figure.layout.yaxis.range[0] == 0
    assert not any("axis from" in text for text in texts(figure))


@pytest.mark.parametrize(
    "theme", [LIGHT, replace(LIGHT, width=560, height=420), replace(LIGHT, text=20, width=1280)]
)
def test_labels_at_the_ends_do_not_overlap(rows, theme) -> None:
    figure = visit_profile(rows.profile, VIEW, theme)
    plot = (theme.height - figure.layout.margin.t - figure.layout.margin.b) * (
        1 - figure.layout.yaxis.domain[0]
    )
    low, high = figure.layout.yaxis.range
    labels = [note for note in figure.layout.annotations if note.showarrow]
    assert sorted(note.text for note in labels) == [
        "<b>hip-focused</b> 17.8", "<b>spine-focused</b> 17.5", "<b>usual care</b> 17.9"
    ]  # fmt: skip
    placed = sorted(plot * (note.y - low) / (high - low) - note.ay for note in labels)
    assert min(b - a for a, b in pairwise(placed)) >= 1.2 * theme.text


def test_time_to_change_is_steps_from_nought_with_those_at_risk(rows) -> None:
    figure = time_to_change(rows.curves, VIEW, LIGHT)
    hip = named(figure, "hip-focused")
    assert hip.line.shape == "hv"
    assert hip.y == pytest.approx((0, 0.69, 0.74))
    assert hip.error_y.array[1] == pytest.approx(0.01)
    cells = next(trace for trace in figure.data if trace.yaxis == "y2" and trace.mode == "text")
    assert cells.text == ("7,570", "< 8")
    assert figure.layout.yaxis.ticktext[0] == "0 %"
    assert any("improved by 30 % of baseline" in text for text in texts(figure))
