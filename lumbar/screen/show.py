"""The one `show`: every chart passes here, so every chart has a table, files, an image, a citation and its source."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import polars.selectors as cs
import streamlit as st

from lumbar.charts.world_map import map_config
from lumbar.deck import image, tables
from lumbar.deck.citation import citation
from lumbar.deck.columns import DECIMALS, Column, column
from lumbar.deck.exhibit import Exhibit, alt_text
from lumbar.deck.sources import source_line
from lumbar.errors import CannotShow
from lumbar.screen import filters, links, look

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOOLBAR = {"displayModeBar": "hover", "displaylogo": False, "modeBarButtons": [["toImage"]]}


CLICKED = "lumbar clicked"
ROW, HEAD_ROW = 35, 38
LATER = ("population", "calibration", "basis")
"""Columns that stand last on screen, so that the cases are seen first."""
SCREEN_FORMATS = {
    "count": "localized",
    "rate": "localized",
    "year": "%d",
    "percent": "%.1f",
    "ratio": "%.3f",
    "text": "localized",
}


@dataclass(frozen=True)
class Room:
    """How an exhibit is set on the page: planned pixels, own heading or the page's, and the filter a click sets."""

    width: int = 860
    height: int = 410
    headed: bool = True
    click_sets: str = ""


def show(exhibit: Exhibit, room: Room | None = None) -> None:
    """Show the exhibit as chart or table with everything that must stand beside it."""
    st.fragment(_exhibit)(exhibit, room or Room())


def _exhibit(exhibit: Exhibit, room: Room) -> None:
    if _head(exhibit, room.headed) == "table":
        show_table(exhibit.table, room.height)
    else:
        _chart(exhibit, room)
    _foot(exhibit)


def _chart(exhibit: Exhibit, room: Room) -> None:
    figure = exhibit.draw(look.theme(width=room.width, height=room.height))
    settings: Any = {
        "theme": None,
        "key": f"{exhibit.name}_chart",
        "alt": alt_text(exhibit, figure),
        "config": {**map_config(), **TOOLBAR},
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
        st.subheader(exhibit.title, anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{exhibit.subtitle}**")
            st.caption(exhibit.scope)
        with st.container(width="content"):
            return filters.segments(f"{exhibit.name}_as", hidden=True)


def _foot(exhibit: Exhibit) -> None:
    """Write the ways out and, small, notes and sources."""
    with st.container(horizontal=True, gap="xsmall"):
        _ways_out(exhibit, links.link())
    st.caption(" ".join(filter(None, (exhibit.note, exhibit.scenario, source_line(exhibit.files)))))


def _ways_out(exhibit: Exhibit, address: str) -> None:
    """Offer data, image and citation; each is made when it is asked for."""
    name = exhibit.name
    with st.popover("Data", icon=":material/download:", type="tertiary", key=f"{name}_data"):
        _download("CSV", f"lumbar-{name}.csv", "text/csv", partial(tables.csv, exhibit))
        _download("Excel (XLSX)", f"lumbar-{name}.xlsx", XLSX, partial(tables.xlsx, exhibit, address))
    _image(exhibit)
    with st.popover("Cite", icon=":material/format_quote:", type="tertiary", key=f"{name}_cite"):
        st.markdown("**Citation**")
        st.code(citation(exhibit, address), language=None, wrap_lines=True)
        st.markdown("**Link that restores this view**")
        st.code(address, language=None, wrap_lines=True)


def _image(exhibit: Exhibit) -> None:
    make = partial(image.png, exhibit, look.theme())
    try:
        image.browser()
    except CannotShow as sentence:
        with st.popover("Image", icon=":material/image:", type="tertiary", key=f"{exhibit.name}_image"):
            st.markdown(str(sentence))
        return
    _download("Image", f"lumbar-{exhibit.name}.png", "image/png", make, icon=":material/image:", type="tertiary")


def _download(label: str, file: str, mime: str, make: Callable[[], bytes], **look_of: Any) -> None:
    icon = {"icon": ":material/description:", "width": "stretch"} if not look_of else {}
    st.download_button(label, make, file, mime, key=f"get {file}", on_click="ignore", **{**icon, **look_of})


def show_table(rows: pl.DataFrame, height: int) -> None:
    """Show the rows with headings, units and rounded numbers; codes stay in the files."""
    rows = rows.select(cs.exclude("place", *LATER), cs.by_name(*LATER, require_all=False))
    numbers = {name: column(name) for name in rows.select(cs.numeric()).columns}
    rounded = [
        pl.col(name).cast(pl.Float64).round(DECIMALS[known.kind]).cast(pl.Float64 if DECIMALS[known.kind] else pl.Int64)
        for name, known in numbers.items()
    ]
    st.dataframe(
        rows.with_columns(rounded),
        column_config={name: _written(column(name), name in numbers) for name in rows.columns},
        hide_index=True,
        height=min(height, HEAD_ROW + ROW * rows.height),
    )


def _written(known: Column, number: bool) -> Any:
    if not number:
        return st.column_config.TextColumn(known.title)
    return st.column_config.NumberColumn(known.title, format=SCREEN_FORMATS[known.kind])
