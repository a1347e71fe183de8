"""What is inside an XLSX file, looked at before it is loaded: parts, sizes, entities, sheets."""

import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from lumbar.intake.clinic.caps import MOST_PARTS, checked_unpacking
from lumbar.intake.clinic.reasons import refuse

BOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"

Attributes = dict[str, str]
OnStart = Callable[[str, Attributes], None]
OnText = Callable[[str], None]


def sheets(path: Path) -> dict[str, str]:
    """The worksheets' names and parts, those shown first; raises Refused where the file is not safe to load."""
    with opened(path) as book:
        _check_parts(book, path)
        for part in book.namelist():
            if part.endswith((".xml", ".rels")):
                parse(book, part)
        related = {at["Id"]: at for at in _elements(book, RELATIONS, "Relationship")}
        listed = _elements(book, BOOK, "sheet")
    shown = sorted(listed, key=lambda at: at.get("state", "visible") != "visible")
    found = {
        at["name"]: _part(related[at["id"]]["Target"])
        for at in shown
        if related[at["id"]].get("Type", "").endswith("/worksheet")
    }
    if not found:
        raise refuse("no_sheet")
    return found


@contextmanager
def opened(path: Path) -> Generator[ZipFile]:
    """The file as a zip; raises Refused where it, or the XML in it, is damaged."""
    try:
        with ZipFile(path) as book:
            yield book
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, expat.ExpatError):
        raise refuse("broken_file") from None
    except (KeyError, ValueError):  # a part or an attribute that must be there is not
        raise refuse("broken_file") from None


def parse(book: ZipFile, part: str, start: OnStart | None = None, text: OnText | None = None) -> None:
    """Go through a part, element by element; raises Refused where it declares a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    with book.open(part) as file:
        parser.ParseFile(file)


def _check_parts(book: ZipFile, path: Path) -> None:
    parts = book.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS:
        raise refuse("zip_bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise refuse("password")
    if BOOK not in names:
        raise refuse("unknown_format")
    if len(names) < len(parts):
        raise refuse("broken_file")
    for part in parts:
        checked_unpacking(part.compress_size, part.file_size)
    checked_unpacking(path.stat().st_size, sum(part.file_size for part in parts))


def _elements(book: ZipFile, part: str, name: str) -> list[Attributes]:
    """The attributes of every element ``name``, without their namespaces."""
    found: list[Attributes] = []

    def start(tag: str, at: Attributes) -> None:
        if tag.rpartition(":")[2] == name:
            found.append({key.rpartition(":")[2]: value for key, value in at.items()})

    parse(book, part, start)
    return found


def _part(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _refuse_entities(*_: object) -> None:
    raise refuse("entities")
