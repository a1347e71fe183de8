"""A chart as saved is the very chart of that day, whatever has become of the data."""

import re
from dataclasses import replace

import pytest
from polars.testing import assert_frame_equal

from lumbar.charts.theme import LIGHT
from lumbar.errors import CannotShow
from lumbar.exhibits import asking
from lumbar.exhibits.catalogue import EXHIBITS, exhibit
from lumbar.story.plates import added, changed, plates, refreshed, shown
from lumbar.story.saved import packed, unpacked
from lumbar.story.story import SavedAnswer, Story, parsed, written


@pytest.fixture
def no_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers from today's data."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(asking.Today, "answer", refuse)


def saved(name: str) -> Story:
    return parsed(written(added(Story(), name, {})))


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_chart_is_drawn_the_same_from_its_saved_answers_alone(name: str, request) -> None:
    story, today = saved(name), exhibit(name, {})
    request.getfixturevalue("no_data")
    then = shown(story, story.slides[0].pins[0])
    assert (then.title, then.subtitle, then.scope, then.note) == (
        today.title,
        today.subtitle,
        today.scope,
        today.note,
    )
    assert_frame_equal(then.table, today.table, check_exact=True)
    assert then.draw(LIGHT).to_json() == today.draw(LIGHT).to_json()


def other_day(story: Story, question: str, factor: float) -> Story:
    """The story as if the answer had been other by ``factor`` when it was saved."""

    def changed_rows(answer: SavedAnswer) -> SavedAnswer:
        if answer.question != question:
            return answer
        head, *rows = answer.rows.split("\n")
        numbers = (re.sub(r"\d+\.\d+", lambda found: repr(float(found[0]) * factor), row) for row in rows)
        return replace(answer, rows="\n".join([head, *numbers]))

    return replace(story, answers={key: changed_rows(answer) for key, answer in story.answers.items()})


def test_nothing_is_said_to_have_changed_where_nothing_has() -> None:
    story = saved("outlook")
    assert changed(story, story.slides[0].pins[0]) == ""
    assert plates(story)[1].changed == ""


def test_a_finding_that_reads_otherwise_today_is_said_with_old_and_new() -> None:
    story = other_day(saved("outlook"), "cases_by_year", 1.1)
    assert plates(story)[1].title == "927 million people will live with low back pain by 2050"
    assert plates(story)[1].changed == (
        "Saved: “927 million people will live with low back pain by 2050.” "
        "Today: “843 million people will live with low back pain by 2050.”"
    )
    assert plates(story, today=True)[1].title.startswith("843 million")
    assert plates(refreshed(story))[1].changed == ""


def test_a_number_that_moved_under_the_same_finding_is_named_with_old_and_new() -> None:
    story = other_day(saved("differences"), "adjusted_differences", 1.004)
    (said,) = (plate.changed for plate in plates(story)[1:])
    found = re.fullmatch(r"(\S.*): Difference \(.+\) was (\S+) when saved, today it is (\S+)\.", said)
    assert found
    assert float(found[2].replace("−", "-")) / float(found[3].replace("−", "-")) == pytest.approx(
        1.004, abs=6e-4
    )


def test_what_cannot_be_shown_today_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    story = saved("outlook")

    def lost(*_: object) -> None:
        raise CannotShow("The figures are gone.")

    monkeypatch.setattr(asking.Today, "answer", lost)
    assert (
        changed(story, story.slides[0].pins[0]) == "Today this chart cannot be shown: The figures are gone."
    )
    assert plates(story)[1].title.startswith("843 million")


def test_answers_that_are_lost_or_spoilt_are_said() -> None:
    story = saved("outlook")
    with pytest.raises(CannotShow, match="lacks an answer"):
        plates(replace(story, answers={}))
    spoilt = {key: replace(answer, types={"place": "Secret"}) for key, answer in story.answers.items()}
    with pytest.raises(CannotShow, match="cannot be read"):
        plates(replace(story, answers=spoilt))


def test_a_number_alone_comes_back_and_what_is_none_is_said() -> None:
    kept = packed("not_shown", 40)
    assert unpacked(kept) == 40
    with pytest.raises(CannotShow, match="cannot be read"):
        unpacked(replace(kept, rows="forty"))
