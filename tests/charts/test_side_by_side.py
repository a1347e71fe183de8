"""Clinics side by side as pictures: what is drawn where, by which mark, and that no name covers another."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from lumbar.charts.canvas import canvas
from lumbar.charts.caterpillar import caterpillar, clinic_rows
from lumbar.charts.clinics import POSITIONS, VERDICTS, ClinicView
from lumbar.charts.funnel import funnel
from lumbar.charts.point_labels import Box, Name, place
from lumbar.charts.theme import DARK, LIGHT
from lumbar.charts.therapies import SYNTHETIC, TherapyView
from lumbar.deck.plain import funnel as plain
from lumbar.errors import CannotShow
from lumbar.instruments import instrument
from lumbar.measures.funnel import ALARM, WARNING

MEANS = ClinicView(TherapyView(instrument("ODI"), 12, ("a",), synthetic=True))
SHARES = ClinicView(replace(MEANS.view, synthetic=False), shares=True, chosen="South")
SPREAD = 8.0


def answered(*clinics: tuple, overall: float = -10.0, spread: float = SPREAD) -> pl.DataFrame:
    """Clinics as clinic_funnel answers: name, n_followed, value, verdict, follow-up rate."""
    frame = pl.DataFrame(
        clinics, schema=["clinic", "n_followed", "value", "verdict", "follow_up_rate"], orient="row"
    )
    error = pl.lit(spread) / pl.col("n_followed").sqrt()
    ends = {"lower_95": -WARNING, "upper_95": WARNING, "lower_998": -ALARM, "upper_998": ALARM}
    return frame.with_columns(
        **{name: overall + z * error for name, z in ends.items()},
        n=pl.col("n_followed") + 20,
        lower=pl.col("value") - WARNING * error,
        upper=pl.col("value") + WARNING * error,
        observed=pl.col("value") - 0.5,
        expected=pl.lit(overall) - 0.5,
        overall=pl.lit(overall),
        spread=pl.lit(spread),
        phi=pl.lit(1.0),
        phi_used=pl.lit(1.0),
        follow_up_limit=pl.lit(""),
    )


FOUND = answered(
    ("North", 400, -10.2, "inside", 0.64),
    ("South", 100, -8.2, "warning", 0.81),
    ("East", 225, -16.0, "alarm", 1.0),
    ("West", 20, -4.0, "too few", 0.5),
    ("Nowhere", None, None, "too few", None),
)
FEW = FOUND.with_columns(pl.lit(None, pl.Float64).alias("value"))


def marks(figure, verdict: str) -> list:
    return [trace for trace in figure.data if (trace.name or "").startswith(VERDICTS[verdict])]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_verdict_has_a_mark_and_a_colour_of_its_own(theme) -> None:
    figure = funnel(FOUND, MEANS, theme)
    looks = set()
    for verdict, (clinic, n, value) in {
        "inside": ("North", 400, -10.2),
        "warning": ("South", 100, -8.2),
        "alarm": ("East", 225, -16.0),
        "too few": ("West", 20, -4.0),
    }.items():
        ring, full = marks(figure, verdict)
        assert (list(ring.x), list(ring.y), list(ring.customdata)) == ([n], [value], [clinic])
        assert ring.marker.symbol == full.marker.symbol == theme.at(POSITIONS[verdict]).marker
        looks.add((ring.marker.symbol, ring.marker.line.color))
    assert len(looks) == 4


def test_a_mark_fills_with_the_share_that_came_back() -> None:
    figure = funnel(FOUND, MEANS, LIGHT)
    area = {}
    for verdict in POSITIONS:
        ring, full = marks(figure, verdict)
        area[verdict] = (full.marker.size[0] / ring.marker.size) ** 2
    assert area == pytest.approx({"inside": 0.64, "warning": 0.81, "alarm": 1.0, "too few": 0.5})


def test_limits_are_those_of_the_answer_and_close_in() -> None:
    figure = funnel(FOUND, MEANS, LIGHT)
    for name, z in (("99.8 % limits", ALARM), ("95 % limits", WARNING)):
        lower, upper = (trace for trace in figure.data if trace.name == name)
        x, half = np.array(lower.x), (np.array(upper.y) - np.array(lower.y)) / 2
        assert half == pytest.approx(z * SPREAD / np.sqrt(x))
        assert (np.diff(half) < 0).all()
    (line,) = (trace for trace in figure.data if trace.name == "all clinics")
    assert set(line.y) == {-10.0}


def test_over_dispersion_widens_the_drawn_limits() -> None:
    wide = funnel(FOUND.with_columns(phi_used=pl.lit(4.0)), MEANS, LIGHT)
    lower, upper = (trace for trace in wide.data if trace.name == "95 % limits")
    assert upper.y[0] - lower.y[0] == pytest.approx(2 * 2 * WARNING * SPREAD / lower.x[0] ** 0.5)


def test_limits_of_shares_stay_between_0_and_1_and_are_written_in_per_cent() -> None:
    shares = answered(
        ("North", 30, 0.1, "inside", 0.9), ("South", 40, 0.05, "inside", 0.9), overall=0.08, spread=0.3
    )
    figure = funnel(shares, SHARES, LIGHT)
    lower = next(trace for trace in figure.data if trace.name == "99.8 % limits")
    assert min(lower.y) == 0.0
    assert figure.layout.yaxis.ticktext[-1].endswith(" %")


def test_those_outside_and_the_one_followed_are_named() -> None:
    def named(view: ClinicView) -> set[str]:
        notes = funnel(FOUND, view, LIGHT).layout.annotations
        return {note.text for note in notes} & {"North", "South", "East", "West", "<b>West</b>"}

    assert named(MEANS) == {"South", "East"}
    assert named(replace(MEANS, chosen="West")) == {"South", "East", "<b>West</b>"}


def test_hover_says_number_interval_and_who_came_back() -> None:
    (text,) = marks(funnel(FOUND, MEANS, LIGHT), "alarm")[0].hovertext
    for needed in ("East", "outside the 99.8 % limits", "−16.0 points", "95 % interval −17.0 to −15.0",
                   "225 compared of 245 due; 100 % came back"):  # fmt: skip
        assert needed in text


def test_rows_run_from_the_lowest_value_about_the_line_of_all() -> None:
    rows = clinic_rows(FOUND, MEANS, LIGHT)
    assert [row.name[0] for row in rows] == ["East", "North", "South", "West"]
    assert [row.value for row in rows] == pytest.approx([-6.0, -0.2, 1.8, 6.0])
    assert all(row.upper - row.lower > 0 for row in rows)
    said = {note.text for note in caterpillar(FOUND, MEANS, LIGHT).layout.annotations}
    assert {"← more improvement", "less improvement →"} <= said


@pytest.mark.parametrize(
    ("code", "shares", "sides"),
    [
        ("ODI", False, ("more improvement", "less improvement")),
        ("BERG", False, ("less improvement", "more improvement")),
        ("ODI", True, ("fewer improved", "more improved")),
        ("BERG", True, ("fewer improved", "more improved")),
    ],
)
def test_sides_follow_the_direction_of_the_instrument(code, shares, sides) -> None:
    assert ClinicView(replace(MEANS.view, tool=instrument(code)), shares).sides == sides


@pytest.mark.parametrize("draw", [funnel, caterpillar])
def test_made_up_data_are_marked_and_nothing_is_a_sentence(draw) -> None:
    figure, real = draw(FOUND, MEANS, LIGHT), draw(FOUND, replace(SHARES, shares=False), LIGHT)
    assert SYNTHETIC in [note.text for note in figure.layout.annotations]
    assert figure.layout.meta["alt"].endswith("The data are synthetic.")
    assert SYNTHETIC not in [note.text for note in real.layout.annotations]
    empty = draw(FEW, MEANS, LIGHT)
    assert not empty.data
    assert empty.layout.meta["alt"].startswith("Empty axes: too few patients")
    assert empty.layout.width is canvas(LIGHT).layout.width


@pytest.mark.parametrize("make", [plain.funnel, plain.caterpillar])
def test_nothing_to_draw_is_refused_for_paper(make) -> None:
    with pytest.raises(CannotShow, match="Too few patients"):
        make(FEW, MEANS)


def test_two_clinics_of_one_size_are_two_marks_on_paper() -> None:
    twins = answered(
        ("One", 100, -10.5, "inside", 0.8),
        ("Two", 100, -9.5, "inside", 0.8),
        ("Far", 100, -20.0, "alarm", 0.8),
    )
    chart = plain.funnel(twins, MEANS)
    drawn = {series.name: [value for value in series.values if value is not None] for series in chart.series}
    assert drawn["inside the limits"] == [-10.5, -9.5]
    assert drawn["Far"] == [-20.0]


def test_names_of_a_crowd_cover_neither_each_other_nor_leave_the_plot() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        points = [
            (float(x), float(y))
            for x, y in zip(rng.uniform(20, 380, 14), rng.normal(150, 25, 14), strict=True)
        ]
        names = [Name(x, y, 60, 18, y > 150) for x, y in points]
        room = Box(0, 0, 400, 320)
        boxes = place(names, points, 14, room)
        assert sum(one.shared(two) for one, two in combinations(boxes, 2)) == 0
        assert all(box.shared(room) == pytest.approx(60 * 18) for box in boxes)


@pytest.mark.parametrize(("rate", "said"), [(None, True), (0.5, False)])
def test_a_mark_whose_rate_is_withheld_does_not_look_like_nobody_coming_back(rate, said) -> None:
    figure = funnel(
        answered(("North", 400, -10.2, "inside", 0.6), ("Small", 10, -9, "too few", rate)), MEANS, LIGHT
    )
    words = " ".join(each.text for each in figure.layout.annotations).replace("<br>", " ")
    assert ("hollow: how many is not shown" in words) == said
