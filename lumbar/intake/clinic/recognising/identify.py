"""Does a column tell who a person is? Its header may say so, or the shape of its values, whatever the header says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Literal, TypeAlias

import polars as pl

from lumbar.intake.clinic.mapping import MISSING
from lumbar.intake.clinic.recognising.shapes import MEASURED, NUMBER, SOME, Cells, familiar, told
from lumbar.intake.clinic.recognising.words import Lookup, first_of, lookups, plain, said_in
from lumbar.intake.clinic.values.day_formats import formats

Because: TypeAlias = Literal["header", "shape", ""]
MOST_JUDGED = 2_000
"""Different values looked at; more would say the same."""
MARKS = r"^[\s.?*/_–—-]*$"
"""Signs people put where they know nothing."""
LONG = r"^[^.,]*(\d[^\d.,]*){7,}$"
"""As many digits as a phone's, none behind a decimal sign."""
OF_LEVELS = (
    "therapy",
    "therapy_given",
    "clinic",
    "sex",
    "hip_weakness",
    "hip_stiffness",
    "reason",
    "visit",
    "instrument",
    "unit",
)


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
    """Every different text but empty ones and those that say "not known", in order of appearance.

    >>> known(pl.Series(["12", "n/a", "?", "-99", "", "12", "Keine Angabe"])).to_list()
    ['12']
    """
    written = texts.str.strip_chars().drop_nulls().unique(maintain_order=True)
    return written.filter(
        ~(written.is_in(MISSING) | written.str.contains(MARKS) | _bare(written).is_in(_not_known()))
    )


def long_numbers(texts: pl.Series, people: int) -> bool:
    """Whether most cells hold as many digits as a phone's or record's number, nearly each of the people another.

    >>> long_numbers(pl.Series(["0301234567", "0307654321"]), 2), long_numbers(pl.Series(["72.5", "80"]), 2)
    (True, False)
    """
    different = known(texts)
    long = different.filter(different.str.contains(LONG))
    return len(long) >= 0.5 * len(different) and len(different) >= 0.75 * people > 0


@cache
def _not_known() -> frozenset[str]:
    return frozenset(_bare(pl.Series(said_in("words")["familiar"]["missing"]["whole"])))


def _bare(texts: pl.Series) -> pl.Series:
    """Letters and digits alone, a blank between words."""
    return texts.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _judged(name: str, texts: pl.Series, people: int | None, latest: date | None) -> Cells:
    different = known(texts)
    filled = people if people is not None else len(texts.filter(texts.str.strip_chars() != ""))
    return Cells(different.head(MOST_JUDGED), len(different), filled, _expected(name), latest)


def _sections() -> Mapping[str, Lookup]:
    kinds = dict(lookups("headers"))
    return {kind: kinds[kind] for kind in kinds if kind not in ("never", "levels", "amounts")}


def _expected(name: str) -> str:
    """What kind of honest values the header promises: "levels", "clinics", "amounts" or ""."""
    facts = lookups("words", "facts")
    if facts["clinic"].finds(name):
        return "clinics"
    if lookups("headers")["levels"].finds(name) or any(facts[fact].finds(name) for fact in OF_LEVELS):
        return "levels"
    return "amounts" if lookups("headers")["amounts"].finds(name) else ""


def _can_be(kind: str, cells: Cells) -> bool:
    """Whether the values can be what the header promises; an empty column can."""
    some = cells.texts.head(200)
    if some.is_empty():
        return True
    number = cells.like(NUMBER) >= 0.5
    days = bool(formats(cells.texts)) and not kind.endswith("date")
    if days or (not number and sum(map(familiar, map(plain, some))) >= 0.6 * len(some)):
        return False
    return ASKED.get(kind, _of_ones_own)(cells, number)


def _of_ones_own(cells: Cells, number: bool) -> bool:
    return not number and cells.share > 0.3


def _text(cells: Cells, number: bool) -> bool:
    return not number


def _long_number(cells: Cells, number: bool) -> bool:
    return cells.like(r"\d.*\d.*\d.*\d") >= 0.5 or (not number and cells.like(MEASURED) < 0.5)


def _number_of_ones_own(cells: Cells, number: bool) -> bool:
    if number:
        return cells.share > 0.9 and cells.like(r"[.,]") < 0.5
    return cells.share > 0.3 and cells.like(r"\d") >= 0.5


def _person(cells: Cells, number: bool) -> bool:
    return cells.like(r"^\D*\p{L}\D*$") >= 0.5


def _place(cells: Cells, number: bool) -> bool:
    if number:
        return cells.like(r"^\s*\d{4,6}\s*$|[.,]\d{3}") >= 0.5 and (
            cells.distinct > SOME or cells.share > 0.5
        )
    return cells.like(MEASURED) < 0.5


def _day(cells: Cells, number: bool) -> bool:
    return bool(formats(cells.texts)) or cells.like(r"\d{4}") >= 0.5 or not number


ASKED: Mapping[str, Callable[[Cells, bool], bool]] = {
    "phone": _long_number,
    "record number": _number_of_ones_own,
    "device number": _number_of_ones_own,
    "name": _person,
    "house number": lambda cells, number: True,
    "address": _place,
    "birth date": _day,
    "death date": _day,
    "free text": _text,
}
"""What the values must look like for the header to be believed; else they need be texts of each one's own."""
