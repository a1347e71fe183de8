"""Does a column tell who a person is? Its header may say so, or the shape of its values, whatever the header says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from lumbar.intake.clinic.day_formats import formats
from lumbar.intake.clinic.mapping import MISSING
from lumbar.intake.clinic.shapes import MEASURED, NUMBER, Cells, familiar, told
from lumbar.intake.clinic.words import Lookup, first_of, lookups, plain

Because: TypeAlias = Literal["header", "shape", ""]
MOST_JUDGED = 2_000
"""Different values looked at; more would say the same."""
WRITTEN = re.compile(r"\w")


def identify(
    name: str, texts: pl.Series, people: int | None = None, latest: date | None = None
) -> tuple[str, Because]:
    """What of a person the column ``name`` tells and what gives it away; ("", "") for nothing.

    ``people``: how many patients have a cell in it (None: one a cell); ``latest``: the last day in the file.

    >>> identify("Tel.", pl.Series(["030 1234567"])), identify("v3", pl.Series(["anna@example.org"]))
    (('phone', 'header'), ('e-mail', 'shape'))
    >>> identify("name", pl.Series(["ODI", "TUG"])), identify("odi", pl.Series(["32", "18"]))
    (('', ''), ('', ''))
    """
    cells = _judged(name, texts, people, latest)
    said = header_says(name)
    if said and _can_be(said, cells):
        return said, "header"
    seen = told(cells)
    return (seen, "shape") if seen else ("", "")


def header_says(name: str) -> str:
    """What of a person the header alone promises; "" for nothing.

    >>> header_says("Geb.-Datum"), header_says("redcap_event_name")
    ('birth date', '')
    """
    sections = _sections()
    return "" if lookups("headers")["never"].finds(name) else first_of(sections, name)


def known(texts: pl.Series) -> pl.Series:
    """Every different text but empty ones and those that say "not known", in order of appearance."""
    written = texts.str.strip_chars().drop_nulls().unique(maintain_order=True)
    return written.filter(pl.Series([bool(each) and not missing(each) for each in written], dtype=pl.Boolean))


def missing(text: str) -> bool:
    """Whether ``text`` says that nothing is known.

    >>> missing("n/a"), missing("-99"), missing("?"), missing("12")
    (True, True, True, False)
    """
    said = lookups("words", "familiar")["missing"]
    return text.strip() in MISSING or not WRITTEN.search(text) or said.finds(text)


def _judged(name: str, texts: pl.Series, people: int | None, latest: date | None) -> Cells:
    different = known(texts)
    filled = people if people is not None else len(texts.filter(texts.str.strip_chars() != ""))
    expected = lookups("headers")["outcomes"].finds(name)
    return Cells(different.head(MOST_JUDGED), len(different), filled, expected, latest)


def _sections() -> Mapping[str, Lookup]:
    kinds = dict(lookups("headers"))
    return {kind: kinds[kind] for kind in kinds if kind not in ("never", "outcomes")}


def _can_be(kind: str, cells: Cells) -> bool:
    """Whether the values can be what the header promises; an empty column can."""
    if cells.texts.is_empty():
        return True
    number = cells.like(NUMBER) >= 0.5
    if not number and sum(map(familiar, map(plain, cells.texts.head(200)))) >= 0.6 * len(
        cells.texts.head(200)
    ):
        return False
    return ASKED.get(kind, _any_text)(cells, number)


def _any_text(cells: Cells, number: bool) -> bool:
    return not number


def _long_number(cells: Cells, number: bool) -> bool:
    return cells.like(r"\d.*\d.*\d.*\d") >= 0.5 or (not number and cells.like(MEASURED) < 0.5)


def _number_of_ones_own(cells: Cells, number: bool) -> bool:
    return cells.like(r"\d.*\d.*\d") >= 0.5 or (cells.share > 0.5 and cells.like(r"\d") >= 0.5)


def _person(cells: Cells, number: bool) -> bool:
    return cells.like(r"^\D*\p{L}\D*$") >= 0.5


def _place(cells: Cells, number: bool) -> bool:
    return (
        cells.distinct > 10 or cells.share > 0.5
        if number
        else cells.like(r"^\s*\p{L}{0,3}[-_ ]?\d{1,2}\s*$") < 0.5
    )


def _day(cells: Cells, number: bool) -> bool:
    return bool(formats(cells.texts)) or cells.like(r"\d{4}") >= 0.5 or not number


ASKED: Mapping[str, Callable[[Cells, bool], bool]] = {
    "phone": _long_number,
    "record number": _number_of_ones_own,
    "device number": _number_of_ones_own,
    "name": _person,
    "address": _place,
    "birth date": _day,
    "death date": _day,
}
"""What the values must look like for the header to be believed; else any text will do."""
