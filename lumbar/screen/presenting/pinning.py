"""Pin a chart to the story, from wherever it stands."""

import streamlit as st

from lumbar.deck.exhibit import Exhibit
from lumbar.screen import links
from lumbar.screen.presenting import kept
from lumbar.story.story import Slide

PRESENT = "pages/present.py"


@st.dialog("Pin to your story", icon=":material/keep:")
def form(exhibit: Exhibit) -> None:
    """Ask for a title and a note; put the chart at the end of the story and say where it went."""
    with st.form("pin_form", border=False, clear_on_submit=True):
        title = st.text_input("Title", placeholder=exhibit.title, key="pin_title")
        notes = st.text_area("Note for the speaker", height=90, key="pin_notes")
        pressed = st.form_submit_button("Pin", icon=":material/keep:", type="primary", key="pin_now")
    if pressed:
        number = _pin(exhibit.name, title.strip(), notes.strip())
        st.markdown(f":green[:material/check:] **Slide {number} of your story**; the cover is slide 1.")
        with st.container(key="pin_link"):
            st.page_link(PRESENT, label="Order it and present", icon=":material/arrow_forward:")


def _pin(name: str, title: str, notes: str) -> int:
    now = links.now()
    chosen = {key: codes for key, codes in now.items() if not key.endswith("_as")}
    layout = "table" if now.get(f"{name}_as") == ("table",) else "chart"
    return kept.pin(name, chosen, links.link(), Slide(title=title, notes=notes, layout=layout))
