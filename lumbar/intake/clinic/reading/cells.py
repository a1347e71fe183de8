"""What a workbook's sheet holds beyond its values, found by going through its cells one by one."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from lumbar.intake.clinic.caps import checked_size
from lumbar.intake.clinic.reading.workbook import Attributes, opened, parse

DIGITS: Final = "0123456789"


@dataclass
class Sheet:
    """How far a sheet reaches, counted from 1, and what its values do not tell.

    ``errors``: the cells such as #N/A, by row and column, with their text. ``unsolved``: columns in which a
    formula has no result.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unsolved: set[int] = field(default_factory=set)


def look(path: Path, part: str) -> Sheet:
    """The sheet in ``part``; raises Refused where it reaches beyond the caps, whatever it declares."""
    seen = _Cells()
    with opened(path) as book:
        parse(book, part, seen.start, seen.text)
        seen.finish()
    checked_size(seen.sheet.columns, seen.sheet.rows)
    return seen.sheet


class _Cells:
    """Takes a sheet's elements in turn; a cell without an address stands right of the one before."""

    def __init__(self) -> None:
        self.sheet = Sheet()
        self.row = self.column = 0
        self.kind = self.said = ""
        self.formula = self.listening = False

    def start(self, tag: str, at: Attributes) -> None:
        """An element begins."""
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            if self.formula or self.kind == "e":
                self.finish()
            self._begin(at)
        elif name in {"v", "is"}:
            self._filled()
        elif name == "f":
            self.formula = True
        elif name == "row":
            self.finish()
            self.row, self.column = int(at.get("r", self.row + 1)), 0

    def text(self, text: str) -> None:
        """Text within the element."""
        if self.listening:
            self.said += text

    def finish(self) -> None:
        """Keep what the cell that ends here tells."""
        if self.kind == "e" and self.said:
            self.sheet.errors[self.row, self.column] = self.said
        elif self.formula and not self.said and self.kind != "str":
            self.sheet.unsolved.add(self.column)
        self.kind = self.said = ""
        self.formula = self.listening = False

    def _begin(self, at: Attributes) -> None:
        self.kind = at.get("t", "")
        address = at.get("r")
        if address is None:
            self.column += 1
        else:
            letters = address.rstrip(DIGITS)
            self.row, self.column = int(address[len(letters) :]), _column(letters)

    def _filled(self) -> None:
        self.sheet.rows = max(self.sheet.rows, self.row)
        self.sheet.columns = max(self.sheet.columns, self.column)
        self.listening = self.formula or self.kind == "e"


@cache
def _column(letters: str) -> int:
    """The number of a column from its letters: A is 1; raises ValueError for what is no column.

    >>> _column("XFD")
    16384
    """
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isupper()):
        raise ValueError(letters)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
