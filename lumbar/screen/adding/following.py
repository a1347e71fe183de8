"""Words follow their column: where another column is chosen for a fact, its words and visits take the place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from lumbar.intake.clinic.mapping import FileMapping, Visit, Words
from lumbar.intake.clinic.recognising.profile import Recognised
from lumbar.intake.clinic.recognising.score_names import codes_of
from lumbar.intake.clinic.recognising.visit_names import time_of
from lumbar.intake.clinic.recognising.words import first_of, lookups
from lumbar.screen.adding.words import NOT_SAID


def followed(mapping: FileMapping, before: FileMapping, seen: Recognised) -> FileMapping:
    """Return the mapping whose words are those of the columns now chosen; where a column stayed, so do its words."""
    now, then = mapping.columns, before.columns
    levels = {column.name: column.levels for column in seen.columns}
    changes: dict[str, Any] = {}
    for name, (columns, meaning) in FOLLOWING.items():
        if any(getattr(now, column) != getattr(then, column) for column in columns):
            kept: Words = getattr(mapping, name)
            words = [word for column in columns for word in levels.get(getattr(now, column), ())]
            changes[name] = {word: kept.get(word) or meaning(word) for word in words}
    if now.unit != then.unit:
        changes["units"] = dict.fromkeys(levels.get(now.unit, ()), 1.0)
    return replace(mapping, **changes, visits=_visits(mapping, before, levels.get(now.visit, ())))


def _itself(word: str) -> str:
    return word


def _known(group: str) -> Callable[[str], str]:
    """What a word of this group can only mean; "" where a person must say it."""
    return lambda word: first_of(lookups("words", group), word)


def _code(word: str) -> str:
    return next(iter(codes_of(word)), "")


FOLLOWING: Mapping[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "therapies": (("therapy", "therapy_given"), _itself),
    "clinics": (("clinic",), _itself),
    "sexes": (("sex",), _known("sexes")),
    "answers": (("hip_weakness", "hip_stiffness"), _known("answers")),
    "reasons": (("reason",), _itself),
    "instrument_names": (("instrument",), _code),
}
"""Words of a mapping: the columns they stand in, and what a new one is first taken for."""


def _visits(mapping: FileMapping, before: FileMapping, named: tuple[str, ...]) -> tuple[Visit, ...]:
    """The visits the scores name (wide), or the visit column's words (long); dates alone keep those declared."""
    known = {visit.name: visit for visit in mapping.visits}
    if mapping.layout == "wide":
        wanted = dict.fromkeys(score.visit for score in mapping.scores if score.visit)
    elif mapping.columns.visit and mapping.columns.visit != before.columns.visit:
        wanted = dict.fromkeys(named)
    else:
        return mapping.visits
    return tuple(known.get(name) or Visit(name, _week(name)) for name in wanted)


def _week(name: str) -> int:
    """The one week a visit's name can mean; NOT_SAID where a person must say it.

    >>> _week("week 12"), _week("before"), _week("Woche_6"), _week("t2"), _week("weather")
    (12, 0, 6, -1, -1)
    """
    said = time_of(name)
    return said.weeks[0] if said and said.sure and said.weeks else NOT_SAID
