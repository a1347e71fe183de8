"""Pinned charts as they go on paper: as saved, or with today's numbers, and what has changed since."""

from dataclasses import replace
from functools import partial

from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.plate import Plate
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import answered_by
from lumbar.exhibits.catalogue import exhibit
from lumbar.exhibits.chosen import Chosen
from lumbar.story.changes import change_between
from lumbar.story.playing import moments
from lumbar.story.saved import Replay, recording
from lumbar.story.story import Pin, Slide, Story


def pinned(story: Story, name: str, chosen: Chosen, link: str = "") -> tuple[Story, Pin]:
    """The pin of a chart as it is now, and the story holding its answers."""
    with recording() as recorder:
        exhibit(name, chosen)
    answers = recorder.answers
    return replace(story, answers={**story.answers, **answers}), Pin(name, dict(chosen), tuple(answers), link)


def added(story: Story, name: str, chosen: Chosen, link: str = "") -> Story:
    """The story with the chart as its last slide."""
    holding, pin = pinned(story, name, chosen, link)
    return replace(holding, slides=(*holding.slides, Slide(pins=(pin,))))


def refreshed(story: Story) -> Story:
    """The story with every chart saved anew; raises CannotShow where one can no longer be shown."""
    fresh = replace(story, slides=())
    for slide in story.slides:
        pins: list[Pin] = []
        for pin in slide.pins:
            fresh, again = pinned(fresh, pin.exhibit, pin.chosen, pin.link)
            pins.append(again)
        fresh = replace(fresh, slides=(*fresh.slides, replace(slide, pins=tuple(pins))))
    return fresh


def shown(story: Story, pin: Pin, today: bool = False) -> Exhibit:
    """The chart of the pin as saved, or with today's numbers; one never saved has today's."""
    if today or not pin.saved:
        return exhibit(pin.exhibit, pin.chosen)
    lost = [key for key in pin.saved if key not in story.answers]
    if lost:
        raise CannotShow("The story lacks an answer that one of its charts rests on. Pin the chart again.")
    with answered_by(Replay(story.answers[key] for key in pin.saved)):
        return exhibit(pin.exhibit, pin.chosen)


def changed(story: Story, pin: Pin) -> str:
    """What has changed since the chart was saved, old and new, in a sentence; "" where nothing has."""
    if not pin.saved:
        return ""
    try:
        with recording() as recorder:
            now = exhibit(pin.exhibit, pin.chosen)
    except CannotShow as reason:
        return f"Today this chart cannot be shown: {reason}"
    then = [story.answers.get(key) for key in pin.saved]
    return "" if list(recorder.answers.values()) == then else change_between(shown(story, pin), now)


def plates(story: Story, today: bool = False) -> tuple[Plate, ...]:
    """The cover and every slide, ready for any way out."""
    dated = ", ".join(filter(None, (story.author, story.date)))
    cover = Plate("cover", story.title, ". ".join(filter(None, (story.subtitle, dated))))
    return cover, *(plate(story, slide, today) for slide in story.slides)


def plate(story: Story, slide: Slide, today: bool = False) -> Plate:
    """One slide, ready for any way out; with today's numbers nothing has changed."""
    if slide.kind == "section":
        return Plate("section", slide.title, slide.subtitle, notes=slide.notes)
    if not slide.pins:
        raise CannotShow("A slide of the story holds no chart. Remove it, or pin a chart to it.")
    pin, *beside = slide.pins
    first, *others = (shown(story, each, today) for each in slide.pins)
    said = "" if today else " ".join(filter(None, (changed(story, each) for each in slide.pins)))
    return Plate(
        "exhibit",
        slide.title or first.title,
        slide.subtitle or measured(first),
        (first, *others),
        slide.layout,
        first.facts,
        slide.notes,
        said,
        slide.build,
        pin.link,
        # Only the years pinned were saved: where numbers have changed since, the years before belong to another day.
        None if said or beside else partial(moments, pin),
    )
