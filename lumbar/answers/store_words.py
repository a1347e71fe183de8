"""What privacy groups mean for a store's answers, in words: whom each filter can take."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from pathlib import Path

from lumbar.outcomes import read_manifest

FILTERS = {
    "clinic": "by clinic",
    "hip_weakness": "by hip weakness",
    "year": "by year of the start",
    "sex": "by sex",
    "age": "by age in bands of five years",
}
"""How the filters are called whose share of the patients a store declares."""


def groups_sentence(k: int, separated: Iterable[tuple[str, float]]) -> str:
    """How many of the patients on the primary outcome answers can take, by which filter; "" without groups.

    ``separated``: shares (0 to 1), of those "shown" at all and by filter.
    """
    shares = dict(separated)
    if k == 1 or not shares:
        return ""
    begun = (
        f"Patients are published in privacy groups of at least {k}, which answers take whole or not at all."
    )
    if not shares.get("shown"):
        return f"{begun} There are too few patients yet to show any on the primary outcome."
    taken = ", ".join(
        f"{said} {share_words(shares[name])}" for name, said in FILTERS.items() if name in shares
    )
    shown = share_words(shares["shown"])
    return f"{begun} Of the patients on the primary outcome they can show {shown}; a filter {taken}."


def groups_of(folder: Path) -> str:
    """The same of the store in ``folder``; raises CannotShow where there is none."""
    known = read_manifest(folder)
    return groups_sentence(known.k, known.groups_file.separated.items())


def share_words(share: float) -> str:
    """A share in per cent, never more than it is.

    >>> share_words(0.9996), share_words(1.0), share_words(0.0005), share_words(0.0)
    ('99 %', '100 %', 'less than 1 %', 'none')
    """
    if not share:
        return "none"
    return f"{floor(100 * share)} %" if share >= 0.01 else "less than 1 %"
