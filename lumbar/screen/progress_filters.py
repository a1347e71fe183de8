"""Whose quarters are watched, of what, with which limits and against which target: one row."""

import streamlit as st

from lumbar.exhibits import progress_chosen
from lumbar.exhibits.progress_chosen import Watched, target_key
from lumbar.screen import filters, links, look

KEPT_BACK = ("screened", "started")


ALL_PATIENTS = "Always all patients: some of a clinic's, quarter by quarter, would be too few to be told."


def progress() -> Watched:
    """Return what is watched."""
    with st.container(horizontal=True):
        measure = filters.one("progress", 270)
        instrument = filters.one("instrument", 300)
        filters.one("visit", 120)
        filters.one("clinic", 210)
        target = target_key(measure, instrument)
        with filters.more(target, *KEPT_BACK):
            left, right = st.columns(2, gap="large")
            with left:
                filters.number(target)
                filters.span("started")
            with right:
                filters.one("screened")
                look.aside(ALL_PATIENTS)
    return progress_chosen.progress(links.now())
