"""The presenter's view: the story's own HTML file, over everything else on this screen."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from lumbar.errors import CannotShow
from lumbar.screen import look
from lumbar.screen.presenting import kept
from lumbar.screen.presenting.pinning import PRESENT

HERE = Path(__file__).parent
PRESENTING = "pages/presenting.py"
FIRST, STAGE = "lumbar first slide", "stage"

_stage = component(
    "lumbar_stage",
    html=(HERE / "stage.html").read_text(encoding="utf-8"),
    css=(HERE / "stage.css").read_text(encoding="utf-8"),
    js=(HERE / "stage.js").read_text(encoding="utf-8"),
)


def go(first: int = 1) -> None:
    """Go to the presenter's view, to begin with this slide."""
    st.session_state[FIRST] = first
    packed = kept.to_link()
    st.switch_page(PRESENTING, query_params={kept.IN_LINK: packed} if packed else None)


def present() -> None:
    """Show the slides until the presenter leaves."""
    if st.session_state.get(STAGE, {}).get("left"):
        st.switch_page(PRESENT)
    kept.from_link()
    st.page_link(PRESENT, label="Back to the story", icon=":material/arrow_back:")
    if not kept.story().slides:
        raise CannotShow("There is no story to present yet. Pin a chart on any page, or open a story.")
    with st.spinner("Drawing the slides"):
        deck = _deck()
    _stage(data={"deck": deck}, key=STAGE, on_left_change=_nothing)


def _deck() -> str:
    from lumbar.deck.html import page
    from lumbar.story.plates import plates

    shown = plates(kept.story(), kept.with_today())
    return page(shown, kept.now(), look.theme().name, st.session_state.get(FIRST, 1)).decode()


def _nothing() -> None:
    """Declare the trigger: it is read when the page runs again, before anything is drawn."""
