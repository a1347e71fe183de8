"""How much a file may hold, checked before it is read."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lumbar.intake.clinic.reasons import refuse

MEGABYTE: Final = 2**20
MOST_BYTES: Final = 500 * MEGABYTE
"""Of a file that is read whole; what is uploaded is bounded lower, by the server's settings."""
MOST_STREAMED: Final = 8_000 * MEGABYTE
"""Of one that is read in parts, as text and Parquet are."""
MOST_UNPACKED: Final = 1_000 * MEGABYTE
MOST_RATIO: Final = 200
"""Unpacked by packed: tables of few different words reach 50."""
RATIO_FROM: Final = 10 * MEGABYTE
"""Less than this does no harm, whatever the ratio."""
MOST_PARTS: Final = 2_000
"""Files within a workbook."""
MOST_COLUMNS: Final = 2_000
MOST_CELLS: Final = 50_000_000
MOST_CELLS_STREAMED: Final = 2_000_000_000


def checked_file(path: Path, most_bytes: int = MOST_BYTES) -> Path:
    """The same path; raises Refused where it is no ordinary file, is empty or too large."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        raise refuse("no_file") from None
    if not stat.S_ISREG(found.st_mode) or not os.access(path, os.R_OK):
        raise refuse("not_a_file")
    if found.st_size == 0:
        raise refuse("empty_file")
    if found.st_size > most_bytes:
        raise refuse("too_large", limit=most_bytes // MEGABYTE)
    return path


def checked_size(columns: int, rows: int, most_cells: int = MOST_CELLS) -> None:
    """Raises Refused where a table of that size is wider or larger than any real one."""
    if columns * rows > most_cells:
        raise refuse("too_many_cells")
    if columns > MOST_COLUMNS:
        raise refuse("too_wide", limit=MOST_COLUMNS)


def checked_unpacking(packed: int, unpacked: int) -> None:
    """Raises Refused where content unpacks to more than it may, at all or for its size; both in bytes."""
    if unpacked > MOST_UNPACKED or unpacked > max(RATIO_FROM, MOST_RATIO * packed):
        raise refuse("zip_bomb")


def checked_part(packed: int, groups: Sequence[int]) -> None:
    """The same of a file whose groups are unpacked one by one, by the sizes that they say they have."""
    if max(groups, default=0) > MOST_UNPACKED or sum(groups) > max(RATIO_FROM, MOST_RATIO * packed):
        raise refuse("zip_bomb")
