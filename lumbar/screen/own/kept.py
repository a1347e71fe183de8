"""What is kept of the reader's own, with a button to remove each."""

import streamlit as st

from lumbar.answers import own_words
from lumbar.intake.own.keeping import remove
from lumbar.outcomes.scope import in_service, require_publisher
from lumbar.own import folder, kept
from lumbar.own.manifest import Kept
from lumbar.screen import look
from lumbar.screen.own.adding import SAID

MOST = 8
"""Places that Outlook takes at once."""
TITLES = {"population": ":material/add_location_alt: Population", "gbd": ":material/show_chart: IHME export"}


def begin() -> None:
    """Say what leaves; raises CannotShow for who may not publish here."""
    require_publisher()
    shared = own_words.SHARED if in_service() else ""
    st.markdown(f":gray[{' '.join(filter(None, (own_words.NOTHING_LEAVES, shared)))}]")
    if said := st.session_state.pop(SAID, ""):
        st.success(said, icon=":material/check:")


def listed() -> None:
    """Show every file that is kept."""
    found = kept()
    if not found:
        look.aside(f"Nothing yet. What you keep lies in {folder()}.")
    for each, rows in found.items():
        places = rows["place"].unique(maintain_order=True).to_list()
        _one(each, own_words.kept_sentence(each, rows), places[:MOST])


def _one(each: Kept, sentence: str, places: list[str]) -> None:
    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"{TITLES[each.kind]} **{each.name}**")
            look.aside(sentence)
        st.page_link(
            "pages/outlook.py",
            label="See it on Outlook",
            icon=":material/trending_up:",
            query_params={"places": places},
        )
        if st.button("Remove", key=f"own_remove_{each.file}", icon=":material/delete:", type="tertiary"):
            remove(each.name, each.kind)
            st.session_state[SAID] = f"Removed: {each.name}. The pages show it no longer."
            st.rerun()
