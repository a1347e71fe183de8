"""The one door to a clinic's file: what format it has, and the file as a table of texts."""

from collections.abc import Collection
from pathlib import Path

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.texts import Table

__all__ = ["Table", "read_table", "recognise_reading"]


def read_table(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """The file as texts, read as ``reading`` says; columns outside ``only`` are dropped unread.

    Call it in the cage. Raises Refused with its code where the file is not what ``reading`` says, is
    broken, or is larger than the caps.
    """
    raise NotImplementedError


def recognise_reading(path: Path) -> tuple[Reading, tuple[str, ...]]:
    """How to read the file, told from its content alone, and the names of its sheets (xlsx, else none).

    Call it in the cage. Raises Refused with its code where the content is no format Lumbar reads.
    """
    raise NotImplementedError
