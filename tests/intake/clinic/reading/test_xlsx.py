"""Workbooks: what a spreadsheet shows is what is read, and what has no value is said."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.cells import look
from lumbar.intake.clinic.reading.table import Table, read_table, recognise_reading
from lumbar.intake.clinic.reasons import Refused

XLSX = Reading(format="xlsx")
Fill = Callable[[Workbook, Worksheet], object]


def written(path: Path, fill: Fill, **options: bool) -> Path:
    with xlsxwriter.Workbook(path, options) as book:
        fill(book, book.add_worksheet("Outcomes"))
    return path


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with one of its parts rewritten."""
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def rows(table: Table) -> list[dict[str, object]]:
    return table.numbered().to_dicts()


def typed(book: Workbook, sheet: Worksheet) -> None:
    day, moment, hour = (
        book.add_format({"num_format": form}) for form in ("dd.mm.yyyy", "yyyy-mm-dd hh:mm", "hh:mm")
    )
    sheet.write_row(0, 0, ["id", "odi", "text", "start", "seen", "at", "done", "mixed", "share"])
    sheet.write_row(1, 0, ["P1", 30, "30"])
    sheet.write_datetime(1, 3, date(2024, 1, 2), day)
    sheet.write_datetime(1, 4, datetime.combine(date(2024, 1, 2), time(13, 30)), moment)
    sheet.write_datetime(1, 5, time(13, 30), hour)
    sheet.write_boolean(1, 6, True)
    sheet.write_datetime(1, 7, date(2024, 1, 2), day)
    sheet.write_number(1, 8, 0.35, book.add_format({"num_format": "0 %"}))
    sheet.write_row(2, 0, ["P2", 29.5, " 29,5 "])
    sheet.write_string(2, 7, "31.02.2024")
    sheet.write_number(2, 8, 1 / 8)


@pytest.mark.parametrize("since_1904", [False, True])
def test_typed_cells_are_written_the_shortest_way(tmp_path: Path, *, since_1904: bool) -> None:
    path = written(tmp_path / "a.xlsx", typed, date_1904=since_1904)
    table = read_table(path, XLSX)
    assert rows(table) == [
        {
            "row": 2, "id": "P1", "odi": "30", "text": "30", "start": "2024-01-02", "seen": "2024-01-02",
            "at": "13:30:00", "done": "true", "mixed": "2024-01-02", "share": "0.35",
        },
        {
            "row": 3, "id": "P2", "odi": "29.5", "text": "29,5", "start": "", "seen": "", "at": "", "done": "",
            "mixed": "31.02.2024", "share": "0.125",
        },
    ]  # fmt: skip
    assert table.dates == {"start", "seen", "mixed"}


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write(1, 2, "Outcomes 2025")
        sheet.write_row(4, 2, ["id", None, "odi"])
        sheet.write_row(6, 2, ["P1", "note", 30])
        sheet.write_row(9, 2, ["P2", None, 31])
        sheet.write_row(10, 8, ["far"])

    path = written(tmp_path / "a.xlsx", fill)
    reading, names = recognise_reading(path)
    assert (reading.header, reading.sheet, names) == (5, "Outcomes", ("Outcomes",))
    table = read_table(path, reading)
    assert rows(table) == [{"row": 7, "id": "P1", "odi": "30"}, {"row": 10, "id": "P2", "odi": "31"}]


def test_formulas_stand_for_their_results_and_errors_for_themselves(tmp_path: Path) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 1, ["id", "odi", "sum", "none"])
        sheet.write_row(1, 1, ["P1", 30])
        sheet.write_formula(1, 3, "=B2*2", None, 60)
        sheet.write_row(2, 1, ["P2"])
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.write_formula(2, 3, "=1/0", None, "#DIV/0!")

    table = read_table(written(tmp_path / "a.xlsx", fill), XLSX, ["id", "odi", "sum"])
    assert rows(table) == [
        {"row": 2, "id": "P1", "odi": "30", "sum": "60"},
        {"row": 3, "id": "P2", "odi": "#N/A", "sum": "#DIV/0!"},
    ]
    assert table.names == ("id", "odi", "sum", "none")


def test_a_formula_without_result_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["id", "odi"])
        sheet.write_row(1, 0, ["P1"])
        sheet.write_formula(1, 1, "=15*2", None, 30)

    path = written(tmp_path / "a.xlsx", fill)
    for without in ("</f></c>", "</f><v></v></c>", "</f><v/></c>"):
        changed(path, "xl/worksheets/sheet1.xml", lambda text, now=without: re.sub(r"</f>.*?</c>", now, text))
        with pytest.raises(Refused, match="The column odi") as refused:
            read_table(path, XLSX)
        assert refused.value.code == "no_results"
        assert rows(read_table(path, XLSX, ["id"])) == [{"row": 2, "id": "P1"}]


def test_merged_cells_fill_the_first_alone(tmp_path: Path) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["id", "odi"])
        sheet.merge_range(1, 0, 2, 0, "P1", book.add_format())
        sheet.write_column(1, 1, [30, 31])

    assert rows(read_table(written(tmp_path / "a.xlsx", fill), XLSX)) == [
        {"row": 2, "id": "P1", "odi": "30"},
        {"row": 3, "id": "", "odi": "31"},
    ]


def sheets(book: Workbook, first: Worksheet) -> None:
    first.write_row(0, 0, ["id", "odi"])
    first.write_row(1, 0, ["P1", 30])
    second = book.add_worksheet("Später & mehr")
    second.write_row(0, 0, ["id", "odi"])
    second.write_row(1, 0, ["P2", 31])
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Outcomes!$B$2:$B$2"})
    book.add_chartsheet("Chart").set_chart(chart)
    first.hide()
    second.activate()


def test_the_first_sheet_shown_is_read_unless_another_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", sheets)
    reading, names = recognise_reading(path)
    assert names == ("Später & mehr", "Outcomes")
    assert (
        rows(read_table(path, reading))
        == rows(read_table(path, XLSX))
        == [{"row": 2, "id": "P2", "odi": "31"}]
    )
    assert rows(read_table(path, Reading(format="xlsx", sheet="Outcomes"))) == [
        {"row": 2, "id": "P1", "odi": "30"}
    ]
    with pytest.raises(Refused) as refused:
        read_table(path, Reading(format="xlsx", sheet="Chart"))
    assert refused.value.code == "no_sheet"


def test_formatted_cells_without_value_do_not_count(tmp_path: Path) -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["id", "odi"])
        sheet.write_row(1, 0, ["P1", 30])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    path = written(tmp_path / "a.xlsx", fill)
    assert (look(path, "xl/worksheets/sheet1.xml").rows, look(path, "xl/worksheets/sheet1.xml").columns) == (
        2,
        2,
    )
    assert read_table(path, XLSX).texts.height == 1


def test_the_sheet_s_own_word_on_its_size_is_not_believed(tmp_path: Path) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["id", "odi"])
        sheet.write_row(1, 0, ["P1", 30])

    path = written(tmp_path / "a.xlsx", fill)
    changed(path, "xl/worksheets/sheet1.xml", lambda text: text.replace('ref="A1:B2"', 'ref="A1:XFD1048576"'))
    assert read_table(path, XLSX).texts.rows() == [("P1", "30")]


def prefixed(text: str) -> str:
    text = re.sub(r"<(/?)(\w)", r"<\1x:\2", text.split("?>", 1)[1])
    return '<?xml version="1.0"?>' + text.replace("xmlns=", "xmlns:x=", 1)


def test_names_of_elements_may_carry_a_prefix(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", sheets)
    changed(path, "xl/worksheets/sheet1.xml", prefixed)
    found = look(path, "xl/worksheets/sheet1.xml")
    assert (found.rows, found.columns) == (2, 2)


def test_cells_without_an_address_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", sheets)
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(r'<c r="\w+"', "<c", re.sub(r'<row r="\d+"', "<row", text)),
    )
    found = look(path, "xl/worksheets/sheet1.xml")
    assert (found.rows, found.columns) == (2, 2)


def test_the_name_s_ending_does_not_matter(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", sheets).rename(tmp_path / "a.csv")
    assert recognise_reading(path)[0].format == "xlsx"
    assert read_table(path, XLSX).texts.height == 1


def test_a_thousand_errors(tmp_path: Path) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["id", "odi"])
        for row in range(1, 1001):
            sheet.write_formula(row, 0, "=NA()", None, "#N/A")
            sheet.write_number(row, 1, row)

    texts = read_table(written(tmp_path / "a.xlsx", fill), XLSX).texts
    assert texts.rows() == [("#N/A", str(row)) for row in range(1, 1001)]
