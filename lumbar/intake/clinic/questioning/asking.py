"""A question about a file, with its choices, and all that it is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lumbar.instruments import instrument
from lumbar.intake.clinic.mapping import STRICT, FileMapping
from lumbar.intake.clinic.recognising.evidence import Evidence
from lumbar.intake.clinic.recognising.score_columns import ScoreColumn

Code: TypeAlias = Literal[
    "column",  # two columns could be the same fact or score, or none says that it is
    "dates",  # day or month first
    "items",  # ODI's items coded 0-5 or 1-6
    "unit",  # VAS in cm or mm, ODI in points
    "steps",  # scores between an instrument's steps
    "instrument",  # a number column that could be one of several instruments
    "missing",  # a value outside the range: not known, or wrong?
    "baseline",  # which visit comes before treatment
    "week",  # "m3": 12 or 13 weeks
    "sex",  # 1 and 2, 0 and 1
    "answers",  # 1 and 2 for yes and no
    "therapies",  # codes without a meaning: a person names them
    "primary",  # which outcome and visit is the primary one
    "reference",  # which therapy against which
    "clinic",  # no column for it: what is the clinic called?
    "start",  # no start date
    "cut_off",  # up to which day are visits in the file?
]
DAY_FIRST, MONTH_FIRST = "The day comes first: 31/12/2025", "The month comes first: 12/31/2025"
FROM_0, FROM_1 = "0 to 5", "1 to 6"
NOT_KNOWN, A_VALUE = "It means that nothing is known", "It is a value, to be checked"
MEANT, SLIPS = "They are meant: an item left out, or a mean", "They are slips, to be set aside"
NONE = "None of them"
MOST_CHOICES = 6
WEEKS = (4, 6, 8, 12, 26, 52)


@dataclass(frozen=True)
class Question:
    """One thing to ask: ``choices`` are sentences for the reader, the suggested one first.

    ``column`` names the file's column asked about ("" = the whole file); ``choices`` is empty where the answer
    is written by hand. ``about``: what in the mapping is meant (a visit's name, a value, a fact).
    """

    __pydantic_config__ = STRICT

    code: Code
    column: str
    says: str
    choices: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True)
class Asked:
    """All that questions are made from."""

    mapping: FileMapping
    evidence: Evidence
    found: list[ScoreColumn]


Asking: TypeAlias = Callable[[Asked], Iterator[Question]]


def named(code: str) -> str:
    """An instrument as it stands among choices: code, then name."""
    return f"{code}: {instrument(code).name}"


def pairs(first: str, second: str) -> tuple[str, str]:
    """The two ways to read two codes of sex.

    >>> pairs("1", "2")
    ('1 is male, 2 is female', '1 is female, 2 is male')
    """
    return f"{first} is male, {second} is female", f"{first} is female, {second} is male"


def few(choices: tuple[str, ...]) -> tuple[str, ...]:
    """The choices, if a person can take them in; else none: then the answer is written."""
    return choices if len(choices) <= MOST_CHOICES else ()


def primaries(mapping: FileMapping) -> tuple[str, ...]:
    """Every outcome that could be the primary one, the suggested one first: "ODI at week 12"."""
    first = mapping.store.primary
    codes = dict.fromkeys((*(each.instrument for each in mapping.scores), *mapping.instrument_names.values()))
    weeks = sorted({visit.week for visit in mapping.visits} - {0})
    listed = [(code, week) for code in codes for week in weeks]
    listed.sort(key=lambda each: each != (first.instrument, first.week))
    return tuple(f"{code} at week {week}" for code, week in listed)


def comparisons(mapping: FileMapping) -> tuple[str, ...]:
    """Every ordered pair of therapies, the suggested one first: "hip-focused against usual care"."""
    first = mapping.store.primary
    names = dict.fromkeys(mapping.therapies.values())
    listed = [(one, other) for one in names for other in names if one != other]
    listed.sort(key=lambda each: each != (first.therapy, first.reference))
    return tuple(f"{one} against {other}" for one, other in listed)
