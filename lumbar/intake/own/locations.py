"""IHME's names of locations, and the codes of the same places here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from lumbar.places import LEVELS, PREFIXES

OTHERWISE = {
    "global": "WLD",
    "united states of america": "USA",
    "russian federation": "RUS",
    "republic of korea": "KOR",
    "democratic people's republic of korea": "PRK",
    "lao people's democratic republic": "LAO",
    "republic of moldova": "MDA",
    "united republic of tanzania": "TZA",
    "syrian arab republic": "SYR",
    "democratic republic of the congo": "COD",
    "turkey": "TUR",
    "vietnam": "VNM",
    "high-income": "gbd-super:High-income countries",
    "african region": "who:AFR",
    "region of the americas": "who:AMR",
    "eastern mediterranean region": "who:EMR",
    "european region": "who:EUR",
    "south-east asia region": "who:SEAR",
    "western pacific region": "who:WPAC",
    "world bank high income": "income:High-income",
    "world bank upper middle income": "income:Upper-middle-income",
    "world bank lower middle income": "income:Lower-middle-income",
    "world bank low income": "income:Low-income",
}
"""What IHME calls places whose name here is another one."""
ORDER = ("world", *LEVELS)
"""Which place is meant where two levels share a name: the GBD region before the super-region."""


def plain(name: str) -> str:
    """The name without accents, brackets and capitals.

    >>> plain("Côte d'Ivoire"), plain("Iran (Islamic Republic of)")
    ("cote d'ivoire", 'iran')
    """
    letters = unicodedata.normalize("NFKD", name.replace("’", "'"))
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return " ".join(re.sub(r"\([^)]*\)", "", bare).casefold().replace(", and ", " and ").split())


def known_names(places: list[tuple[str, str, str]]) -> dict[str, str]:
    """Code by plain name, of places given as code, name and level; own places are no locations of IHME's."""
    ranked = sorted(
        (each for each in places if each[2] in ORDER), key=lambda each: ORDER.index(each[2]), reverse=True
    )
    by_name = {plain(name): code for code, name, _ in ranked}
    groups = {
        plain(code.removeprefix(prefix)): code
        for prefix in (PREFIXES["gbd_super_region"], PREFIXES["gbd_region"])
        for code, _, _ in ranked
        if code.startswith(prefix)
    }
    countries = {plain(name): code for code, name, level in ranked if level == "country"}
    return {**OTHERWISE, **by_name, **groups, **countries}


def nearest(name: str, known: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Up to three names here that are most like an unknown one, of ``words`` by code; said without the unknown one."""
    close = get_close_matches(plain(name), list(known), n=6, cutoff=0.5)
    said = list(dict.fromkeys(words.get(known[each], "") for each in close))
    return ", ".join(filter(None, said[:3])) or "none"
