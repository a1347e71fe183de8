"""The one `show`: every chart passes here, so every chart has a table, files, an image, a citation and its source."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from lumbar.charts.theme import Theme, unbroken
from lumbar.charts.world_map import map_config
from lumbar.deck.exhibit import Exhibit, alt_text
from lumbar.deck.sources import source_line
from lumbar.exhibits.asking import drawn
from lumbar.screen import filters, look
from lumbar.screen.reader import part
from lumbar.screen.table import show_table
from lumbar.screen.take import ways_out

TOOLBAR = {"displayModeBar": "hover", "displaylogo": False, "modeBarButtons": [["toImage"]]}
NO_TOOLBAR = {"displayModeBar": False}
"""Over a picture that holds what may not leave the screen."""
CLICKED = "lumbar clicked"


@dataclass(frozen=True)
class Room:
    """How an exhibit is set on the page: planned pixels, own heading or the page's, the filter a click sets, a hint.

    ``over`` draws on the picture what is for this screen alone: nothing that leaves has it.
    """

    width: int = 860
    height: int = 410
    headed: bool = True
    click_sets: str = ""
    hint: str = ""
    over: Callable[[go.Figure, Theme], go.Figure] | None = None


def show(exhibit: Exhibit, room: Room | None = None) -> None:
    """Show the exhibit as chart or table with everything that must stand beside it."""
    part(_exhibit)(exhibit, room or Room())


def _exhibit(exhibit: Exhibit, room: Room) -> None:
    if _head(exhibit, room.headed) == "table":
        show_table(exhibit.table, room.height, exhibit.columns)
    else:
        _chart(exhibit, room)
    look.aside(room.hint)
    _foot(exhibit)


def _chart(exhibit: Exhibit, room: Room) -> None:
    theme = look.theme(width=room.width, height=room.height)
    figure = drawn(exhibit, theme)
    figure = room.over(figure, theme) if room.over else figure
    settings: Any = {
        "theme": None,
        "key": f"{exhibit.name}_chart",
        "alt": alt_text(exhibit, figure),
        "config": {**map_config(), **(NO_TOOLBAR if room.over else TOOLBAR)},
    }
    if not room.click_sets:
        st.plotly_chart(figure, **settings)
        return
    chosen: Any = st.plotly_chart(figure, on_select="rerun", selection_mode="points", **settings)
    _take_click(room.click_sets, chosen["selection"]["points"])


def _take_click(key: str, points: list[dict[str, Any]]) -> None:
    """Hand a newly clicked place to the filter; an old click does not override a later choice."""
    place = next((str(point.get("location") or point.get("customdata")) for point in points), "")
    if place == st.session_state.get(CLICKED, ""):
        return
    st.session_state[CLICKED] = place
    if place:
        st.session_state[key] = place
        st.rerun()


def _head(exhibit: Exhibit, headed: bool) -> str:
    """Write title and subtitle beside the switch; return what is asked for: chart or table."""
    if headed:
        st.subheader(unbroken(exhibit.title), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{exhibit.subtitle}**")
            look.aside(exhibit.scope)
        with st.container(width="content"):
            return filters.segments(f"{exhibit.name}_as", hidden=True)


def _foot(exhibit: Exhibit) -> None:
    """Write the ways out and, small, notes and sources."""
    with st.container(horizontal=True, gap="xsmall"):
        ways_out(exhibit)
    look.aside(" ".join(filter(None, (exhibit.note, exhibit.scenario, source_line(exhibit.files)))))
