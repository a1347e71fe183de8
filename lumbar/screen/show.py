"""The one `show`: every chart passes here, so every chart has a table, files, an image, a citation and its source."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl
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
WITH_TOOLBAR = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def show(exhibit: Exhibit, *, headed: bool = True, width: int = 860, height: int = 440) -> None:
    """Show the exhibit as chart or table with everything that must stand beside it.

    ``headed`` is False where the page's own title already states the finding; ``width`` and ``height`` are the
    room the figure is planned for, in pixels.
    """
    st.fragment(_exhibit)(exhibit, headed, width, height)


def _exhibit(exhibit: Exhibit, headed: bool, width: int, height: int) -> None:
    as_table = _head(exhibit, headed)
    if as_table:
        show_table(exhibit.table, height)
    else:
        figure = exhibit.draw(look.theme(width=width, height=height))
        st.plotly_chart(
            figure,
            theme=None,
            key=f"{exhibit.name}_chart",
            alt=alt_text(exhibit, figure),
            config={**map_config(), **WITH_TOOLBAR},
        )
    _foot(exhibit)


def _head(exhibit: Exhibit, headed: bool) -> bool:
    """Write title and subtitle beside the switch and the ways out; return whether the table is asked for."""
    row = st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute")
    with row.container(width="stretch", gap=None):
        if headed:
            st.subheader(exhibit.title, anchor=False)
            st.caption(exhibit.subtitle)
        else:
            st.markdown(f"**{exhibit.subtitle}**")
    with row.container(horizontal=True, width="content", gap="xxsmall", vertical_alignment="center"):
        chosen = filters.segments(f"{exhibit.name}_as", hidden=True)
        _ways_out(exhibit, links.link())
    return chosen == "table"


def _foot(exhibit: Exhibit) -> None:
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
    """Show the rows with headings, units and rounded numbers."""
    said = {name: column(name) for name in rows.columns}
    rounded = [
        pl.col(name).cast(pl.Float64).round(DECIMALS[known.kind]).cast(pl.Int64 if not DECIMALS[known.kind] else pl.Float64)
        for name, known in said.items()
        if known.kind != "text"
    ]
    st.dataframe(
        rows.with_columns(rounded),
        column_config=_written(said),
        hide_index=True,
        height=min(height, 38 + 35 * rows.height),
    )


def _written(said: Mapping[str, Column]) -> dict[str, Any]:
    grouped = {"count": "localized", "rate": "localized", "year": "%d", "percent": "%.1f", "ratio": "%.3f"}
    return {
        name: st.column_config.TextColumn(known.title)
        if known.kind == "text"
        else st.column_config.NumberColumn(known.title, format=grouped[known.kind])
        for name, known in said.items()
    }
