"""XLSX workbooks -> texts, loaded by fastexcel once it is safe to."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

import fastexcel
import polars as pl

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.cells import Sheet, look
from lumbar.intake.clinic.reading.header import LOOKED_AT, header_row, kept, names_of
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reading.workbook import sheets
from lumbar.intake.clinic.reasons import refuse

MOMENT: Final = r"^(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d:\d\d(\.\d+)?$"
"""How a cell with a date arrives as text."""
TIME: Final = r"^(?:1899-12-3[01]|1904-01-01)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?$"
"""How one with a time of day alone does."""


def read(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """A sheet as texts, rows counted as a spreadsheet shows them; the first sheet where none is named.

    A formula stands for its result, an error for its text (#N/A), merged cells for the first of them.
    Raises Refused where the file is not safe to load or a kept column's formulas have no results.
    """
    parts = sheets(path)
    name = reading.sheet or next(iter(parts))
    if name not in parts:
        raise refuse("no_sheet")
    sheet = look(path, parts[name])
    rows, offset = _loaded(path, name)
    header = rows.slice(reading.header - 1, 1).rows()
    names = names_of([cell or "" for cell in header[0]] if header else [])
    places = kept(names, only)
    for column, place in places.items():
        if place + offset in sheet.unsolved:
            raise refuse("no_results", column=column)
    body = rows.slice(reading.header)
    cells = [
        _with_errors(body.to_series(place), sheet, place + offset, reading.header).alias(column)
        for column, place in places.items()
    ]
    return _table(pl.DataFrame(cells), reading.header, names)


def recognise(path: Path) -> tuple[Reading, tuple[str, ...]]:
    """How to read a workbook's first sheet, and the names of all; raises Refused as ``read``."""
    parts = sheets(path)
    name, part = next(iter(parts.items()))
    look(path, part)
    rows, _ = _loaded(path, name)
    first = [[cell or "" for cell in row] for row in rows.head(LOOKED_AT).rows()]
    return Reading(format="xlsx", sheet=name, header=header_row(first)), tuple(parts)


def _loaded(path: Path, name: str) -> tuple[pl.DataFrame, int]:
    """The sheet's rows from its first on, every cell as text, and the number of its first column."""
    try:  # as bytes: from a path fastexcel believes the name's ending
        sheet = fastexcel.read_excel(path.read_bytes()).load_sheet(
            name, header_row=None, skip_rows=0, dtypes="string"
        )
        columns = sheet.available_columns()
        return sheet.to_polars(), columns[0].absolute_index + 1 if columns else 1
    except fastexcel.FastExcelError:
        raise refuse("broken_file") from None


def _with_errors(cells: pl.Series, sheet: Sheet, column: int, header: int) -> pl.Series:
    """The cells with their errors' texts put back, which came as empty."""
    found = {
        row - header - 1: text for (row, at), text in sheet.errors.items() if at == column and row > header
    }
    return cells.scatter(list(found), list(found.values())) if found else cells


def _table(cells: pl.DataFrame, header: int, names: tuple[str, ...]) -> Table:
    """Dates as YYYY-MM-DD without the time of day, times of day without a day, all else as it came."""
    texts = cells.with_columns(pl.all().fill_null("").str.strip_chars().str.replace(TIME, "$1"))
    dated = texts.select(pl.all().str.contains(MOMENT).any())
    return Table(
        texts.with_columns(pl.all().str.replace(MOMENT, "$1")),
        dates=frozenset(name for name in dated.columns if dated[name].any()),
        first_row=header + 1,
        names=tuple(kept(names, None)),
    )
