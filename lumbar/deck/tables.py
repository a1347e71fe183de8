"""The numbers on screen as files: CSV for machines, XLSX for people, both with their origin."""

from io import BytesIO
from itertools import count
from typing import Any

import polars as pl
import polars.selectors as cs
from xlsxwriter import Workbook

from lumbar.deck.columns import EXCEL_FORMATS, column
from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.sources import credits_of

PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
DIGITS = 6
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula.

    >>> harmless("=1+1"), harmless("Kenya")
    ("'=1+1", 'Kenya')
    """
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def csv(exhibit: Exhibit) -> bytes:
    """Return the table as CSV with the column names of `lumbar ask`, then whose numbers they are, in every row.

    Estimates have six digits that count, which is more than is known of any; counted numbers have all of theirs.
    """
    starts = "|".join(("=", r"\+", "-", "@", r"\t", r"\r"))
    guarded = pl.col(pl.String).str.replace(f"^({starts})", "'$1")
    told = {name: text for name, text in _told(exhibit).items() if text and name not in exhibit.table.columns}
    rows = exhibit.table.with_columns(
        cs.float().round_sig_figs(DIGITS), **{n: pl.lit(t) for n, t in told.items()}
    )
    return rows.with_columns(guarded).write_csv().encode()


def _told(exhibit: Exhibit) -> dict[str, str]:
    """Return what must stand beside numbers that travel without their chart, by the name of its column."""
    sources = "; ".join(f"{text.rstrip('.')} ({licence})" for text, licence in credits_of(exhibit.files))
    return {"selection": measured(exhibit), "scenario": exhibit.scenario, "source": sources}


def about(exhibit: Exhibit, link: str) -> list[tuple[str, str]]:
    """Return what must travel with the numbers: finding, measure, scenario, sources, licences, link."""
    rows = [
        ("Finding", exhibit.title),
        ("Measure and unit", measured(exhibit)),
        ("Scenario", exhibit.scenario),
    ]
    rows += [("Note", exhibit.note)]
    for text, licence in credits_of(exhibit.files):
        rows += [("Source", text), ("Licence", licence)]
    return [(label, text) for label, text in [*rows, ("Link", link)] if text]


def xlsx(exhibit: Exhibit, link: str) -> bytes:
    """Return a workbook: sheet "numbers" with headings, units and formats, sheet "about" with the origin."""
    file = BytesIO()
    with Workbook(file, PLAIN) as book:
        write_numbers(book, "numbers", exhibit)
        write_lines(book, "about", about(exhibit, link))
    return file.getvalue()


def write_numbers(book: Workbook, title: str, exhibit: Exhibit) -> None:
    """Add a sheet with the exhibit's table: headings with units, values unrounded."""
    table = exhibit.table
    sheet: Any = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for position, name in enumerate(table.columns):
        said = exhibit.columns.get(name) or column(name)
        sheet.write_string(0, position, said.title, bold)
        written = book.add_format({"num_format": EXCEL_FORMATS[said.kind]})
        sheet.set_column(position, position, 24 if said.kind == "text" else 14, written)
        sheet.write_column(1, position, table[name].to_list())
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.height, table.width - 1)


def write_lines(book: Workbook, name: str, lines: list[tuple[str, str]]) -> None:
    """Add a sheet of labels and the texts that belong to them."""
    sheet: Any = book.add_worksheet(name)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    for row, (label, text) in zip(count(), lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text, wrapped)
