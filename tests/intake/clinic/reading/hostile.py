"""Files made to hurt whoever opens them, and the code each is refused with."""

import io
import json
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

VERB = """
from pathlib import Path
import re
from lumbar.intake.clinic import work
from lumbar.intake.clinic.caps import MOST_BYTES, checked_file
from lumbar.intake.clinic.reading.table import read_table, recognise_reading

def read(job, say):
    path = checked_file(Path(job["file"]), job.get("most_bytes", MOST_BYTES))
    reading, _ = recognise_reading(path)
    table = read_table(path, reading)
    seen = {"rows": table.texts.height, "columns": table.texts.width}
    peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())  # its own, unlike ru_maxrss
    seen["megabytes"] = int(peak[1]) // 1024
    return seen

work.main({"read": read})
"""
"""A child that reads a file as an import would begin to."""

Build = Callable[[Path], object]

XML = '<?xml version="1.0"?>'
FORMATS = "http://schemas.openxmlformats.org"
MAIN, RELATED = f"{FORMATS}/spreadsheetml/2006/main", f"{FORMATS}/officeDocument/2006/relationships"
PACKAGE = f"{FORMATS}/package/2006"
KIND = "application/vnd.openxmlformats"


def relations(**targets: str) -> str:
    each = (
        f'<Relationship Id="{kind}" Type="{RELATED}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


def kind_of(part: str, kind: str) -> str:
    return f'<Override PartName="/xl/{part}" ContentType="{KIND}-officedocument.spreadsheetml.{kind}+xml"/>'


PARTS = {
    "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{KIND}-package.relationships+xml"/>'
    + kind_of("workbook.xml", "sheet.main")
    + kind_of("worksheets/sheet1.xml", "worksheet")
    + kind_of("sharedStrings.xml", "sharedStrings")
    + "</Types>",
    "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
    "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">'
    '<sheets><sheet name="S" sheetId="1" r:id="worksheet"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relations(
        worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
    ),
    "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}"><si><t>id</t></si><si><t>odi</t></si></sst>',
    "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>30</v></c></row></sheetData></worksheet>',
}
"""The least that is a workbook."""
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{k} '{f'&a{k - 1};' * 10}'>" for k in range(1, 10)
) + "]>"  # fmt: skip
OUTSIDE = "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def workbook(path: Path, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """A workbook with some of its parts replaced or added."""
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, content in {**PARTS, **(parts or {})}.items():
            book.writestr(name, content)
    return path


def in_sheet(path: Path, old: str, new: str) -> Path:
    return workbook(path, {SHEET: PARTS[SHEET].replace(old, new)})


def declaring(path: Path, part: str, doctype: str) -> Path:
    return workbook(path, {part: PARTS[part].replace("?>", f"?>{doctype}", 1)})


def without(path: Path, part: str) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, content in PARTS.items():
            if name != part:
                book.writestr(name, content)


def lying(path: Path) -> None:
    """A part that unpacks to 50 MB and says it is 100 bytes, in both places where a zip says so."""
    workbook(path, {SHEET: PARTS[SHEET] + " " * (50 * 2**20)})
    content = bytearray(path.read_bytes())
    real = struct.pack("<I", len(PARTS[SHEET]) + 50 * 2**20)
    assert content.count(real) == 2
    path.write_bytes(content.replace(real, struct.pack("<I", 100)))


def locked_zip(path: Path) -> None:
    content = bytearray(workbook(path).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + offset] |= 1
    path.write_bytes(content)


def compound(path: Path, stream: str) -> None:
    """The beginning of an OLE container with a directory entry of that name."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    path.write_bytes(header + stream.encode("utf-16-le").ljust(128, b"\0") + bytes(4096))


def strings_bomb(path: Path) -> None:
    """One text of a million signs, in 20,000 cells."""
    strings = PARTS[STRINGS].replace("<t>id</t>", f"<t>{'x' * 10**6}</t>")
    rows = "".join(f'<row r="{k}"><c r="A{k}" t="s"><v>0</v></c></row>' for k in range(3, 20_000))
    workbook(path, {STRINGS: strings, SHEET: PARTS[SHEET].replace("</sheetData>", rows + "</sheetData>")})


def many_cells(path: Path) -> None:
    pl.DataFrame({"a": pl.repeat(0, 51_000_000, dtype=pl.Int8, eager=True)}).write_parquet(path)


def packed_parquet(path: Path) -> None:
    table = pa.table({"id": ["x" * 1000] * 100_000})
    pq.write_table(table, path, use_dictionary=False, compression="zstd")


def dictionary_bomb(path: Path) -> None:
    """One text of a million signs as the only entry of a dictionary, 20,000 times."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["x" * 10**6]))
    pq.write_table(pa.table({"id": texts.cast(pa.dictionary(pa.int32(), pa.large_string()))}), path)


def noise(length: int) -> bytes:
    return Random(length).randbytes(length)  # noqa: S311 (no secret)


def garbage(path: Path, start: bytes, length: int = 10_000) -> None:
    path.write_bytes(start + noise(length))


def parquet_bytes() -> bytes:
    memory = io.BytesIO()
    pl.DataFrame({"id": ["P1", "P2"], "odi": [30, 31]}).write_parquet(memory)
    return memory.getvalue()


def sav_bytes(folder: Path, columns: int = 2) -> bytes:
    path = folder / "small.sav"
    pyreadstat.write_sav(pl.DataFrame({f"c{k}": [1.0, 2.0] for k in range(columns)}), path)
    content = path.read_bytes()
    path.unlink()
    return content


def xlsx_bytes(folder: Path) -> bytes:
    path = workbook(folder / "small.xlsx")
    content = path.read_bytes()
    path.unlink()
    return content


def fhir_bytes() -> bytes:
    entry = {"resource": {"resourceType": "Observation", "code": {"text": "ODI"}, "valueInteger": 30}}
    return json.dumps({"resourceType": "Bundle", "entry": [entry]}).encode()


def written(content: bytes) -> Build:
    return lambda path: path.write_bytes(content)


HOSTILE: dict[str, tuple[Build, str]] = {
    # workbooks
    "one cell in the last corner": (lambda path: in_sheet(path, "B2", "XFD1048576"), "too_many_cells"),
    "one cell beyond the corner": (lambda path: in_sheet(path, "B2", "XFE9999999"), "too_many_cells"),
    "one cell in the last column": (lambda path: in_sheet(path, "B2", "XFD2"), "too_wide"),
    "an address that is none": (lambda path: in_sheet(path, "B2", "2B"), "broken_file"),
    "an address without row": (lambda path: in_sheet(path, "B2", "B"), "broken_file"),
    "an address of a million letters": (lambda path: in_sheet(path, "B2", "A" * 10**6 + "1"), "broken_file"),
    "a row of a million digits": (lambda path: in_sheet(path, "B2", "B" + "9" * 10**6), "broken_file"),
    "zip bomb": (lambda path: workbook(path, {SHEET: " " * (60 * 2**20)}), "zip_bomb"),
    "zip bomb beside the sheet": (
        lambda path: workbook(path, {"xl/media/a.png": bytes(60 * 2**20)}),
        "zip_bomb",
    ),
    "zip bomb in small parts": (
        lambda path: workbook(path, {f"xl/{k}.xml": " " * (9 * 2**20) for k in range(8)}),
        "zip_bomb",
    ),
    "too many parts": (
        lambda path: workbook(path, {f"xl/{k}.xml": "<a/>" for k in range(2_001)}),
        "zip_bomb",
    ),
    "a part that lies about its size": (lying, "broken_file"),
    "billion laughs in the sheet": (lambda path: declaring(path, SHEET, LAUGHS), "entities"),
    "billion laughs in the texts": (lambda path: declaring(path, STRINGS, LAUGHS), "entities"),
    "billion laughs in the book": (lambda path: declaring(path, "xl/workbook.xml", LAUGHS), "entities"),
    "a file from outside": (lambda path: declaring(path, "xl/_rels/workbook.xml.rels", OUTSIDE), "entities"),
    "locked with a password": (lambda path: compound(path, "EncryptedPackage"), "password"),
    "locked zip": (locked_zip, "password"),
    "old workbook": (lambda path: compound(path, "Workbook"), "old_excel"),
    "document": (lambda path: without(path, "xl/workbook.xml"), "unknown_format"),
    "no relations": (lambda path: without(path, "xl/_rels/workbook.xml.rels"), "broken_file"),
    "no sheet": (lambda path: without(path, SHEET), "broken_file"),
    "a sheet outside": (
        lambda path: workbook(
            path, {"xl/_rels/workbook.xml.rels": relations(worksheet="../../../etc/passwd")}
        ),
        "broken_file",
    ),
    "a sheet that ends too soon": (lambda path: in_sheet(path, "</worksheet>", ""), "broken_file"),
    "elements within elements": (
        lambda path: in_sheet(path, "<sheetData>", "<a>" * 200_000 + "<sheetData>"),
        "broken_file",
    ),
    "texts that are not there": (lambda path: in_sheet(path, "<v>1</v>", "<v>99999999</v>"), "broken_file"),
    "one text in every cell": (strings_bomb, "reader_died"),
    "empty zip": (written(b"PK\x05\x06" + bytes(18)), "unknown_format"),
    "a zip that is none": (lambda path: garbage(path, b"PK\x03\x04"), "broken_file"),
    # Parquet
    "Parquet of too many cells": (many_cells, "too_many_cells"),
    "Parquet that unpacks to a hundred times": (packed_parquet, "zip_bomb"),
    "Parquet of one text": (dictionary_bomb, "reader_died"),
    "Parquet that is none": (lambda path: garbage(path, b"PAR1"), "broken_file"),
    "Parquet that ends like one": (
        lambda path: path.write_bytes(b"PAR1" + noise(5_000) + b"\xff\xff\xff\x7fPAR1"),
        "broken_file",
    ),
    "locked Parquet": (written(b"PARE" + bytes(100) + b"PARE"), "password"),
    # SPSS
    "SPSS that is none": (lambda path: garbage(path, b"$FL2"), "broken_file"),
    "packed SPSS that is none": (lambda path: garbage(path, b"$FL3"), "broken_file"),
    "SPSS too wide": (lambda path: path.write_bytes(sav_bytes(path.parent, 2_100)), "too_wide"),
    # FHIR
    "deep JSON": (written(b'{"resourceType":' * 10**6), "broken_file"),
    "deep list": (written(b'{"resourceType":' + b"[" * 10**7), "broken_file"),
    "JSON of something else": (written(b'{"a": 1}'), "unknown_format"),
    # text
    "one line of 100 MB": (written(b"id,odi\n" + b"x" * 100_000_000), "long_line"),
    "one row of 50 million cells": (written(b"id,odi\n" + b"," * 50_000_000), "long_line"),
    "a header of a million columns": (written(b",".join(b"c%d" % k for k in range(10**6))), "long_line"),
    "a header of 400,000 columns": (written(b"a," * 400_000 + b"\n1,2\n"), "too_wide"),
    "a quote that is never closed": (written(b'id,odi\n"' + b"P1,30\n" * 10**6), "broken_quotes"),
    "two columns of a name": (written(b"id,odi,odi\nP1,30,31\n"), "duplicate_header"),
    "noise": (lambda path: garbage(path, b"", 10**6), "not_text"),
    "noise without zeros": (
        lambda path: path.write_bytes(noise(10**6).replace(b"\0", b"")),
        "not_text",
    ),
    "text cut within a letter": (written("id,odi\nP1,30\n".encode("utf-16")[:-1]), "not_text"),
    # other things
    "nothing": (written(b""), "empty_file"),
    "PDF": (written(b"%PDF-1.7\n%text"), "unknown_format"),
    "picture": (lambda path: garbage(path, b"\x89PNG\r\n\x1a\n"), "unknown_format"),
    "gzip": (written(b"\x1f\x8b" + zlib.compress(b"id,odi\n")), "unknown_format"),
    "page": (written(b"\n <!DOCTYPE html><table><tr><td>id</table>"), "unknown_format"),
    "spreadsheet as XML": (written(b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>"), "unknown_format"),
    "rich text": (written(b"{\\rtf1 id, odi}"), "unknown_format"),
    "program": (lambda path: garbage(path, b"\x7fELF"), "unknown_format"),
    "folder": (Path.mkdir, "not_a_file"),
    "link": (lambda path: path.symlink_to("/etc/passwd"), "not_a_file"),
    "pipe": (os.mkfifo, "not_a_file"),
    "not there": (lambda _: None, "no_file"),
}
