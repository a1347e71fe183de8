"""What kind of file it is, told from its first bytes: a name can say anything."""

import re
from pathlib import Path
from typing import Final

from lumbar.intake.clinic.mapping import Format
from lumbar.intake.clinic.reasons import refuse

START: Final = 4096
WORKBOOK_OF_OLD: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""The container of .xls; a workbook locked with a password comes in one too."""
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
KNOWN: Final[dict[bytes, Format]] = {
    b"PK\x03\x04": "xlsx",
    b"PAR1": "parquet",
    b"$FL2": "sav",
    b"$FL3": "sav",
}
FOREIGN: Final = (
    *(b"%PDF-", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!\x1a", b"{\\rtf", b"\x89PNG"),
    *(b"\xff\xd8\xff", b"GIF89a", b"GIF87a", b"\x89HDF", b"SQLite format 3\0", b"ARROW1\0", b"\x7fELF"),
)
"""Beginnings of files that people choose by mistake."""
MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg")


def format_of(path: Path) -> Format:
    """The file's format; raises Refused where it is locked, an old workbook, or no format Lumbar reads."""
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith(WORKBOOK_OF_OLD):
        raise refuse("password" if LOCKED in path.read_bytes() else "old_excel")
    if start.startswith(b"PARE"):  # a Parquet file whose footer is encrypted
        raise refuse("password")
    for beginning, kind in KNOWN.items():
        if start.startswith(beginning):
            return kind
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(FOREIGN) or text.lower().startswith(MARKUP):
        raise refuse("unknown_format")
    return "fhir" if re.match(rb"\{|\[\s*\{", text) else "delimited"
