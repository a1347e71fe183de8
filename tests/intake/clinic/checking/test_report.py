"""The report and its downloads: complete, harmless, and without a single cell of the file."""

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from lumbar.intake.clinic.checking.batch import write_batch
from lumbar.intake.clinic.checking.check import CHECKED, Broken, Checked, Dropped, check
from lumbar.intake.clinic.checking.report import quarantine_csv, report, report_csv, report_html
from lumbar.intake.clinic.mapping import parsed
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import REASONS, Refused

DIRTY = Path(__file__).parents[1] / "dirty"
KEY = bytes(32)
NASTY = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "<script>alert(1)</script>",
    'a"b',
    "a;b,c",
)


@pytest.fixture
def found():
    """A report that holds every kind of line, about columns with names meant to do harm."""
    broken = tuple(Broken("bad_number", name, k + 1, (k + 2,)) for k, name in enumerate(NASTY))
    warnings = (Broken("switched", "therapy", 25, tuple(range(2, 12))),)
    dropped = (Dropped("Surname", "name"), Dropped("=1+1", "not mapped"))
    return Checked(100, 91, 9, 0.09, 40, 41, {"ODI": 80, "TUG": 3}, broken, warnings, dropped, True)


class Cells(HTMLParser):
    """What stands in a page's cells, and every tag."""

    def __init__(self):
        super().__init__()
        self.tags, self.cells, self.inside = [], [], False

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.inside = tag in ("td", "th", "h1")
        if self.inside:
            self.cells.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in ("td", "th", "h1")

    def handle_data(self, text):
        if self.inside:
            self.cells[-1] += text


def test_every_line_is_there_with_what_to_do(found):
    lines = report(found)
    assert lines["part"].value_counts().sort("part").rows() == [
        ("Columns left out", 2),
        ("Set aside", len(NASTY)),
        ("To look at", 1),
    ]
    said = lines.filter(rule="switched").row(0, named=True)
    assert said["in_rows"] == "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …"
    assert (said["what"], said["do"]) == (REASONS["switched"].says, REASONS["switched"].do)
    assert lines.filter(column="Surname")["what"].item() == "It may tell who a person is: name."


@pytest.mark.parametrize("make", [report_csv, lambda found: quarantine_csv(quarantine(found))])
def test_no_spreadsheet_finds_a_formula(found, make):
    cells = [cell for row in csv.reader(io.StringIO(make(found).decode(), newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    assert {"'" + name if name[0] in "=+-@\t\r" else name for name in NASTY} <= set(cells)


def quarantine(found):
    lines = [(first, each.rule, each.column) for each in found.broken for first in each.first]
    return pl.DataFrame(lines, {"row": pl.UInt32, "rule": pl.String, "column": pl.String}, orient="row")


def test_the_page_stands_alone_and_escapes_everything(found):
    page = report_html(found).decode()
    cells = Cells()
    cells.feed(page)
    assert cells.cells[0] == "91 of 100 rows can go in; 9 are set aside"
    assert {name.strip() for name in NASTY} <= {cell.strip() for cell in cells.cells}
    assert not {"script", "link", "img", "iframe"} & set(cells.tags)
    assert "http" not in page.replace("http-equiv", "")
    assert "color-scheme: light dark" in page
    assert "default-src 'none'" in page


def test_a_clean_report_has_no_empty_part(found):
    page = report_html(replace(found, broken=(), warnings=(), dropped=(), quarantined=0)).decode()
    assert "<table>" not in page
    assert "none is set aside" in page


def canaries():
    """A wide file in which every column but the codes holds a word that must never be seen again."""
    lines = list(csv.reader((DIRTY / "wide.csv").read_text(encoding="utf-8").splitlines()))
    header, rows = lines[0], lines[1:]
    for k in range(len(header)):
        rows.append(
            [f"canaryid{k}" if column == "id" else cell for column, cell in zip(header, rows[0], strict=True)]
        )
        rows[-1][k] = f"canary{k}"
    header.append("remarks")
    texts = [[*row, "canaryremark"] for row in rows]
    return Table(pl.DataFrame(texts, [(name, pl.String) for name in header], orient="row"))


def test_no_cell_is_in_anything_that_is_written(tmp_path):
    mapping = parsed((DIRTY / "wide.toml").read_text(encoding="utf-8"))
    found = check(canaries(), mapping, KEY)
    assert found.checked.quarantined >= 18
    write_batch(found.batch, found.declared, tmp_path)
    found.quarantine.write_parquet(tmp_path / "quarantine.parquet")
    (tmp_path / "report.html").write_bytes(report_html(found.checked))
    (tmp_path / "report.csv").write_bytes(report_csv(found.checked))
    (tmp_path / "quarantine.csv").write_bytes(quarantine_csv(found.quarantine))
    (tmp_path / "checked.json").write_text(json.dumps(CHECKED.dump_python(found.checked, mode="json")))
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    files["frames"] = "".join(
        found_rows.write_csv() for found_rows in (found.batch, found.quarantine)
    ).encode()
    assert len(files) == 8
    for name, content in files.items():
        assert b"canary" not in content, name


def test_no_cell_is_in_a_refusal():
    mapping = parsed((DIRTY / "wide.toml").read_text(encoding="utf-8"))
    all_bad = Table(canaries().texts.with_columns(start=pl.lit("canarystart")))
    with pytest.raises(Refused) as refused:
        check(all_bad, mapping, KEY)
    assert refused.value.code == "nothing_left"
    assert "canary" not in repr(refused.value)
