"""The workbook inside a chart: a sheet of the numbers drawn, and a sheet on where they are from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from lumbar.deck.powerpoint.xml import tag, text, val

NAME = "Numbers"
Cell = float | str | None


@dataclass(frozen=True)
class Column:
    """A column of the sheet, and how a chart refers to it; ``formulas`` where cells follow from others."""

    letter: str
    head: str
    cells: tuple[Cell, ...]
    form: str
    formulas: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the head as the name of a series."""
        point = tag("c:pt", tag("c:v", text(self.head)), idx=0)
        cache = tag("c:strCache", val("ptCount", 1), point)
        return tag("c:tx", tag("c:strRef", tag("c:f", f"{NAME}!${self.letter}$1"), cache))

    def numbers(self, name: str) -> str:
        """Return the cells as numbers of a chart, under the element ``name``; empty ones are left out."""
        points = _points(self.cells)
        cache = tag(
            "c:numCache", tag("c:formatCode", text(self.form)), val("ptCount", len(self.cells)), points
        )
        return tag(f"c:{name}", tag("c:numRef", tag("c:f", self._range), cache))

    def texts(self, name: str) -> str:
        """Return the cells as words of a chart, under the element ``name``."""
        cache = tag("c:strCache", val("ptCount", len(self.cells)), _points(self.cells))
        return tag(f"c:{name}", tag("c:strRef", tag("c:f", self._range), cache))

    @property
    def _range(self) -> str:
        return f"{NAME}!${self.letter}$2:${self.letter}${len(self.cells) + 1}"


def _points(cells: Sequence[Cell]) -> str:
    return "".join(
        tag("c:pt", tag("c:v", text(cell if isinstance(cell, str) else repr(cell))), idx=place)
        for place, cell in enumerate(cells)
        if cell is not None
    )


@dataclass
class Sheet:
    """The columns of a chart's workbook, in the order in which they are added."""

    columns: list[Column] = field(default_factory=list[Column])

    def add(
        self, head: str, cells: Sequence[Cell], form: str = "General", formulas: Sequence[str] = ()
    ) -> Column:
        """Return a new column; ``formulas`` stand in its cells, which hold what they come to."""
        column = Column(xl_col_to_name(len(self.columns)), head, tuple(cells), form, tuple(formulas))
        self.columns.append(column)
        return column

    def workbook(self, about: Sequence[tuple[str, str]], made: date) -> bytes:
        """Return the workbook, with ``about`` (what is it, the words) on a second sheet."""
        file = BytesIO()
        with Workbook(
            file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        ) as book:
            book.set_properties({"created": datetime(made.year, made.month, made.day, tzinfo=UTC)})
            self._write(book)
            _write_about(book, about)
        return file.getvalue()

    def _write(self, book: Workbook) -> None:
        sheet: Any = book.add_worksheet(NAME)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for place, column in enumerate(self.columns):
            written = book.add_format({"num_format": column.form})
            sheet.set_column(
                place, place, 24 if any(isinstance(cell, str) for cell in column.cells) else 15, written
            )
            sheet.write_string(0, place, column.head, bold)
            sheet.write_column(1, place, column.cells)
            for row, formula in enumerate(column.formulas, start=1):
                if formula:
                    sheet.write_formula(row, place, formula, written, column.cells[row - 1])
        sheet.freeze_panes(1, 0)


def _write_about(book: Workbook, about: Sequence[tuple[str, str]]) -> None:
    sheet: Any = book.add_worksheet("About")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100, wrapped)
    for row, (what, words) in enumerate(about):
        sheet.write_row(row, 0, (what, words))
