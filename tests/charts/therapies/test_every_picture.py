"""What holds for every picture of therapies: the mark of made-up data, empty axes, fixed colours."""

from dataclasses import replace

import pytest

from lumbar.charts.balance import lost_against_kept, love_plot
from lumbar.charts.baselines import baselines
from lumbar.charts.courses import endings, flow, sessions
from lumbar.charts.forest import forest
from lumbar.charts.grouped_forest import subgroup_forest, threshold_band
from lumbar.charts.icon_array import icon_array
from lumbar.charts.responders import responders
from lumbar.charts.theme import DARK, LIGHT
from lumbar.charts.therapies import SYNTHETIC, TherapyView
from lumbar.charts.time_to_change import time_to_change
from lumbar.charts.visit_profile import visit_profile
from lumbar.instruments import instrument

ARMS = ("hip-focused", "spine-focused", "usual care")
VIEW = TherapyView(instrument("ODI"), 12, ARMS, "spine-focused", synthetic=True)
WALK = replace(VIEW, tool=instrument("6MWT"), synthetic=False)


DRAWN = {
    "visit_profile": lambda rows, view, theme: visit_profile(rows.profile, view, theme),
    "time_to_change": lambda rows, view, theme: time_to_change(rows.curves, view, theme),
    "forest": lambda rows, view, theme: forest(rows.differences, view, theme),
    "subgroup_forest": lambda rows, view, theme: subgroup_forest(rows.subgroups, view, theme),
    "responders": lambda rows, view, theme: responders(rows.shares, view, theme),
    "threshold_band": lambda rows, view, theme: threshold_band(rows.thresholds, view, theme),
    "icon_array": lambda rows, view, theme: icon_array(rows.shares, "hip-focused", view, theme),
    "love_plot": lambda rows, view, theme: love_plot(rows.balance, view, theme),
    "lost_against_kept": lambda rows, view, theme: lost_against_kept(rows.sides, view, theme),
    "flow": lambda rows, view, theme: flow(rows.counts, view, theme),
    "endings": lambda rows, view, theme: endings(rows.reasons, view, theme),
    "sessions": lambda rows, view, theme: sessions(rows.courses, view, theme),
    "baselines": lambda rows, view, theme: baselines(rows.classes, view, theme),
}
EMPTY = {
    "visit_profile": lambda rows: visit_profile(rows.profile.head(0), VIEW, LIGHT),
    "visit_profile, nobody back": lambda rows: visit_profile(rows.profile.filter(week=0), VIEW, LIGHT),
    "time_to_change": lambda rows: time_to_change(rows.curves.head(0), VIEW, LIGHT),
    "forest": lambda rows: forest(rows.differences.head(0), VIEW, LIGHT),
    "subgroup_forest": lambda rows: subgroup_forest(rows.subgroups.head(0), VIEW, LIGHT),
    "responders": lambda rows: responders(rows.shares.head(0), VIEW, LIGHT),
    "threshold_band": lambda rows: threshold_band(rows.shares.head(0), VIEW, LIGHT),
    "icon_array": lambda rows: icon_array(rows.shares, "spine-focused", VIEW, LIGHT),
    "love_plot": lambda rows: love_plot(rows.balance.head(0), VIEW, LIGHT),
    "lost_against_kept": lambda rows: lost_against_kept(rows.sides.tail(1), VIEW, LIGHT),
    "flow": lambda rows: flow(rows.counts.head(0), VIEW, LIGHT),
    "endings": lambda rows: endings(rows.reasons.head(0), VIEW, LIGHT),
    "sessions": lambda rows: sessions(rows.courses.head(0), VIEW, LIGHT),
    "baselines": lambda rows: baselines(rows.classes.head(0), VIEW, LIGHT),
}


def named(figure, name: str):
    (trace,) = [trace for trace in figure.data if trace.name == name]
    return trace


def texts(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
@pytest.mark.parametrize(
    "theme", [LIGHT, DARK, replace(LIGHT, width=1280, height=720, text=18), replace(DARK, width=360)]
)
def test_made_up_data_are_marked_inside_every_picture(rows, draw, theme) -> None:
    figure = draw(rows, VIEW, theme)
    (mark,) = [note for note in figure.layout.annotations if note.text == SYNTHETIC]
    assert (mark.xref, mark.xanchor, mark.borderwidth) == ("paper", "right", 1)
    assert mark.font.color == theme.muted
    assert figure.layout.meta["alt"].endswith("The data are synthetic.")
    assert figure.layout.paper_bgcolor == theme.paper


@pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
def test_real_data_are_not(rows, draw) -> None:
    figure = draw(rows, replace(VIEW, synthetic=False), LIGHT)
    assert SYNTHETIC not in texts(figure)
    assert "synthetic" not in figure.layout.meta["alt"]


@pytest.mark.parametrize("draw", EMPTY.values(), ids=EMPTY)
def test_nothing_to_draw_is_a_sentence(rows, draw) -> None:
    figure = draw(rows)
    assert not figure.data
    assert figure.layout.annotations[0].text.endswith(".")
    assert figure.layout.meta["alt"].startswith("Empty axes: ")
    assert SYNTHETIC in texts(figure)


def test_a_therapy_keeps_its_colour_whatever_is_left_out(rows) -> None:
    for theme in (LIGHT, DARK):
        alone = visit_profile(rows.profile.filter(therapy="usual care"), VIEW, theme)
        among = forest(rows.differences, VIEW, theme)
        assert named(alone, "usual care").line.color == theme.series[2].colour
        assert named(among, "usual care").marker.color == theme.series[2].colour
        assert named(among, "usual care").marker.symbol == theme.series[2].marker
