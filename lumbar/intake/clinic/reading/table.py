"""The one door to a clinic's file: what format it has, and the file as a table of texts."""

from collections.abc import Callable, Collection
from pathlib import Path

from lumbar.intake.clinic.caps import checked_file
from lumbar.intake.clinic.mapping import Format, Reading
from lumbar.intake.clinic.reading.content import format_of
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import refuse

Read = Callable[[Path, Reading, Collection[str] | None], Table]

__all__ = ["Table", "read_table", "recognise_reading"]


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


def recognise_reading(path: Path) -> tuple[Reading, tuple[str, ...]]:
    """How to read the file, told from its content alone, and the names of its sheets (xlsx, else none).

    Call it in the cage. Raises Refused with its code where the content is no format Lumbar reads.
    """
    kind = format_of(checked_file(path))
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
