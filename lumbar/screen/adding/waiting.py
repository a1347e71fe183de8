"""Work in the caged child, as long as it takes: how far it is, and a way to stop it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lumbar.errors import CannotShow
from lumbar.intake.clinic.cage import Running
from lumbar.screen.adding.draft import draft, keep
from lumbar.screen.reader import part

OFTEN = 0.4
"""Seconds between two looks."""
STOPPED = "Stopped. Nothing has been changed."

Result = Mapping[str, Any]


def wait(running: Running, then: Callable[[Result], None], *, stoppable: bool = True) -> None:
    """Show how far the work is until it ends, then hand its result on and run the page again."""
    part(_look, run_every=OFTEN)(running, then, stoppable=stoppable)


def _look(running: Running, then: Callable[[Result], None], *, stoppable: bool) -> None:
    if running.done:
        _end(running, then)
        st.rerun()
    words, share = running.progress
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(max(share, 0.0), 1.0), text=words)
        if stoppable and st.button("Cancel", key="adding_cancel", icon=":material/close:"):
            running.cancel()
            keep(running=None, problem=STOPPED)
            st.rerun()


def _end(running: Running, then: Callable[[Result], None]) -> None:
    """Note the result, or the sentence that says why there is none; a page visited meanwhile is no matter."""
    if draft().running is not running:
        return
    keep(running=None, problem="")
    try:
        then(running.result())
    except CannotShow as sentence:
        keep(problem=str(sentence))
