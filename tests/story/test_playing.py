"""Played through the years, a chart is the very chart of each year; what is of another day is not played."""

from dataclasses import replace

import pytest

from lumbar.exhibits.catalogue import EXHIBITS, exhibit
from lumbar.story.plates import added, plates
from lumbar.story.playing import PLAYED, moments
from lumbar.story.story import Pin, Story


def test_every_year_between_the_first_and_the_last_is_the_chart_of_that_year() -> None:
    pin = Pin("ranking", {"years": ("2010", "2030"), "by": ("change_pct",)})
    found = moments(pin)
    assert [each.scope[:12] for each in found] == ["2010 to 2015", "2010 to 2020", "2010 to 2025"]
    assert found[1].title == exhibit("ranking", {"years": ("2010", "2020"), "by": ("change_pct",)}).title


@pytest.mark.parametrize("name", EXHIBITS)
def test_only_charts_of_two_years_can_be_played(name: str) -> None:
    assert bool(moments(Pin(name, {}))) == (name in PLAYED)


def test_a_chart_that_has_changed_since_it_was_saved_is_not_played() -> None:
    story = added(Story(), "map", {})
    (_, now) = plates(story)
    assert len(now.play()) == 5
    (key,) = story.answers
    old = replace(story.answers[key], rows=story.answers[key].rows.replace("2.0", "3.0"))
    (_, then) = plates(replace(story, answers={key: old}))
    assert then.changed
    assert then.play is None
    (_, today) = plates(replace(story, answers={key: old}), today=True)
    assert len(today.play()) == 5


def test_two_charts_are_not_played() -> None:
    story = added(added(Story(), "map", {}), "ranking", {})
    both = replace(story.slides[0], layout="two_charts", pins=(*story.slides[0].pins, *story.slides[1].pins))
    (_, shown) = plates(replace(story, slides=(both,)))
    assert shown.play is None
