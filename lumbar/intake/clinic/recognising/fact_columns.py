"""Which column holds which fact: its header must say so, and its values must be able to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lumbar.intake.clinic.mapping import Columns
from lumbar.intake.clinic.recognising.evidence import Evidence, rank
from lumbar.intake.clinic.recognising.profile import ColumnSeen
from lumbar.intake.clinic.recognising.score_names import codes_of
from lumbar.intake.clinic.recognising.visit_names import time_of
from lumbar.intake.clinic.recognising.words import NOT_AT_ALL, first_of, lookups

Fits: TypeAlias = Callable[[ColumnSeen, Evidence], bool]
MOST_CLINICS = 500
MOST_THERAPIES = 12
LONG_ONLY = ("instrument", "value", "unit", "visit", "visit_date")
ORDER = (
    *(
        "instrument",
        "value",
        "unit",
        "visit",
        "start",
        "visit_date",
        "therapy_given",
        "therapy",
        "clinic",
        "age",
    ),
    *("sex", "hip_weakness", "hip_stiffness", "sessions", "harms", "reason"),
)
"""A column goes to the first fact it serves."""


def fact_columns(evidence: Evidence) -> Columns:
    """The likeliest column for each fact; "" where none is likely."""
    found: dict[str, str] = {"patient": evidence.recognised.patient}
    for fact in ORDER:
        likely = candidates(fact, evidence, set(found.values()))
        found[fact] = likely[0] if likely else ""
    if not found["instrument"] or not found["value"]:
        found |= {"instrument": "", "value": "", "unit": ""}
    return Columns(**found)


def candidates(fact: str, evidence: Evidence, taken: set[str]) -> list[str]:
    """The columns that could hold a fact, all as likely as the first; headers first, then values."""
    if fact in LONG_ONLY and evidence.recognised.layout == "wide":
        return []
    fit = [
        name
        for name, seen in evidence.honest.items()
        if name not in taken and (seen.kind == "empty" or FITS[fact](seen, evidence))
    ]
    ranks = {name: rank(fact, name) for name in fit}
    best = min(ranks.values(), default=NOT_AT_ALL)
    if best < NOT_AT_ALL:
        return [name for name in fit if ranks[name] == best]
    return [name for name in fit if BY_VALUES.get(fact, _never)(evidence.honest[name], evidence)][:1]


def _never(seen: ColumnSeen, evidence: Evidence) -> bool:
    return False


def _day(seen: ColumnSeen, evidence: Evidence) -> bool:
    return seen.kind == "date" or seen.name in evidence.table.dates


def _few(most: int) -> Fits:
    return lambda seen, evidence: seen.kind != "date" and 0 < seen.distinct <= most and bool(seen.levels)


def _between(low: float, high: float) -> Fits:
    def fits(seen: ColumnSeen, evidence: Evidence) -> bool:
        numbers = evidence.numbers(seen.name)
        return seen.kind == "number" and len(numbers.filter(numbers.is_between(low, high))) >= 0.8 * len(
            numbers
        )

    return fits


def _whole(seen: ColumnSeen, evidence: Evidence) -> bool:
    numbers = evidence.numbers(seen.name)
    return seen.kind == "number" and len(numbers.filter(numbers == numbers.round())) == len(numbers)


def _clinic(seen: ColumnSeen, evidence: Evidence) -> bool:
    return seen.kind in ("category", "text", "number") and seen.distinct <= MOST_CLINICS


def _number(seen: ColumnSeen, evidence: Evidence) -> bool:
    return seen.kind == "number"


def _instruments(seen: ColumnSeen, evidence: Evidence) -> bool:
    return bool(seen.levels) and 2 * sum(bool(codes_of(level)) for level in seen.levels) >= len(seen.levels)


def _visit(seen: ColumnSeen, evidence: Evidence) -> bool:
    return seen.kind in ("category", "number", "yes_no") and 1 < seen.distinct <= len(seen.levels)


def _visits_by_name(seen: ColumnSeen, evidence: Evidence) -> bool:
    named = seen.kind == "category" and 1 < seen.distinct <= len(seen.levels)
    return named and all(time_of(level) for level in seen.levels)


def _therapies_by_name(seen: ColumnSeen, evidence: Evidence) -> bool:
    levels = [evidence.label(seen.name, level) for level in seen.levels]
    known = {first_of(lookups("words", "therapies"), level) for level in levels} - {""}
    return seen.kind in ("category", "number") and 1 < len(levels) <= MOST_THERAPIES and len(known) >= 2


FITS: Mapping[str, Fits] = {
    "instrument": _instruments,
    "value": _number,
    "unit": _few(20),
    "visit": _visit,
    "visit_date": _day,
    "start": _day,
    "therapy": _few(MOST_THERAPIES),
    "therapy_given": _few(MOST_THERAPIES),
    "clinic": _clinic,
    "age": _between(1, 110),
    "sex": _few(5),
    "hip_weakness": _few(5),
    "hip_stiffness": _few(5),
    "sessions": _whole,
    "harms": _whole,
    "reason": _few(20),
}
"""What a column's values must be able to be."""
BY_VALUES: Mapping[str, Fits] = {
    "therapy": _therapies_by_name,
    "instrument": _instruments,
    "visit": _visits_by_name,
}
"""What values say without a header."""
