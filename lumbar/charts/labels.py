"""Where labels go: a rule that never lets two overlap, and names cut where a reader would cut them."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

ABBREVIATIONS = (
    ("Democratic Republic of the Congo", "DR Congo"),
    ("Dem. Rep. of the Congo", "DR Congo"),
    ("Dem. People's Republic of Korea", "North Korea"),
    ("Republic of Korea", "South Korea"),
    ("United Republic of Tanzania", "Tanzania"),
    ("United States of America", "United States"),
    ("Russian Federation", "Russia"),
    ("Syrian Arab Republic", "Syria"),
    ("Iran (Islamic Republic of)", "Iran"),
    ("Bolivia (Plurinational State of)", "Bolivia"),
    ("Venezuela (Bolivarian Republic of)", "Venezuela"),
    ("Micronesia (Fed. States of)", "Micronesia"),
    ("Lao People's Democratic Republic", "Laos"),
    ("Kosovo (under UNSC res. 1244)", "Kosovo"),
    ("Saint Vincent and the Grenadines", "St Vincent & Grenadines"),
    ("Bonaire, Sint Eustatius and Saba", "Bonaire & others"),
    ("Saint Martin (French part)", "Saint-Martin"),
    ("Sint Maarten (Dutch part)", "Sint Maarten"),
    ("China, Taiwan Province of China", "China, Taiwan Prov."),
    ("Central Europe, eastern Europe and central Asia", "C. & E. Europe, C. Asia"),
    ("Southeast Asia, east Asia and Oceania", "SE & E. Asia, Oceania"),
    ("High-income North America", "High-inc. North America"),
    ("Places without an income group", "No income group"),
    ("Places without a WHO region", "No WHO region"),
    ("Latin America and the Caribbean", "Latin America & Caribbean"),
    (" Region", ""),
    (" countries", ""),
    ("Islands", "Is."),
    ("Western ", "W. "),
    ("Eastern ", "E. "),
    ("Central ", "C. "),
    ("Southern ", "S. "),
    ("Northern ", "N. "),
    ("North ", "N. "),
    ("Southeast ", "SE "),
    (" and ", " & "),
    ("sub-Saharan", "sub-Sah."),
)
"""Shortest loss first: a pair is used only when the name is still too long."""

_NARROW = set("iljtfrI.,'|()-:· ")
_WIDE = set("mwMW%")


def text_width(text: str, size: float) -> float:
    """Return the width in pixels that this text takes in the chart's own type, a little generously.

    >>> text_width("World", 14) < text_width("Western", 14)
    True
    """
    ems = (0.3 if c in _NARROW else 0.86 if c in _WIDE else 0.63 if c.isupper() else 0.53 for c in text)
    return size * sum(ems)


def short_name(name: str, letters: int = 24) -> str:
    """Return the name in at most this many letters, abbreviated where possible, else cut at a word.

    >>> short_name("Western sub-Saharan Africa"), short_name("Kenya")
    ('W. sub-Saharan Africa', 'Kenya')
    >>> short_name("Organisation of very long and winding names")
    'Organisation of very…'
    """
    for long, brief in ABBREVIATIONS:
        if len(name) <= letters:
            return name
        name = name.replace(long, brief)
    if len(name) <= letters:
        return name
    return name[: letters - 1].rpartition(" ")[0].rstrip(",&( ") + "…"


def short_names(names: Sequence[str], letters: int = 24) -> list[str]:
    """Return the names as `short_name` cuts them; those that would then read alike keep their ends instead.

    >>> short_names(["Clinic of St. Bartholomew, 01", "Clinic of St. Bartholomew, 02", "Clinic in Ulm"], 16)
    ['Clini…olomew, 01', 'Clini…olomew, 02', 'Clinic in Ulm']
    """
    cut = [short_name(name, letters) for name in names]
    alike = Counter(cut)
    head = letters // 3
    return [
        f"{name[:head].rstrip()}…{name[head + 1 - letters :].lstrip()}"
        if short != name and alike[short] > 1
        else short
        for name, short in zip(names, cut, strict=True)
    ]


def _pooled(wanted: Sequence[float]) -> list[float]:
    """Return the nearest never-falling sequence (least squares; pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in wanted:
        mean, size = value, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        pools.append((mean, size))
    return [mean for mean, size in pools for _ in range(size)]


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return centres for labels of these sizes: none overlap, order is kept, each as near as can be.

    All in one unit (pixels). Inside `low`..`high` whenever the sizes fit between them; when they do
    not, the labels start at `low` and run on.

    >>> spread([10, 11, 60], [10, 10, 10], 0, 100)
    [5.5, 15.5, 60.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    if not order:
        return []
    tall = [sizes[i] for i in order]
    centres = list(accumulate((a + b) / 2 for a, b in pairwise(tall)))
    offsets = [0.0, *centres]
    first, last = low + tall[0] / 2, high - tall[-1] / 2 - offsets[-1]
    pooled = _pooled([wanted[i] - offset for i, offset in zip(order, offsets, strict=True)])
    placed = [max(first, min(value, last)) + offset for value, offset in zip(pooled, offsets, strict=True)]
    return [where for _, where in sorted(zip(order, placed, strict=True))]
