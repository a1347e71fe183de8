"""A table as people read it: no codes, no empty columns, the main numbers first, every number rounded and written."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import polars.selectors as cs

from lumbar.charts.theme import MINUS, people
from lumbar.deck.columns import DECIMALS, Column, column
from lumbar.deck.exhibit import Exhibit

NO_COLUMNS: Mapping[str, Column] = {}
CODES = ("place", "covariate")
MANY = 100_000
"""From here on a count is an estimate, written as everywhere else: with three digits."""
LATER = ("population", "calibration", "basis", "reference", "role", "target", "method", "data")
"""Columns that stand last, so that cases and differences are seen first."""


@dataclass(frozen=True)
class SlideTable:
    """Headings with units, the rows in words, which columns are numbers, and how many rows found no room."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    left_out: int


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


def slide_table(exhibit: Exhibit, most_rows: int = 12, most_columns: int = 7) -> SlideTable:
    """Return what of the exhibit's table fits a slide; a column that says the same in every row is left out."""
    shown = on_screen(exhibit.table, exhibit.columns)
    telling = [name for name in shown.columns if shown.height < 2 or shown[name].n_unique() > 1]
    kept = shown.select(telling[:most_columns]).head(most_rows)
    known = [exhibit.columns.get(name) or column(name) for name in kept.columns]
    return SlideTable(
        tuple(each.title for each in known),
        tuple(
            tuple(written(cell, each) for cell, each in zip(row, known, strict=True)) for row in kept.rows()
        ),
        tuple(kind.is_numeric() for kind in kept.dtypes),
        shown.height - kept.height,
    )


def written(cell: object, known: Column) -> str:
    """Return one cell in words; nothing where nothing is known, no more digits than are known.

    >>> written(-1234.5678, Column("Change", "people", "count")), written(None, Column("Sex"))
    ('−1,235', '')
    >>> written(385_910_224.3, Column("Low back pain", "people", "count"))
    '386 million'
    """
    if cell is None:
        return ""
    if not isinstance(cell, int | float):
        return str(cell)
    if known.kind == "count" and abs(cell) >= MANY:
        return people(cell)
    grouped = "" if known.kind == "year" else ","
    return f"{cell:{grouped}.{DECIMALS[known.kind]}f}".replace("-", MINUS)
