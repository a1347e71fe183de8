"""Sentences about therapies, made from the numbers by rules, with the uncertainty in them.

Patients were seldom assigned by lot, so no sentence says more than that patients differ: no word of
``CAUSAL_WORDS`` may come out.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

from lumbar.instruments import Instrument
from lumbar.measures.e_value import EValue

Row: TypeAlias = dict[str, Any]

CAUSAL_WORDS = (
    "works",
    "worked",
    "helps",
    "helped",
    "leads to",
    "led to",
    "effect of",
    "effective",
    "causes",
    "caused",
    "because of",
    "due to",
    "thanks to",
    "benefits from",
    "cures",
    "proves",
)
"""What a comparison of patients who were not assigned by lot must never say."""

OBSERVATIONAL = (
    "Observational: therapies were chosen, not drawn by lot; unrecorded reasons may lie behind a difference."
)
NATURAL_COURSE = "People also improve without treatment (natural course, regression to the mean)."


def points(value: float, tool: Instrument) -> str:
    """The size of a difference, one digit finer than whole steps, with its unit; never a sign.

    >>> from lumbar.instruments import instrument
    >>> points(-2.04, instrument("ODI"))
    '2.0 points'
    """
    decimals = max(1, math.ceil(-math.log10(tool.step) - 1e-9))
    unit = "points" if tool.unit in {"%", "points", "index"} else tool.unit
    return f"{abs(value):.{decimals}f} {unit}"


def difference_sentence(row: Row, tool: Instrument, week: int) -> str:
    """How one therapy's patients did beside the reference's: direction, size, interval.

    ``row``: therapy, reference, value, lower, upper as from ``adjusted_differences``.
    """
    who = f"Patients given {row['therapy']}"
    other = f"comparable patients given {row['reference']}"
    if _unknown(row):
        return f"{who} cannot be compared with {other} at week {week}: too few came back."
    if _crosses(row):
        return f"{who} and {other} cannot be told apart on {tool.code} at week {week}: {_span(row, tool)}."
    size = f"{points(row['value'], tool)} {_way(row['value'], tool)}"
    return (
        f"{who} scored {size} on {tool.code} at week {week} than {other} (95 % interval {_range(row, tool)})."
    )


def change_sentence(row: Row, tool: Instrument, week: int) -> str:
    """How one therapy's patients changed since baseline, never without the natural course.

    ``row``: therapy, value, lower, upper: score at the visit minus baseline.
    """
    who = f"Patients given {row['therapy']}"
    if _unknown(row):
        return f"{who}: no score at week {week}."
    if _crosses(row):
        return f"{who} showed no clear change on {tool.code} by week {week}: {_span(row, tool)}. {NATURAL_COURSE}"
    size = f"{points(row['value'], tool)} {_way(row['value'], tool)}"
    return (
        f"{who} were {size} on {tool.code} at week {week} than at baseline "
        f"(95 % interval {_range(row, tool)}). {NATURAL_COURSE}"
    )


def number_needed_sentence(row: Row) -> str:
    """The number needed to treat in words; where nothing is told apart both ends and infinity.

    ``row``: therapy, reference, value, nnt, nnt_lower, nnt_upper, nnt_harms, nnt_crosses.
    """
    pair = f"{row['therapy']} instead of {row['reference']}"
    if _unknown(row):
        return f"No number needed to treat for {pair}: too few came back."
    if row["nnt_crosses"]:
        ends = f"benefit {_count(row['nnt_lower'])} to ∞ to harm {_count(row['nnt_upper'])}"
        return f"Responders do not clearly differ for {pair}: number needed to treat {ends}."
    more = "fewer" if row["nnt_harms"] else "more"
    return (
        f"One responder {more} for every {_count(row['nnt'])} patients given {pair} "
        f"(95 % interval {_count(row['nnt_lower'])} to {_count(row['nnt_upper'])})."
    )


def interaction_sentence(row: Row, tool: Instrument, groups: tuple[str, str], looks: int) -> str:
    """Whether the difference is another in one group than in the other; exploratory, with how many looks.

    ``row``: therapy, reference, value, lower, upper as from ``interactions``; ``groups``: yes and no in words.
    """
    looked = f"Exploratory, one of {looks} looks" if looks > 1 else "Exploratory"
    pair = f"the difference between {row['therapy']} and {row['reference']}"
    one, other = groups
    if _unknown(row):
        return f"{looked}: too few patients {one} or {other} to compare."
    if _crosses(row):
        return f"{looked}: {pair} is not clearly another in patients {one} than {other}: {_span(row, tool)}."
    favour = row["therapy"] if _is_better(row["value"], tool) else row["reference"]
    size = f"{points(row['value'], tool)} more in favour of {favour}"
    return f"{looked}: in patients {one}, {pair} is {size} than {other} ({_range(row, tool)})."


def e_value_sentence(value: EValue) -> str:
    """How strong an unrecorded reason would have to be.

    >>> e_value_sentence(EValue(2.5, 1.0))
    'The interval already includes no difference, so no unrecorded reason is needed to explain it.'
    """
    if value.limit <= 1:
        return "The interval already includes no difference, so no unrecorded reason is needed to explain it."
    return (
        f"A reason nobody recorded could explain the difference if it raised the chance of both therapy and outcome "
        f"{value.estimate:.1f}-fold; {value.limit:.1f}-fold would make it unsure."
    )


def _unknown(row: Row) -> bool:
    return any(row[name] is None or not math.isfinite(row[name]) for name in ("value", "lower", "upper"))


def _crosses(row: Row) -> bool:
    return row["lower"] <= 0 <= row["upper"]


def _is_better(value: float, tool: Instrument) -> bool:
    return (value < 0) == (tool.better == "lower")


def _way(value: float, tool: Instrument) -> str:
    return "better" if _is_better(value, tool) else "worse"


def _range(row: Row, tool: Instrument) -> str:
    near, far = sorted((row["lower"], row["upper"]), key=abs)
    number = points(near, tool).split(" ")[0]
    return f"{number} to {points(far, tool)}"


def _span(row: Row, tool: Instrument) -> str:
    best, worst = (row["lower"], row["upper"]) if tool.better == "lower" else (row["upper"], row["lower"])
    return f"the 95 % interval runs from {points(best, tool)} better to {points(worst, tool)} worse"


def _count(number: float) -> str:
    """Patients, rounded up as is the custom.

    >>> _count(3.2), _count(float("inf"))
    ('4', '∞')
    """
    return "∞" if math.isinf(number) else f"{math.ceil(number - 1e-9):,}"
