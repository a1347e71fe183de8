"""What a visit's name says of its time: "bl", "t0", "m3", "12wk", "3_month_arm_1", "fu1"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from lumbar.intake.clinic.recognising.words import plain, said_in

Unit: TypeAlias = Literal["day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = ("week", "month", "year", "day")
ARM = re.compile(r"\barm \d+\b")
"""REDCap's events end in the arm they belong to."""
LONGEST = 520
MOST_DAYS = 7 * LONGEST


@dataclass(frozen=True)
class Time:
    """When a visit takes place: ``weeks`` it may mean, the likeliest first; none where only its order is said.

    ``sure``: one meaning. ``order``: its place among visits that are only counted or called later.
    """

    weeks: tuple[int, ...] = ()
    sure: bool = False
    order: float = 0.0


def time_of(name: str) -> Time | None:
    """The time a visit's name says; None where it says none.

    >>> time_of("odi"), time_of("T0"), time_of("3 months")
    (None, Time(weeks=(0,), sure=True, order=0.0), Time(weeks=(13, 12), sure=False, order=13.0))
    >>> time_of("12wk").weeks, time_of("week_6_arm_1").weeks, time_of("fu1").weeks
    ((12,), (6,), ())
    """
    words = ARM.sub(" ", plain(name)).split()
    said = [_meaning(word) for word in words]
    if not words or not all(said):
        return _phrase(" ".join(words))
    counts = [
        place for place, meaning in enumerate(said) if meaning == "count" and int(words[place]) <= LONGEST
    ]
    unit = _counted_unit(said)
    if unit:
        return _weeks(int(words[unit[1]]), unit[0])
    if len(counts) > 1:
        return None
    count = int(words[counts[0]]) if counts else None
    return _ordered(
        count, {each for each in said if each}, later=any(word in _single()["later"] for word in words)
    )


def _counted_unit(said: list[str | None]) -> tuple[Unit, int] | None:
    """The unit of time and where its number stands: before it, else behind it."""
    for unit in UNITS:
        for place in (place for place, meaning in enumerate(said) if meaning == unit):
            counts = [at for at in (place - 1, place + 1) if 0 <= at < len(said) and said[at] == "count"]
            if counts:
                return unit, counts[0]
    return None


def _ordered(count: int | None, said: set[str], *, later: bool) -> Time | None:
    """The time of a visit that is counted, or called before or after."""
    if count == 0 or (count is None and "baseline" in said):
        return Time((0,), sure=True)
    if count is None:
        return Time(order=1000.0) if later else None
    return Time(order=count) if later or "number" in said or said == {"count"} else None


def _weeks(count: int, unit: Unit) -> Time:
    """A count of units in weeks; a month is four weeks to some, to others a twelfth of a year.

    >>> _weeks(6, "month").weeks, _weeks(90, "day").weeks
    ((26, 24), (13, 12))
    """
    exact = {"day": count / 7, "week": count, "month": count * 52 / 12, "year": count * 52}[unit]
    other = {"month": 4 * count, "day": count // 7}.get(unit, exact)
    weeks = tuple(dict.fromkeys((min(round(exact), LONGEST), min(int(other), LONGEST))))
    usual = unit == "month" and (count == 1 or count % 6 == 0)
    return Time(weeks, len(weeks) == 1 or usual, float(weeks[0]))


def _phrase(words: str) -> Time | None:
    """A name of several words that are known only together."""
    for meaning in ("baseline", "later"):
        if words in _phrases()[meaning]:
            return _ordered(None, {meaning}, later=meaning == "later")
    return None


def _meaning(word: str) -> str | None:
    """What part of a visit's name a word is; None for none."""
    if word.isdigit():
        return "count" if int(word) <= MOST_DAYS else None
    return next((meaning for meaning, words in _single().items() if word in words), None)


@cache
def _single() -> Mapping[str, frozenset[str]]:
    """Words by meaning; a unit goes before a counted visit, and that before words that say nothing."""
    order = (*UNITS, "baseline", "number", "later", "filler")
    return {meaning: frozenset(each for each in _phrases()[meaning] if " " not in each) for meaning in order}


@cache
def _phrases() -> Mapping[str, frozenset[str]]:
    return {meaning: frozenset(map(plain, words)) for meaning, words in said_in("words")["visits"].items()}
