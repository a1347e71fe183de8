"""How a text file was written, told from its content: encoding, delimiter, header, decimal sign."""

import codecs
import csv
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.delimited import lines, opened
from lumbar.intake.clinic.reading.header import header_row
from lumbar.intake.clinic.reasons import refuse

SAMPLE: Final = 500
"""Lines looked at."""
CHUNK: Final = 2**20
DELIMITERS: Final = (",", ";", "\t", "|", "^")
MARKS: Final = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
EIGHT_BITS: Final = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp850", "mac_roman"),
    *("shift_jis", "gb18030", "big5", "euc_kr"),
)
"""What spreadsheets write where they do not write UTF-8; more candidates make more mistakes."""
COMMA, POINT = re.compile(r"-?\d+,(\d{1,2}|\d{4,})"), re.compile(r"-?\d+\.\d+")

ASCII: Final = bytes(range(128))
TOO_FEW: Final = 10
"""Letters from which no encoding can be told: the commonest is taken."""
CONTROLS: Final = bytes({*range(32)} - {*b"\t\n\v\f\r"})

Rows = list[list[str]]


def recognise(path: Path) -> Reading:
    """How to read a text file; a guess for a person to confirm. Raises Refused where it is no text."""
    encoding = encoding_of(path)
    try:
        with opened(path, encoding) as file:
            some = list(islice(lines(file), SAMPLE))
    except UnicodeError:
        raise refuse("not_text") from None
    delimiter = max(DELIMITERS, key=lambda sign: _agreement(_parsed(some, sign)))
    rows = _parsed(some, delimiter)
    return Reading(delimiter=delimiter, encoding=encoding, header=header_row(rows), decimal=_decimal(rows))


def encoding_of(path: Path) -> str:
    """UTF-8 where the whole file is, UTF-16 where it says or shows so, else the likeliest of the older ones."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    for mark, encoding in MARKS.items():
        if start.startswith(mark):
            return encoding
    if b"\0" in start:
        return _sixteen_bits(start)
    return "utf-8" if _is_utf8(path) else _eight_bits(path)


def _sixteen_bits(start: bytes) -> str:
    """Every second byte of Western text in UTF-16 is 0; raises Refused where it is something else."""
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = start[first::2].count(0)
        if zeros > 0.4 * len(start) / 2 and start[1 - first :: 2].count(0) < 0.01 * len(start):
            return encoding
    raise refuse("not_text")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bits(path: Path) -> str:
    """The likeliest encoding of the lines that are not plain; raises Refused where none fits."""
    from charset_normalizer import from_bytes

    with path.open("rb") as file:
        odd = b"".join(islice((line for line in file if not line.isascii()), SAMPLE))[:CHUNK]
    if len(odd.translate(None, CONTROLS)) < 0.99 * len(odd):
        raise refuse("not_text")
    if len(odd.translate(None, ASCII)) < TOO_FEW:
        return "cp1252"
    best = from_bytes(odd, cp_isolation=list(EIGHT_BITS)).best()
    if best is None:
        raise refuse("not_text")
    with_west = odd.decode("cp1252", errors="replace")
    return "cp1252" if with_west == str(best) else best.encoding


def _parsed(some: list[str], delimiter: str) -> Rows:
    try:
        return list(csv.reader(some, delimiter=delimiter))
    except csv.Error:
        return []


def _agreement(rows: Rows) -> float:
    """How well the rows agree on more than one column: the share that do, a little more for more columns."""
    widths = Counter(len(row) for row in rows if len(row) > 0)
    many = {width: count for width, count in widths.items() if width > 1}
    if not many:
        return 0.0
    width, count = max(many.items(), key=lambda item: item[1])
    return count / widths.total() + min(width, 100) / 1000


def _decimal(rows: Rows) -> Literal[".", ","]:
    cells = [cell.strip() for row in rows for cell in row]
    commas = sum(COMMA.fullmatch(cell) is not None for cell in cells)
    return "," if commas > sum(POINT.fullmatch(cell) is not None for cell in cells) else "."
