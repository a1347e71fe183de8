"""The slides in their order, one of them in hand; and the sentence that heads the page."""

import re

import streamlit as st

from lumbar.deck.plate import Plate
from lumbar.screen.presenting import kept
from lumbar.story.story import Slide

QUESTION = "What will the meeting see?"
SIGNS = re.compile(r"([\\`*_{}\[\]()#+!$:~<>|&-])")
KINDS = {
    "chart": "chart",
    "chart_facts": "chart and three facts",
    "two_charts": "two charts",
    "table": "table",
}


def as_text(words: str) -> str:
    r"""Return words that somebody typed so that they are shown as they are, whatever signs are in them.

    >>> as_text("a [b] *c*")
    'a \\[b\\] \\*c\\*'
    """
    return SIGNS.sub(r"\\\1", words)


def finding() -> str:
    """Return the page's title: how many slides, and how many have changed."""
    slides = kept.story().slides
    if not slides:
        return QUESTION
    count = changed_slides()
    state = {
        0: "none has changed since it was saved",
        1: "1 has changed since it was saved",
    }.get(count, f"{count} have changed since they were saved")
    return f"Your story: {len(slides) + 1} slides, {state}"


def changed_slides() -> int:
    """Return how many slides have changed since they were saved."""
    return sum(bool(change(slide)) for slide in kept.story().slides)


def change(slide: Slide) -> str:
    """Return what has changed on the slide since it was saved, or why it cannot be shown; "" where nothing has."""
    made = kept.made(slide)
    return made if isinstance(made, str) else made.changed


def outline() -> None:
    """Show the cover and every slide by its title; the one chosen is in hand."""
    story = kept.story()
    titles = [f"1. {as_text(story.title)}", *(_title(*each) for each in enumerate(story.slides, 2))]
    st.radio(
        "Slides",
        range(len(titles)),
        format_func=titles.__getitem__,
        captions=[":gray[cover]", *map(_caption, story.slides)],
        key=kept.SLIDE,
        persist_state="session",
    )


def _title(number: int, slide: Slide) -> str:
    made = kept.made(slide)
    title = made.title if isinstance(made, Plate) else slide.title or "This slide cannot be shown"
    said = as_text(title)
    return f"{number}. **{said}**" if slide.kind == "section" else f"{number}. {said}"


def _caption(slide: Slide) -> str:
    """Return what kind of slide it is, and whether its numbers have changed."""
    made = kept.made(slide)
    if isinstance(made, str):
        return ":orange[:material/warning: cannot be shown]"
    kind = "section" if slide.kind == "section" else KINDS[slide.layout]
    parts = [kind, "past first" if slide.build else "", "notes" if slide.notes else ""]
    changed = " · :orange[:material/update: changed]" if made.changed else ""
    return f":gray[{' · '.join(filter(None, parts))}]{changed}"
