"""Which instrument a column's header names, at which visit: "odi_bl", "VAS LBP pre", "t0_tug_s", "odi_3_m3"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from lumbar.instruments import instruments
from lumbar.intake.clinic.recognising.visit_names import Time, time_of
from lumbar.intake.clinic.recognising.words import plain, said_in

UNITS = frozenset(
    ("mm", "cm", "s", "sec", "seconds", "n", "kg", "nm", "deg", "grad", "points", "pct", "percent")
)
SIDES = frozenset(
    ("left", "right", "l", "r", "li", "re", "links", "rechts", "gauche", "droite", "izq", "der", "sx", "dx")
)
SAYS_NOTHING = frozenset(
    ("score", "total", "sum", "summe", "index", "value", "wert", "avg", "mean", "raw", "gesamt")
)
ITEM = frozenset(("item", "q", "question", "frage", "section", "i", "nr", "itm"))
ITEMS = range(1, 11)

Words: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class ScoreName:
    """``codes``: the instruments it may be; ``visit``: what the header says of the visit ("" = nothing).

    ``item``: the number of one of ten items, if it may be one; then ``visit`` is what remains beside it.
    """

    codes: Words
    visit: str = ""
    item: int = 0


def score_name(header: str) -> ScoreName | None:
    """What a header says of a score; None where it names no instrument, or more than one.

    >>> score_name("odi_total_bl")
    ScoreName(codes=('ODI',), visit='bl', item=0)
    >>> score_name("VAS LBP pre").codes, score_name("6MWT 12 weeks").visit, score_name("pain medication")
    (('VAS_BACK',), '12 weeks', None)
    """
    words = tuple(plain(header).split())
    one_side = tuple(word for word in words if word not in SIDES)
    return _said_by(words) or (_said_by(one_side) if one_side != words else None)


def items_of(header: str) -> list[ScoreName]:
    """The ways to read a header as one of the ten items of the Oswestry index.

    >>> items_of("odi_3_m3"), items_of("odi_total")
    ([ScoreName(codes=('ODI',), visit='m 3', item=3), ScoreName(codes=('ODI',), visit='3 m', item=3)], [])
    """
    words = tuple(word for word in plain(header).split() if word not in ITEM)
    found: list[ScoreName] = []
    for rest in (rest for name, codes in _names() if codes == ("ODI",) for rest in _without(words, name)):
        for place, word in enumerate(rest):
            visit = (
                _visit((*rest[:place], *rest[place + 1 :])) if word.isdigit() and int(word) in ITEMS else None
            )
            said = ScoreName(("ODI",), visit or "", int(word)) if visit is not None else None
            if said and said not in found:
                found.append(said)
    return found


def codes_of(text: str) -> Words:
    """The instruments a text is the name of, and of nothing else.

    >>> codes_of("Oswestry Disability Index"), codes_of("hip abd"), codes_of("weather")
    (('ODI',), ('HIP_ABD_N', 'HIP_ABD_N_KG', 'HIP_ABD_NM_KG'), ())
    """
    said = tuple(plain(text).split())
    short = tuple(word for word in said if word not in SAYS_NOTHING)
    return next((codes for name, codes in _names() if name in (said, short)), ())


def time_in(visit: str) -> Time | None:
    """The time of what a header says of the visit; a header that says nothing has none."""
    return time_of(visit) if visit else None


def _said_by(words: Words) -> ScoreName | None:
    for name, codes in _names():
        for rest in _without(words, name):
            visit = _visit(tuple(word for word in rest if word not in SAYS_NOTHING))
            if visit is not None:
                return ScoreName(codes, visit)
    return None


def _visit(rest: Words) -> str | None:
    """The visit named by what is left of a header; "" for none, None where something else is meant."""
    bare = tuple(word for word in rest if word not in UNITS)
    for words in (rest, bare):
        if not words or time_of(" ".join(words)) is not None:
            return " ".join(words)
    return None


def _without(words: Words, name: Words) -> list[Words]:
    """What is left of the header's words beside the instrument's name; none where it is not among them."""
    size = len(name)
    found = [
        (*words[:place], *words[place + size :])
        for place in range(len(words) - size + 1)
        if words[place : place + size] == name
    ]
    first, rest = (words[0], words[1:]) if words else ("", ())
    if size == 1 and len(name[0]) > 2 and first != name[0] and first.startswith(name[0]) and len(rest) < 2:
        found.append((first.removeprefix(name[0]), *rest))
    return found


@cache
def _names() -> tuple[tuple[Words, Words], ...]:
    """Names of instruments as words, with the codes they may mean; the longest first."""
    meant: dict[Words, Words] = {}
    for code, names in said_in("aliases").items():
        for name in (*names, code, instruments()[code].loinc):
            words = tuple(plain(name).split())
            if words and code not in meant.get(words, ()):
                meant[words] = (*meant.get(words, ()), code)
    return tuple(sorted(meant.items(), key=lambda each: (-len(each[0]), -len("".join(each[0])))))
