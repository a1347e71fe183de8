"""What the values of a column look like, whatever its header says: numbers of people, addresses, names, free text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from lumbar.intake.clinic.recognising.words import Lookup, lookup, lookups, plain, said_in, together
from lumbar.intake.clinic.values.day_formats import days, formats, today

NUMBER = r"^\s*[+-]?(\d+([.,]\d+)?|[.,]\d+)\s*$"
MOST = 0.9
"""Share of the values that make a column one of numbers."""
MANY = 30
"""More different words than a list of clinics, therapies or reasons has."""
SOME = 12
"""As many in a small file."""
FEW = 5
"""Words of a level; more are a text."""

TELLING = (
    ("e-mail", r"[^\s@]+@[^\s@]+\.\p{L}{2,}"),
    ("web address", r"(?i)(https?://|\bwww\.)\S+"),
    ("device number", r"^\s*([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\s*$"),
    ("IP address", r"^\s*(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){3,7})\s*$"),
    ("photo", r"(?i)\.(jpe?g|png|heic|tiff?|gif|bmp|webp|dcm|mp4|mov|avi|wav|m4a|mp3|pdf|docx?)\s*$"),
)
"""One such value is enough."""
STREETS = (
    r"(?i)(str\.|stra[sß]s?e|street|\broad|\brd\b|avenue|\bave\b|\blane|\bdrive|\bclose\b|\brue\b|boulevard|\bchemin\b|"
    r"\bcalle\b|\bc/|\bavda\b|plaza|\bpaseo\b|straat|\blaan|laan\b|weg\b|gracht|plein\b|vej\b|gade\b|all[eé]e?\b|gata\b|gatan\b|"
    r"v[äa]g(en)?\b|vei(en)?\b|\brua\b|\btravessa\b|\blargo\b|\bvia\b|\bviale\b|\bcorso\b|piazza|platz\b|gasse\b)"
)
PLACES = (
    r"^\s*([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[1-9]\d{3} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4}-\d{3}|\d{2}-\d{3}|"
    r"\d{3} \d{2}|([A-Z]{1,2}-)?\d{4,5}|\d{5}-\d{4})\s*$"
)
COORDINATES = r"^\s*-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}\s*$"
PHONE = r"^\s*(\+|00|\(|0)?[\d()\s./-]{7,24}$"
DIGITS_ENOUGH = r"(\d\D*){7}"
DOCTOR = r"(?i)^\s*(dr|dra|dott|dott\.ssa|prof|doc)\b\.?\s*(med\b\.?)?\s*\p{L}"
ICD = r"[A-TV-Z]\d{2}(\.\d{1,3})?-?"
MEASURED = "|".join(
    (
        r"(?i)^\s*([<>≤≥~]?\s*[+-]?(\d{1,4}([.,]\d+)?|\d{1,3}([.,]\d+)?\s*[%°\p{L}/²]{1,9}\.?)",
        r"\d{1,3}\s*(-|–|/|to|bis)\s*\d{1,3}|\d{1,2}:\d{2}(:\d{2})?( ?[ap]m)?|\d{4}[- /]?Q[1-4]",
        rf"[A-Z]{{1,4}}[-_ ]?\d{{1,3}}[a-z]?|[LTSC]\d{{1,2}}\s?[-/]\s?[LTS]?\d|{ICD}([,; ]+{ICD})*|\p{{L}}{{1,2}})\s*$",
    )
)
"""Numbers with a unit, ranges, times, short codes, diagnoses by code."""


@dataclass(frozen=True)
class Cells:
    """A column's cells as they are judged: ``texts`` are different values, at most a few thousand.

    ``people``: how many patients have one; a value each is what tells persons apart. ``expected``: what its
    header promises: "levels", "clinics" or "amounts". ``latest``: the last day written anywhere in the file.
    """

    texts: pl.Series
    distinct: int
    people: int
    expected: str = ""
    latest: date | None = None

    @property
    def share(self) -> float:
        """Different values per patient, at most 1."""
        return min(1.0, self.distinct / max(1, self.people))

    @property
    def various(self) -> bool:
        """Whether there are too many different values for a list of levels."""
        many, some = self.distinct > MANY, self.distinct > SOME
        if self.expected in ("levels", "clinics"):
            more = (
                (many and self.share > 0.25)
                if self.expected == "clinics"
                else many or (some and self.share > 0.25)
            )
            return more or (self.share > 0.75 and self.people >= 6)
        return many or self.share > 0.4 or (some and self.share > 0.12)

    def like(self, pattern: str) -> float:
        """Share of the values that match."""
        return _mean(self.texts.str.contains(pattern))


def told(cells: Cells) -> str:
    """What of a person the values tell; "" for nothing.

    >>> told(Cells(pl.Series(["anna@example.org"]), 1, 1)), told(Cells(pl.Series(["12", "34"]), 2, 2))
    ('e-mail', '')
    """
    if cells.texts.is_empty():
        return ""
    telling = next((kind for kind, pattern in TELLING if cells.texts.str.contains(pattern).any()), "")
    if telling:
        return telling
    days_of = formats(cells.texts)
    if days_of:
        return "birth date" if _births(days(cells.texts, days_of[0]).drop_nulls(), cells.latest) else ""
    return _numbers(cells) if cells.like(NUMBER) >= MOST else _words(cells)


def personal(text: str) -> bool:
    """Whether one word of a list looks like a person's name, number, address or day.

    >>> personal("Dr. Weber"), personal("call 030 1234567"), personal("hip strengthening")
    (True, True, False)
    """
    level = Cells(pl.Series([text]), 1, MANY, "levels")
    days_too = bool(formats(level.texts))
    return bool(told(level)) or days_too or level.like(DIGITS_ENOUGH) > 0


def _births(written: pl.Series, latest: date | None) -> bool:
    """Days of birth lie a generation before the file's other days, and decades apart."""
    years = written.dt.year()
    ages = (latest or today()).year - years
    spread = (years.quantile(0.9) or 0) - (years.quantile(0.1) or 0)
    apart = spread >= 12 if latest is None or len(years) > 8 else True
    return _mean(ages >= 18) >= 0.6 and apart


def _numbers(cells: Cells) -> str:
    """Long or padded whole numbers, one each: phones, records, postcodes."""
    written = cells.texts.str.strip_chars()
    digits = written.str.replace_all(r"\D", "")
    whole = written.str.contains(r"^\+?\d+$")
    length = digits.str.len_chars()
    few = cells.share <= 0.5 and cells.distinct <= SOME
    if few or _mean(whole) < MOST or consecutive(written):
        return ""
    if _mean(length >= 7) >= 0.5:
        return "phone" if _mean(written.str.contains(r"^(\+|0)")) >= 0.5 else "record number"
    if _mean(length == 6) >= MOST:
        return "record number"
    postal = any(_mean(length == each) >= MOST for each in (4, 5))
    return "address" if postal and cells.expected != "amounts" and not _years_or_times(digits) else ""


def consecutive(texts: pl.Series) -> bool:
    """Whether they are numbers given one after the other, alone or at the end of a code.

    >>> consecutive(pl.Series(["P-3", "P-1", "P-2", "P-1"])), consecutive(pl.Series(["12", "40", "31"]))
    (True, False)
    """
    numbers = texts.unique().str.extract(r"([0-9]{1,18})$").cast(pl.Int64)
    steps = numbers.unique().sort().diff().drop_nulls()
    return (
        numbers.null_count() == 0 and len(steps) > 1 and len(steps.filter(steps == 1)) >= 0.5 * len(numbers)
    )


def _years_or_times(digits: pl.Series) -> bool:
    number = digits.cast(pl.Int64, strict=False)
    times = (number < 2400) & (number % 100 < 60) & (number % 5 == 0)
    return max(_mean(number.is_between(1900, today().year + 1)), _mean(times)) >= MOST


def _words(cells: Cells) -> str:
    placed = _placed(cells)
    if placed:
        return placed
    if cells.like(MEASURED) >= MOST:
        return ""
    if cells.like(DOCTOR) >= 0.4:
        return "name"
    words = [plain(text) for text in cells.texts]
    if _share(map(_person, words)) >= (0.6 if cells.expected else 0.4):
        return "name"
    if not cells.various or _share(map(familiar, words)) >= 0.5:
        return ""
    return _various(cells)


def _placed(cells: Cells) -> str:
    """Addresses and phones have a form of their own."""
    if (
        max(
            _mean(cells.texts.str.contains(STREETS) & cells.texts.str.contains(r"\d")),
            cells.like(COORDINATES),
        )
        > 0.25
    ):
        return "address"
    if (
        (cells.various or cells.distinct > SOME)
        and cells.like(PLACES) >= 0.6
        and not consecutive(cells.texts)
    ):
        return "address"
    called = cells.texts.str.contains(PHONE) & cells.texts.str.contains(DIGITS_ENOUGH)
    return "phone" if cells.various and _mean(called) >= 0.5 else ""


def _various(cells: Cells) -> str:
    """A word or two of one's own is a name, with digits a number, more is free text."""
    if _mean(cells.texts.str.strip_chars().str.count_matches(r"\s+") + 1 > 4) >= 0.3:
        return "free text"
    return "record number" if cells.like(r"\d") >= 0.5 else "name"


def _person(words: str) -> bool:
    """Whether every word is a name, a title or a letter, one of them a name."""
    names, titles = _names()
    parts = words.split(" ")
    return any(part in names for part in parts) and all(part in titles or len(part) == 1 for part in parts)


def familiar(words: str) -> bool:
    """Whether these are a few words outcomes data are written in."""
    return len(words.split(" ")) <= FEW and _outcomes().finds(words)


@cache
def _outcomes() -> Lookup:
    groups = ("sexes", "answers", "reasons", "therapies", "familiar")
    instruments = (lookup({"words": names}) for names in said_in("aliases").values())
    return together(*instruments, *(each for group in groups for each in lookups("words", group).values()))


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    """Names of persons; the same with titles."""
    listed = {part: frozenset(plain(text).split()) for part, text in said_in("names").items()}
    persons = listed["given"] | listed["family"]
    return persons, persons | listed["titles"]


def _mean(flags: pl.Series) -> float:
    share = flags.mean()
    return share if isinstance(share, float) else 0.0


def _share(flags: Iterable[bool]) -> float:
    each = list(flags)
    return sum(each) / max(1, len(each))
