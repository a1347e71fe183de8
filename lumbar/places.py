"""World, regions, income groups and countries: the codes people type and the names people read."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Literal, get_args

from lumbar.errors import CannotShow

Level = Literal["country", "gbd_region", "gbd_super_region", "who_region", "un_region", "income_group"]
LEVELS: tuple[Level, ...] = get_args(Level)

PREFIXES: dict[str, str] = {
    "gbd_region": "gbd:",
    "gbd_super_region": "gbd-super:",
    "who_region": "who:",
    "un_region": "un:",
    "income_group": "income:",
}
"""What stands before the group's own name in a place code; countries use ISO 3166-1 alpha-3."""

NOT_CLASSIFIED = "not classified"
"""Group of the places to which a publisher assigns none, so that every level adds up to the world."""

WHO_NAMES: dict[str, str] = {
    "AFR": "WHO African Region",
    "AMR": "WHO Region of the Americas",
    "EMR": "WHO Eastern Mediterranean Region",
    "EUR": "WHO European Region",
    "SEAR": "WHO South-East Asia Region",
    "WPAC": "WHO Western Pacific Region",
    NOT_CLASSIFIED: "Places without a WHO region",
}

SHORT_NAMES: dict[str, str] = {
    "BOL": "Bolivia",
    "COD": "DR Congo",
    "FSM": "Micronesia",
    "GBR": "United Kingdom",
    "HKG": "Hong Kong",
    "IRN": "Iran",
    "KOR": "South Korea",
    "LAO": "Laos",
    "MAC": "Macao",
    "MDA": "Moldova",
    "NLD": "Netherlands",
    "PRK": "North Korea",
    "PSE": "Palestine",
    "RUS": "Russia",
    "SYR": "Syria",
    "TWN": "Taiwan",
    "TZA": "Tanzania",
    "USA": "United States",
    "VEN": "Venezuela",
    "XKX": "Kosovo",
}
"""Names as readers say them, where the United Nations' own is long; charts have little room."""


def group_name(level: str, group: str) -> str:
    """Name a reader understands for one group of a level.

    >>> group_name("income_group", "Low-income")
    'Low-income countries'
    """
    if group == NOT_CLASSIFIED:
        return WHO_NAMES[group] if level == "who_region" else "Places without an income group"
    if level == "who_region":
        return WHO_NAMES[group]
    return f"{group} countries" if level == "income_group" else group


def is_group(place: str) -> bool:
    """Whether the code stands for a group of countries, the world included.

    >>> is_group("WLD"), is_group("who:AFR"), is_group("KEN"), is_group("own:my-district")
    (True, True, False, False)
    """
    return place == "WLD" or place.startswith(tuple(PREFIXES.values()))


def require_one_of(what: str, given: str, allowed: tuple[str, ...]) -> None:
    """Raise ``CannotShow`` with the nearest right values where ``given`` is not allowed.

    >>> require_one_of("level", "contry", ("country", "gbd_region"))
    Traceback (most recent call last):
    lumbar.errors.CannotShow: There is no level 'contry'. Nearest: country.
    """
    if given in allowed:
        return
    by_lower = {value.lower(): value for value in allowed}
    close = get_close_matches(given.lower(), list(by_lower), n=3, cutoff=0.4)
    nearest = [by_lower[value] for value in close] or list(allowed[:5])
    raise CannotShow(f"There is no {what} '{given}'. Nearest: {', '.join(nearest)}.")


def require_place(given: str, names: dict[str, str]) -> None:
    """Raise ``CannotShow`` with the nearest codes where ``given`` is not a code in ``names`` (code -> name).

    >>> require_place("kenia", {"KEN": "Kenya", "IND": "India", "WLD": "World"})
    Traceback (most recent call last):
    lumbar.errors.CannotShow: There is no place 'kenia'. Nearest: KEN (Kenya), IND (India).
    """
    if given in names:
        return
    codes = {text.lower(): code for code, name in names.items() for text in (name, code, code.split(":")[-1])}
    close = get_close_matches(given.lower().split(":")[-1], list(codes), n=6, cutoff=0.4)
    nearest = list(dict.fromkeys(codes[text] for text in close))[:3] or ["WLD"]
    listed = ", ".join(f"{code} ({names[code]})" for code in nearest)
    raise CannotShow(f"There is no place '{given}'. Nearest: {listed}.")
