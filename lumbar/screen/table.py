"""Tables on screen: headings with units, rounded numbers, codes left to the files."""

from collections.abc import Mapping

import polars as pl
import polars.selectors as cs
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lumbar.deck.columns import DECIMALS, Column, Kind, column

ROW, HEAD_ROW = 35, 38
NO_COLUMNS: Mapping[str, Column] = {}
CODES = ("place", "covariate")
LATER = ("population", "calibration", "basis", "reference", "role", "target", "method", "data")
"""Columns that stand last on screen, so that cases and differences are seen first."""
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


def on_screen(rows: pl.DataFrame, own: Mapping[str, Column] = NO_COLUMNS) -> pl.DataFrame:
    """Return the rows as they are shown: no codes, no empty columns, the cases first, every number rounded."""
    known = rows.select(each for each in rows if not rows.height or each.null_count() < rows.height)
    ordered = known.select(cs.exclude(*CODES, *LATER), cs.by_name(*LATER, require_all=False))
    return ordered.with_columns(
        _rounded(name, DECIMALS[(own.get(name) or column(name)).kind])
        for name in ordered.select(cs.numeric()).columns
    )


def _rounded(name: str, decimals: int) -> pl.Expr:
    return pl.col(name).cast(pl.Float64).round(decimals).cast(pl.Float64 if decimals else pl.Int64)


def _written(known: Column, number: bool) -> ColumnConfig:
    if not number:
        return st.column_config.TextColumn(known.title)
    return st.column_config.NumberColumn(known.title, format=FORMATS[known.kind])
