"""Which columns hold scores: their headers name the instrument and the visit, their values lie in its range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from lumbar.instruments import Instrument, instrument
from lumbar.intake.clinic.recognising.evidence import Evidence
from lumbar.intake.clinic.recognising.score_names import ScoreName, items_of, score_name
from lumbar.intake.clinic.values.items import ITEMS

UNITS: dict[str, tuple[tuple[float, str], ...]] = {
    "VAS_BACK": ((1.0, "millimetres, 0 to 100"), (10.0, "centimetres, 0 to 10")),
    "ODI": ((1.0, "per cent, 0 to 100"), (2.0, "points, 0 to 50"), (100.0, "a share, 0 to 1")),
    "MODI": ((1.0, "per cent, 0 to 100"), (2.0, "points, 0 to 50"), (100.0, "a share, 0 to 1")),
}
"""Units an instrument is also written in: factor into its own, in words."""
ENOUGH = 0.8
"""Share of the values that must lie in an instrument's range; the rest may be slips and missing codes."""
OFTEN_OFF_STEP = 0.05


@dataclass(frozen=True)
class ScoreColumn:
    """``columns``: one with the score, or the items in order; ``codes``: the instruments it may be, likeliest first.

    ``visit``: what the header says of it. ``factor``, ``any_step``, ``item_lowest`` as in a mapping's Score.
    """

    columns: tuple[str, ...]
    codes: tuple[str, ...]
    visit: str
    factor: float = 1.0
    any_step: bool = False
    item_lowest: int = 0


def score_columns(evidence: Evidence, taken: Iterable[str]) -> list[ScoreColumn]:
    """The columns of scores beside those ``taken``, in the file's order."""
    numbers = [
        name
        for name, seen in evidence.honest.items()
        if seen.kind in ("number", "yes_no") and name not in {*taken}
    ]
    items = _itemised(numbers, evidence)
    used = {column for each in items for column in each.columns}
    named = {name: said for name in numbers if name not in used and (said := score_name(name))}
    return [*items, *_scored(named, evidence)]


def _scored(named: dict[str, ScoreName], evidence: Evidence) -> list[ScoreColumn]:
    """The columns whose values can be what their headers say; one unit for all of an instrument's columns."""
    found: list[ScoreColumn] = []
    for codes in dict.fromkeys(said.codes for said in named.values()):
        columns = [name for name, said in named.items() if said.codes == codes]
        pooled = pl.concat(evidence.numbers(name) for name in columns)
        likely = {code: factor for code in codes if (factor := _factor(instrument(code), pooled))}
        if not likely:
            continue
        ranked = _ranked(likely, pooled)
        first = instrument(ranked[0])
        steps = _off_step(first, pooled * likely[ranked[0]]) > OFTEN_OFF_STEP
        found += [
            ScoreColumn((name,), ranked, named[name].visit, likely[ranked[0]], steps) for name in columns
        ]
    return found


def possible(tool: Instrument, numbers: pl.Series, factor: float = 1.0) -> pl.Series:
    """Those of the numbers that lie in the instrument's range."""
    return numbers.filter((numbers * factor).is_between(tool.low - 1e-9, tool.high + 1e-9))


def _factor(tool: Instrument, numbers: pl.Series) -> float | None:
    """The likeliest factor into the instrument's unit; None where the values cannot be its scores."""
    own = possible(tool, numbers)
    if numbers.is_empty():
        return 1.0
    if len(own) < ENOUGH * len(numbers):
        return None
    high = float(own.quantile(0.99) or 0)
    if tool.code == "VAS_BACK":
        return 10.0 if high <= 10 else 1.0
    if tool.code not in UNITS or len(own) < 5:
        return 1.0
    odd = len(own.filter(own % 2 == 1)) > 0.1 * len(own)
    return 100.0 if 0 < high <= 1 else 2.0 if high <= 50 and odd else 1.0


def _ranked(likely: dict[str, float], numbers: pl.Series) -> tuple[str, ...]:
    """Pain from 0 to 10 in whole numbers is a numeric rating, up to 100 a line in mm; else the narrowest range."""
    if set(likely) == {"NPRS_BACK", "VAS_BACK"} and likely["VAS_BACK"] == 10.0:
        whole = len(numbers.filter(numbers != numbers.round())) == 0
        return ("NPRS_BACK",) if whole else ("NPRS_BACK", "VAS_BACK")
    return tuple(sorted(likely, key=lambda code: instrument(code).high - instrument(code).low))


def _off_step(tool: Instrument, numbers: pl.Series) -> float:
    """Share of the values between the instrument's steps."""
    steps = possible(tool, numbers) / tool.step
    return len(steps.filter((steps - steps.round()).abs() > 1e-6)) / max(1, len(steps))


def _itemised(names: list[str], evidence: Evidence) -> list[ScoreColumn]:
    """Ten columns of one visit numbered 1 to 10, their answers counted from 0 to 5 or from 1 to 6."""
    by_visit: dict[str, dict[int, str]] = {}
    for name in names:
        for said in items_of(name):
            by_visit.setdefault(said.visit, {}).setdefault(said.item, name)
    whole = [(visit, items) for visit, items in by_visit.items() if len(items) == ITEMS]
    found: list[ScoreColumn] = []
    for visit, items in whole:
        columns = tuple(items[item] for item in sorted(items))
        answers = pl.concat(evidence.numbers(column) for column in columns)
        fit = answers.filter(answers.is_between(0, 6))
        if len(fit) >= ENOUGH * len(answers) and not any(set(columns) & set(each.columns) for each in found):
            lowest = 1 if len(fit.filter(fit == 6)) and not len(fit.filter(fit == 0)) else 0
            found.append(ScoreColumn(columns, ("ODI",), visit, item_lowest=lowest))
    return found


def renamed(columns: list[ScoreColumn], visits: dict[str, str]) -> list[ScoreColumn]:
    """The same with the visits' names in the mapping."""
    return [replace(each, visit=visits[each.visit]) for each in columns]
