"""CSV, TSV and the like -> texts; REDCap's flat exports are such files too."""

import csv
from collections.abc import Collection, Generator, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from lumbar.intake.clinic.caps import MOST_CELLS, checked_size
from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.header import kept, names_of
from lumbar.intake.clinic.reading.texts import Table, joined, stripped
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
    return joined(parts(path, reading, only))


def parts(
    path: Path, reading: Reading, only: Collection[str] | None = None, most_cells: int = MOST_CELLS
) -> Generator[Table]:
    """The same as tables of at most 20,000 rows, one below the other; the first has none."""
    if len(reading.delimiter) != 1 or reading.delimiter in '"\r\n':
        raise refuse("not_mapped", field="delimiter")
    with opened(path, reading.encoding) as file:
        records = csv.reader(lines(file), delimiter=reading.delimiter, strict=True)
        try:
            yield from _tables(records, reading.header, only, most_cells)
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


def _tables(records: Records, header: int, only: Collection[str] | None, most_cells: int) -> Generator[Table]:
    names = names_of(next(islice(records, header - 1, None), []))
    places, every, first = kept(names, only), tuple(kept(names, None)), header + 1
    yield Table(pl.DataFrame(schema=dict.fromkeys(places, pl.String)), first_row=first, names=every)
    blank = [""] * len(names)
    while some := list(islice(records, AT_ONCE)):
        checked_size(len(names), first - header - 1 + len(some), most_cells)
        whole = [_cells(row, len(names)) for row in some]
        ragged = tuple(first + k for k, cells in enumerate(whole) if cells is None)
        columns = list(zip(*(cells or blank for cells in whole), strict=True))
        texts = stripped({name: columns[k] for name, k in places.items()})
        yield Table(texts, first_row=first, ragged=ragged, names=every)
        first += len(some)


def _cells(row: list[str], width: int) -> list[str] | None:
    """As many cells as the header has; None where that cannot be."""
    if len(row) == width:
        return row
    if not row:
        return [""] * width
    return row[:width] if len(row) > width and not any(cell.strip() for cell in row[width:]) else None
