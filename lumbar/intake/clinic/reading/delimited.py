"""CSV, TSV and the like -> texts; REDCap's flat exports are such files too."""

import csv
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from lumbar.intake.clinic.caps import checked_size
from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.header import kept, names_of
from lumbar.intake.clinic.reading.texts import Table, stripped
from lumbar.intake.clinic.reasons import refuse

LONGEST_LINE: Final = 1_000_000
AT_ONCE: Final = 20_000
"""Rows parsed before they become columns: enough to be quick, few enough to need little memory."""

Records = Iterator[list[str]]


def read(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """The file as texts; raises Refused where bytes, quotes or lines are not as declared.

    A row with more or fewer cells than the header is blank and named in ``ragged``; empty cells beyond
    the header's are taken for a delimiter at the end.
    """
    if len(reading.delimiter) != 1 or reading.delimiter in '"\r\n':
        raise refuse("not_mapped", field="delimiter")
    with opened(path, reading.encoding) as file:
        records = csv.reader(lines(file), delimiter=reading.delimiter, strict=True)
        try:
            return _table(records, reading.header, only)
        except csv.Error:
            raise refuse("broken_quotes", count=records.line_num) from None
        except UnicodeError:
            raise refuse("not_text") from None


def opened(path: Path, encoding: str) -> TextIO:
    """The file as text, line ends as they stand; raises Refused for an encoding nobody knows."""
    try:
        return path.open(encoding=encoding, newline="")
    except LookupError:
        raise refuse("not_text") from None


def lines(file: TextIO) -> Iterator[str]:
    """The lines without a byte order mark; raises Refused for one that is no text or far too long."""
    mark = "\ufeff"
    while line := file.readline(LONGEST_LINE):
        if "\0" in line:
            raise refuse("not_text")
        if len(line) == LONGEST_LINE:
            raise refuse("long_line", limit=LONGEST_LINE)
        yield line.removeprefix(mark)
        mark = ""


def _table(records: Records, header: int, only: Collection[str] | None) -> Table:
    names = names_of(next(islice(records, header - 1, None), []))
    places = kept(names, only)
    ragged: list[int] = []
    parts = [pl.DataFrame(schema=dict.fromkeys(places, pl.String))]
    rows = 0
    while some := list(islice(records, AT_ONCE)):
        first = header + 1 + rows
        rows += len(some)
        checked_size(len(names), rows)
        whole = [_cells(row, len(names)) for row in some]
        ragged += [first + k for k, cells in enumerate(whole) if cells is None]
        blank = [""] * len(names)
        columns = list(zip(*(cells or blank for cells in whole), strict=True))
        parts.append(stripped({name: columns[k] for name, k in places.items()}))
    return Table(pl.concat(parts), first_row=header + 1, ragged=tuple(ragged), names=tuple(kept(names, None)))


def _cells(row: list[str], width: int) -> list[str] | None:
    """As many cells as the header has; None where that cannot be."""
    if len(row) == width:
        return row
    if not row:
        return [""] * width
    return row[:width] if len(row) > width and not any(cell.strip() for cell in row[width:]) else None
