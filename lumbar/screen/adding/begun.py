"""The page's beginning: what it says first, and to whom it is open."""

from functools import cache

import streamlit as st

from lumbar.intake.clinic.checking.report import finding
from lumbar.outcomes.scope import require_publisher
from lumbar.screen.adding import publishing
from lumbar.screen.adding.draft import PUBLISH, REPORT, draft
from lumbar.screen.adding.scratch import sweep

QUESTION = "How do our own outcomes get in?"
LEAD = (
    "A file as the clinic has it goes in step by step. Nothing is published until you say so, and the last addition "
    "can be undone."
)


def begin() -> None:
    """Say what the page does; raises CannotShow for who may not publish."""
    require_publisher()
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
