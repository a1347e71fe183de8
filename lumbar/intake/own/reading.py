"""A reader's own table as texts, each row with its number in the file; what is wrong becomes one sentence each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl

from lumbar.errors import CannotShow
from lumbar.intake.clinic.caps import checked_file
from lumbar.intake.clinic.reading.table import read_table, recognise_reading
from lumbar.intake.clinic.reasons import Refused

MOST_BYTES = 100 * 2**20
ROW = "row"
"""The row's number in the file; the header is row 1."""
MOST_SAID = 12
"""Problems told at once."""
SAID = {
    "too_large": "The file is larger than {limit} MB. Export fewer places, ages or years.",
    "no_rows": "The file has no rows below its header.",
    "unknown_format": "This is no CSV file. Unpack or save it as CSV and choose that.",
    "not_text": "This is no text file. Save it as CSV (UTF-8) and choose that.",
    "ragged": "No row has as many cells as the header. Check delimiter and quotes, then export it again.",
}
"""What is said of a file that cannot be read, where the words for clinics' files do not fit."""


def read_texts(path: Path) -> tuple[pl.DataFrame, str]:
    """The file's rows as texts with ``ROW``, headers in small letters, and the decimal sign its numbers have.

    Call it in the cage. Raises CannotShow where the file is no table: empty, binary, broken or too large.
    """
    try:
        reading, _ = recognise_reading(checked_file(path, MOST_BYTES))
        if reading.format not in ("delimited", "xlsx"):
            raise CannotShow(SAID["unknown_format"])
        table = read_table(path, reading)
    except Refused as reason:
        raise CannotShow(SAID.get(reason.code, str(reason)).format(limit=MOST_BYTES // 2**20)) from None
    if table.ragged:
        raise CannotShow(
            f"Row {table.ragged[0]}: {_rows(len(table.ragged), 'not as many cells as the header')}."
        )
    rows = table.numbered(ROW)
    headers = [name.lower() for name in rows.columns]
    if len(set(headers)) < len(headers):
        raise CannotShow("Row 1: two columns have the same name. Remove one of them.")
    return rows.rename(dict(zip(rows.columns, headers, strict=True))), reading.decimal


def require_columns(rows: pl.DataFrame, wanted: Collection[str]) -> None:
    """Raise CannotShow for the columns that are missing."""
    if missing := [column for column in wanted if column not in rows.columns]:
        many = "s" if len(missing) > 1 else ""
        raise CannotShow(f"Row 1: the column{many} {', '.join(missing)} {'are' if many else 'is'} missing.")


def problem(rows: pl.DataFrame, broken: pl.Expr, reason: str) -> tuple[str, ...]:
    """One sentence with the first row where ``broken`` holds and how many there are; none where it holds nowhere.

    No cell is quoted: what a file holds is nobody else's.
    """
    found = rows.filter(broken)
    return (f"Row {found[ROW].min()}: {_rows(found.height, reason)}.",) if found.height else ()


def _rows(count: int, reason: str) -> str:
    return f"{reason} ({count:,} such rows)" if count > 1 else reason


def refuse(problems: Iterable[str]) -> None:
    """Raise CannotShow with a sentence a line, where there is a problem."""
    told = list(problems)
    more = [f"And {len(told) - MOST_SAID} more."] if len(told) > MOST_SAID else []
    if told:
        raise CannotShow("\n".join([*told[:MOST_SAID], *more]))


def number(column: str, decimal: str) -> pl.Expr:
    """The column's texts as numbers, null where one is none or not finite."""
    text = pl.col(column).str.replace(",", ".", literal=True) if decimal == "," else pl.col(column)
    value = text.cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def whole(column: str) -> pl.Expr:
    """The column's texts as whole numbers, null where one is none."""
    return pl.col(column).cast(pl.Int64, strict=False)
