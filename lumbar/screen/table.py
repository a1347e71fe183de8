"""Tables on screen: headings with units, rounded numbers, codes left to the files."""

from collections.abc import Mapping

import polars as pl
import polars.selectors as cs
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lumbar.deck.columns import Column, Kind, column
from lumbar.deck.shown import NO_COLUMNS, on_screen

ROW, HEAD_ROW = 35, 38
FORMATS: dict[Kind, str] = {
    "count": "localized",
    "rate": "localized",
    "year": "%d",
    "percent": "%.1f",
    "ratio": "%.3f",
    "text": "localized",
}


def show_table(rows: pl.DataFrame, height: int, own: Mapping[str, Column] = NO_COLUMNS) -> None:
    """Show the rows with headings, units and rounded numbers; ``own`` columns are headed in their own way."""
    shown = on_screen(rows, own)
    numbers = shown.select(cs.numeric()).columns
    st.dataframe(
        shown,
        column_config={
            name: _written(own.get(name) or column(name), name in numbers) for name in shown.columns
        },
        hide_index=True,
        height=min(height, HEAD_ROW + ROW * shown.height),
    )


def _written(known: Column, number: bool) -> ColumnConfig:
    if not number:
        return st.column_config.TextColumn(known.title)
    return st.column_config.NumberColumn(known.title, format=FORMATS[known.kind])
