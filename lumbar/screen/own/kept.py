"""What is kept of the reader's own, with a button to remove each."""

import streamlit as st

from lumbar.answers import own_words
from lumbar.intake.own.keeping import remove
from lumbar.outcomes.scope import require_publisher
from lumbar.own import folder, kept
from lumbar.own.manifest import Kept
from lumbar.screen import look
from lumbar.screen.own.adding import SAID

TITLES = {"population": ":material/add_location_alt: Population", "gbd": ":material/show_chart: IHME export"}


def begin() -> None:
    """Say what leaves; raises CannotShow for who may not publish here."""
    require_publisher()
    st.markdown(f":gray[{own_words.NOTHING_LEAVES}]")
    if said := st.session_state.pop(SAID, ""):
        st.success(said, icon=":material/check:")


def listed() -> None:
    """Show every file that is kept."""
    found = kept()
    if not found:
        look.aside(f"Nothing yet. What you keep lies in {folder()}.")
    for each, rows in found.items():
        _one(each, own_words.kept_sentence(each, rows))


def _one(each: Kept, sentence: str) -> None:
    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"{TITLES[each.kind]} **{each.name}**")
            look.aside(sentence)
        if st.button("Remove", key=f"own_remove_{each.file}", icon=":material/delete:", type="tertiary"):
            remove(each.name, each.kind)
            st.session_state[SAID] = f"Removed: {each.name}. The pages show it no longer."
            st.rerun()
