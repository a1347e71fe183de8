"""The one door to a clinic's file: what format it has, and the file as a table of texts."""

from collections.abc import Callable, Collection, Generator
from pathlib import Path
from typing import Final

from lumbar.intake.clinic.caps import MEGABYTE, MOST_CELLS_STREAMED, MOST_STREAMED, checked_file
from lumbar.intake.clinic.mapping import Format, Reading
from lumbar.intake.clinic.reading.content import format_of
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import refuse

Read = Callable[[Path, Reading, Collection[str] | None], Table]

IN_PARTS: Final[frozenset[Format]] = frozenset({"delimited", "parquet"})
"""Formats that need not be read whole."""
LOT_BYTES: Final = 48 * MEGABYTE
LOT_CELLS: Final = 6_000_000
"""Of a file that become a table at a time: about a third of a gigabyte where it is checked."""

__all__ = ["IN_PARTS", "Table", "read_parts", "read_table", "recognise_reading"]


def read_table(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """The file as texts, read as ``reading`` says; columns outside ``only`` are dropped unread.

    Call it in the cage. Raises Refused with its code where the file is not what ``reading`` says, is
    broken, larger than the caps, or without a row.
    """
    if format_of(checked_file(path)) != reading.format:
        raise refuse("other_format")
    table = _reader(reading.format)(path, reading, only).trimmed()
    if table.texts.width and not table.texts.height:
        raise refuse("ragged" if table.ragged else "no_rows")
    return table


def read_parts(path: Path, reading: Reading, only: Collection[str] | None = None) -> Generator[Table]:
    """The same of a format IN_PARTS as tables one below the other, of which the first has no row.

    Blank rows at the end are there, and a file without a row is not refused.
    """
    if format_of(checked_file(path, MOST_STREAMED)) != reading.format or reading.format not in IN_PARTS:
        raise refuse("other_format")
    if reading.format == "delimited":
        from lumbar.intake.clinic.reading.delimited import parts
    else:
        from lumbar.intake.clinic.reading.parquet import parts
    yield from parts(path, reading, only, MOST_CELLS_STREAMED)


def lots_of(path: Path) -> int:
    """In how many lots the file should be checked, so that each fits into memory; 1 where it is read whole.

    Raises Refused where it is too large for its format.
    """
    kind = format_of(checked_file(path, MOST_STREAMED))
    if kind not in IN_PARTS:
        checked_file(path)
        return 1
    if kind == "delimited":
        return 1 + path.stat().st_size // LOT_BYTES
    from lumbar.intake.clinic.reading.parquet import cells_of

    return 1 + cells_of(path) // LOT_CELLS


def recognise_reading(path: Path) -> tuple[Reading, tuple[str, ...]]:
    """How to read the file, told from its content alone, and the names of its sheets (xlsx, else none).

    Call it in the cage. Raises Refused with its code where the content is no format Lumbar reads.
    """
    kind = format_of(checked_file(path, MOST_STREAMED))
    if kind not in IN_PARTS:
        checked_file(path)
    if kind == "delimited":
        from lumbar.intake.clinic.reading import sniff

        return sniff.recognise(path), ()
    if kind == "xlsx":
        from lumbar.intake.clinic.reading import xlsx

        return xlsx.recognise(path)
    return Reading(format=kind), ()


def _reader(kind: Format) -> Read:
    """The format's reader; its library is loaded for it alone, so that the child starts the sooner."""
    match kind:
        case "delimited":
            from lumbar.intake.clinic.reading.delimited import read
        case "xlsx":
            from lumbar.intake.clinic.reading.xlsx import read
        case "parquet":
            from lumbar.intake.clinic.reading.parquet import read
        case "sav":
            from lumbar.intake.clinic.reading.sav import read
        case "fhir":
            from lumbar.intake.clinic.reading.fhir import read
    return read
