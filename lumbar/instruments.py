"""Outcome instruments: one frozen row each; axes, wording, responder rule and direction follow from it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from lumbar.errors import CannotShow

TABLE = Path(__file__).resolve().parents[1] / "data" / "sources" / "instruments.csv"
MOST_THRESHOLDS = 4
"""Longer lists would let a sweep over thresholds single people out."""

CLASSES = 25
"""In about how many classes a score's range is told; fixed, so that no sweep of widths singles people out."""

Better: TypeAlias = Literal["lower", "higher"]


@dataclass(frozen=True)
class Threshold:
    """A change one person would call important: ``value`` in the instrument's unit or in % of baseline.

    Judges persons, never the difference between groups.
    """

    value: float
    percent: bool = False

    def __str__(self) -> str:
        return f"{self.value:g}{'%' if self.percent else ''}"


@dataclass(frozen=True)
class Instrument:
    """One outcome instrument: range and step in ``unit``, the better direction, the important change.

    ``thresholds`` is the closed list a reader may choose from, the default first; it is empty where
    nobody could name the source of an important change. Published scores are integers,
    score x ``scale``.
    """

    code: str
    name: str
    domain: str
    low: float
    high: float
    step: float
    unit: str
    better: Better
    thresholds: tuple[Threshold, ...] = ()
    source: str = ""
    loinc: str = ""
    scale: int = 100

    @property
    def default_threshold(self) -> Threshold | None:
        """The threshold shown first; None where the source of an important change is unknown."""
        return self.thresholds[0] if self.thresholds else None

    def stored(self, value: float) -> int:
        """``value`` as the integer it is published as.

        >>> instrument("ODI").stored(29.5)
        2950
        """
        return round(value * self.scale)

    @property
    def class_width(self) -> float:
        """How wide the classes are in which scores are told, in whole steps: some 25 of them.

        >>> instrument("ODI").class_width
        4.0
        """
        return max(1, round((self.high - self.low) / CLASSES / self.step)) * self.step

    def classes(self, width: float | None = None) -> dict[str, int]:
        """Classes of scores in whole numbers, as queries take them: low, width (``class_width`` if none is said).

        >>> instrument("ODI").classes()
        {'low': 0, 'width': 400}
        """
        wide = self.class_width if width is None else width
        return {"low": self.stored(self.low), "width": max(1, self.stored(wide))}

    def change(self, threshold: Threshold) -> dict[str, int]:
        """A change in whole numbers, as queries take it: direction, absolute, per_mille (of baseline), low, high.

        >>> instrument("ODI").change(Threshold(30, percent=True))
        {'direction': -1, 'absolute': 0, 'per_mille': 300, 'low': 0, 'high': 10000}
        """
        return {
            "direction": -1 if self.better == "lower" else 1,
            "absolute": 0 if threshold.percent else self.stored(threshold.value),
            "per_mille": round(10 * threshold.value) if threshold.percent else 0,
            "low": self.stored(self.low),
            "high": self.stored(self.high),
        }


ALSO_PUBLISHED: dict[str, tuple[Threshold, ...]] = {
    "ODI": (Threshold(6),),  # Fritz 2015, JAMA 314:1459
    "QBPDS": (Threshold(6), Threshold(18, percent=True)),  # PMC9980555, 201 Italians
    "NPRS_BACK": (Threshold(50, percent=True),),  # Ashar 2022, JAMA Psychiatry 79:13
}
"""Important changes beside the table's own, each with a source of its own."""

PARTS: dict[str, dict[str, tuple[str, float]]] = {
    "HOOS": {
        "HOOS_PAIN": ("points", 100),
        "HOOS_SYMPTOMS": ("points", 100),
        "HOOS_ADL": ("points", 100),
        "HOOS_SPORT": ("points", 100),
        "HOOS_QOL": ("points", 100),
    },
    "HIP_ABD": {"HIP_ABD_N": ("N", 500), "HIP_ABD_N_KG": ("N/kg", 10), "HIP_ABD_NM_KG": ("Nm/kg", 5)},
}
"""Codes whose units or subscales must never meet on one axis: part -> unit, upper limit (of plausibility)."""


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by code, one per unit and subscale, from data/sources/instruments.csv."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        known = [_from_row(row) for row in csv.DictReader(file)]
    return {part.code: part for whole in known for part in _parts(whole)}


def instrument(code: str, known: Mapping[str, Instrument] | None = None) -> Instrument:
    """The instrument ``code``; raises CannotShow naming those there are.

    >>> instrument("RMDQ").better, str(instrument("ODI").default_threshold)
    ('lower', '10')
    """
    table = instruments() if known is None else known
    if code not in table:
        raise CannotShow(f"There is no instrument {code} here. Choose one of: {', '.join(table)}.")
    return table[code]


def threshold(tool: Instrument, text: str | None = None) -> Threshold:
    """The threshold written ``text`` ("10", "30%") out of the instrument's closed list; its first by default.

    Raises CannotShow where the list is empty or does not hold it.

    >>> threshold(instrument("ODI"), "30%")
    Threshold(value=30.0, percent=True)
    """
    if not tool.thresholds:
        raise CannotShow(
            f"No source is known for an important change of {tool.name}. "
            "Choose another instrument, or declare the change in the store."
        )
    offered = {str(each): each for each in tool.thresholds}
    if text is None:
        return tool.thresholds[0]
    if text not in offered:
        raise CannotShow(f"{text} is no threshold of {tool.code}. Choose one of: {', '.join(offered)}.")
    return offered[text]


def _from_row(row: Mapping[str, str]) -> Instrument:
    step = float(row["step"])
    return Instrument(
        code=row["code"],
        name=row["name"],
        domain=row["domain"],
        low=float(row["min"]),
        high=float(row["max"]),
        step=step,
        unit=row["unit"],
        better="lower" if row["better"] == "lower" else "higher",
        thresholds=_sourced(row),
        source=row["mic_source"],
        loinc="" if "unverified" in row["loinc"] else row["loinc"],
        scale=1000 if step < 0.01 else 100,
    )


def _sourced(row: Mapping[str, str]) -> tuple[Threshold, ...]:
    """The row's closed list; nothing from a row that is unverified or names no source."""
    if row["status"] != "verified" or not row["mic_source"]:
        return ()
    own = (
        Threshold(float(row[column]), percent)
        for column, percent in (("mic_abs", False), ("mic_pct", True))
        if row[column]
    )
    return (*own, *ALSO_PUBLISHED.get(row["code"], ()))[:MOST_THRESHOLDS]


def _parts(whole: Instrument) -> list[Instrument]:
    parts = PARTS.get(whole.code)
    if parts is None:
        return [whole]
    return [
        replace(whole, code=code, name=f"{whole.name} [{code}]", unit=unit, high=high)
        for code, (unit, high) in parts.items()
    ]
