"""Play through the years: the later year steps on, and stops where estimates end until pressed again."""

from time import monotonic

import streamlit as st

from lumbar.answers import YEARS
from lumbar.charts.canvas import LAST_ESTIMATE
from lumbar.screen.reader import part

PACE = 1.0
"""Seconds between two steps."""
PLAYING, STEPPED = "lumbar playing", "lumbar stepped"


def button() -> None:
    """Show the button that starts and stops; while playing, step on by itself."""
    playing = st.session_state.get(PLAYING, False)
    label, icon = ("Pause", ":material/pause:") if playing else ("Play", ":material/play_arrow:")
    if st.button(
        label, icon=icon, key="play", help="Step through the years; stops in 2020, where projections begin"
    ):
        st.session_state[PLAYING] = not playing
        if not playing:
            step()
        st.rerun()
    if playing:
        part(_tick, run_every=PACE)()


def _tick() -> None:
    if monotonic() - st.session_state[STEPPED] >= 0.8 * PACE:
        step()
        st.rerun()


def step() -> None:
    """Move the later year on by one; from the last year begin anew."""
    first, last = (int(year) for year in st.session_state["years"])
    first, last = following(first, last)
    st.session_state["years"] = (str(first), str(last))
    st.session_state[STEPPED] = monotonic()
    st.session_state[PLAYING] = last not in {LAST_ESTIMATE, YEARS[-1]}


def following(first: int, last: int) -> tuple[int, int]:
    """Return the years of the next step.

    >>> following(1990, 2015), following(2020, 2050)
    ((1990, 2020), (1990, 1995))
    """
    if last == YEARS[-1]:
        return YEARS[0], YEARS[1]
    return first, YEARS[YEARS.index(last) + 1]
