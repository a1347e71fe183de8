"""The page's beginning: what it says first, and where it is switched off."""

import os
from functools import cache

import streamlit as st

from lumbar.errors import CannotShow
from lumbar.intake.clinic.report import finding
from lumbar.screen.adding import publishing
from lumbar.screen.adding.draft import PUBLISH, REPORT, draft
from lumbar.screen.adding.scratch import sweep

VARIABLE = "LUMBAR_ADDING"
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
QUESTION = "How do our own outcomes get in?"
LEAD = (
    "A file as the clinic has it goes in step by step. Nothing is published until you say so, and the last addition "
    "can be undone."
)


def begin() -> None:
    """Say what the page does; raises CannotShow where others than this machine's owner could reach it."""
    if st.get_option("server.address") not in OWN_MACHINE and os.environ.get(VARIABLE) != "1":
        raise CannotShow(
            "Here several people share Lumbar without signing in, so nobody adds outcomes on this page. "
            "Run Lumbar on your own machine, or let its operator set LUMBAR_ADDING=1."
        )
    _sweep_once()
    st.markdown(f":gray[{LEAD}]")


def title() -> str:
    """Return the page's title: what was found, as far as it is known."""
    now = draft()
    if now.step == PUBLISH and now.published is not None:
        return publishing.finding(now.published)
    if now.step == REPORT and now.checked is not None:
        return finding(now.checked)
    return QUESTION


@cache
def _sweep_once() -> None:
    sweep()
