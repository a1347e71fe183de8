"""The story lives in the session: it survives a change of page, and a reload through its link."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from lumbar.deck.plate import Plate
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import generation
from lumbar.exhibits.chosen import Chosen
from lumbar.story import link
from lumbar.story.plates import added, plate, plates, refreshed
from lumbar.story.story import Slide, Story

STORY, MADE, TURN = "lumbar story", "lumbar plates", "lumbar turn"
"""In the session: the story, its slides as made, and how often it was rearranged."""
SLIDE = "slide"
"""The key under which the list of slides keeps the place of the one in hand."""
NUMBERS = "story_numbers"
IN_LINK = "story"
MOST_MADE = 200


def story() -> Story:
    """Return the story of this visit."""
    return st.session_state.get(STORY, Story())


def keep(changed: Story) -> None:
    """Take the story in place of the one before."""
    st.session_state[STORY] = changed


def open_story(opened: Story) -> None:
    """Take another story: nothing made for the one before holds any longer."""
    st.session_state.pop(MADE, None)
    keep(opened)
    turn_to(0)


def today() -> str:
    """Return the day as an ISO date."""
    return datetime.now().astimezone().date().isoformat()


def with_today() -> bool:
    """Return whether today's numbers are shown instead of those saved."""
    return st.session_state.get(NUMBERS) == "today"


def now() -> datetime:
    """Return the moment at which something is made."""
    return datetime.now(UTC)


def pin(name: str, chosen: Chosen, address: str, slide: Slide) -> int:
    """Put the chart at the story's end, in hand, in the words and layout of ``slide``; return its slide's number."""
    before = story()
    after = added(before, name, chosen, address)
    own = replace(slide, pins=after.slides[-1].pins)
    keep(replace(after, slides=(*before.slides, own), saved_on=before.saved_on or today()))
    turn_to(len(after.slides))
    return len(after.slides) + 1


def place() -> int:
    """Return which slide is in hand: 0 is the cover."""
    return min(st.session_state.get(SLIDE, 0), len(story().slides))


def turn_to(number: int) -> None:
    """Take the slide in hand; the fields for its words begin anew."""
    st.session_state[SLIDE] = number
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def key(name: str) -> str:
    """Return the key of a field that holds words of the slide in hand, and of no other."""
    return f"{name}_{place()}_{st.session_state.get(TURN, 0)}"


def made(slide: Slide, with_today: bool = False) -> Plate | str:
    """Return the slide as it will be seen, made once; a sentence where it cannot be."""
    known: dict[Hashable, Plate | str] = st.session_state.setdefault(MADE, {})
    asked = repr(slide), with_today, generation()
    if asked not in known:
        if len(known) >= MOST_MADE:
            known.clear()
        known[asked] = _made(slide, with_today)
    return known[asked]


def cover() -> Plate:
    """Return the cover as it will be seen."""
    return plates(replace(story(), slides=()))[0]


def _made(slide: Slide, with_today: bool) -> Plate | str:
    try:
        return plate(story(), slide, with_today)
    except CannotShow as sentence:
        return str(sentence)


def from_link() -> None:
    """Open the story that the link holds, unless there is one already; whoever opens it sees today's numbers."""
    if STORY in st.session_state or IN_LINK not in st.query_params:
        return
    try:
        open_story(_of_today(link.unpacked(st.query_params[IN_LINK])))
    except CannotShow as sentence:
        del st.query_params[IN_LINK]
        st.warning(str(sentence), icon=":material/link_off:")


def _of_today(opened: Story) -> Story:
    """Return the story with today's numbers saved; without any where a chart of it cannot be shown here."""
    try:
        return replace(refreshed(opened), saved_on=today())
    except CannotShow:
        return opened


def to_link() -> str:
    """Write the story into the link where it is short enough; return what stands there."""
    packed = link.packed(story()) if story().slides else ""
    if packed:
        st.query_params[IN_LINK] = packed
    else:
        st.query_params.pop(IN_LINK, None)
    return packed
