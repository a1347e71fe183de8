"""Every picture that is also numbers: the same words for those who do not see, as many values as rows."""

import pytest

from lumbar.charts.theme import LIGHT
from lumbar.deck.plain.chart import PlainChart, least
from lumbar.exhibits.catalogue import EXHIBITS, exhibit

WITHOUT = {"map", "ages", "hundred", "mix", "agreement", "calibration"}
"""A map, pictures of cells, and tables: they stay pictures."""


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_other_chart_is_also_numbers_and_says_what_its_picture_says(name: str) -> None:
    made = exhibit(name, {})
    assert (made.plain is None) == (name in WITHOUT)
    if made.plain:
        assert made.plain().alt == made.draw(LIGHT).layout.meta["alt"]


def counted(chart: PlainChart) -> int:
    return len(chart.x) if chart.kind == "lines" else len(chart.rows)


@pytest.mark.parametrize("name", sorted(set(EXHIBITS) - WITHOUT))
def test_series_have_a_value_and_bounds_for_every_row(name: str) -> None:
    chart = exhibit(name, {}).plain()
    for series in chart.series:
        assert len(series.values) == counted(chart)
        assert len(series.lower) == len(series.upper) in (0, counted(chart))
        assert len(series.words) in (0, counted(chart))
        for value, low, high in zip(series.values, series.lower, series.upper, strict=False):
            assert None in (value, low, high) or low <= value <= high
    assert chart.kind == "pyramid" or chart.values.low <= least(chart), "a pyramid's bounds are not drawn"
    assert len(chart.values.ticks) == len(chart.values.texts)


def test_the_axis_of_a_profile_says_where_it_begins() -> None:
    chart = exhibit("profile", {}).plain()
    assert f"axis from {chart.values.low:g}" in chart.key
    assert chart.values.low <= least(chart)


def test_subgroups_stand_under_the_head_of_their_therapy() -> None:
    chart = exhibit("for_whom", {}).plain()
    heads = [place for place, row in enumerate(chart.rows) if row.head]
    assert [chart.series[0].values[place] for place in heads] == [None] * len(heads)
    assert all("gap" in chart.rows[place].aside for place in heads)


def test_visits_carry_how_many_came_back() -> None:
    chart = exhibit("profile", {}).plain()
    assert [entry.name for entry in chart.under] == [series.name for series in chart.series]
    assert all(len(entry.cells) == len(chart.x) for entry in chart.under)
    assert chart.under[0].cells[1].endswith("%")
