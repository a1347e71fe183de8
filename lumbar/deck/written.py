"""A table as a slide can hold it: the columns that a meeting reads, in words, and so many rows."""

from dataclasses import dataclass

from lumbar.charts.theme import MINUS
from lumbar.deck.columns import DECIMALS, Column, column
from lumbar.deck.exhibit import Exhibit

MOST_ROWS, MOST_COLUMNS = 12, 7
LEFT_OUT = (
    "place", "population", "calibration", "basis", "role", "reference", "data", "method", "target", "limit", "looks",
    "unit", "covariate", "by", "p", "p_adjusted", "sd_limit", "rank_lower", "rank_upper", "hedges_g",
)  # fmt: skip
"""What a table on a slide leaves to the workbook: codes, methods, by-products."""


@dataclass(frozen=True)
class WrittenTable:
    """Headings with units, rows of texts, which columns hold numbers, and how many rows are left out."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    more: int


def written(exhibit: Exhibit, most: int = MOST_ROWS) -> WrittenTable:
    """Return the exhibit's table for a slide."""
    table = exhibit.table
    known = [
        name for name in table.columns if name not in LEFT_OUT and table[name].null_count() < table.height
    ]
    kept = table.select(known[:MOST_COLUMNS])
    said = [exhibit.columns.get(name) or column(name) for name in kept.columns]
    rows = kept.head(most).iter_rows()
    return WrittenTable(
        tuple(each.title for each in said),
        tuple(tuple(_cell(value, each) for value, each in zip(row, said, strict=True)) for row in rows),
        tuple(kept.schema[name].is_numeric() for name in kept.columns),
        max(0, kept.height - most),
    )


def _cell(value: object, said: Column) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    grouped = "" if said.kind == "year" else ","
    return f"{value:{grouped}.{DECIMALS[said.kind]}f}".replace("-", MINUS)


def left_over(table: WrittenTable) -> str:
    """Return what stands under a table that is not whole; "" under a whole one.

    >>> left_over(WrittenTable((), (), (), 224))
    'and 224 more rows: see the workbook'
    """
    rows = "row" if table.more == 1 else "rows"
    return f"and {table.more:,} more {rows}: see the workbook" if table.more else ""
