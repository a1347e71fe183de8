"""Titles, sentences and facts about care for more people, made from the numbers by rules.

What rests on assumptions is said with two digits; the reference beside it as on every page.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import polars as pl

from lumbar.answers.words import with_article
from lumbar.charts.theme import about, about_range, people, percent
from lumbar.measures.what_if_inputs import FADING, WhatIf

Row: TypeAlias = dict[str, Any]
THREE_SETS = (
    "Low, middle and high are three sets of assumptions, not an interval: no probability belongs to them."
)
UNKNOWN = (
    "A model of assumptions, not a forecast: nothing here shows that care on this scale would do so.",
    "Who improves in a clinic by an important change may still be in pain: responders and people free of pain at a "
    "moment are not the same quantity.",
    "Recovery is not prevention: pain comes back in many, and how often after care nobody knows for every place.",
    "Who is reached is not known. Everyone is taken to gain alike, at every age and in every place, and to be as "
    "disabled as all others are.",
    FADING,
    THREE_SETS,
)
"""What the page does not know, sentence by sentence."""
NOBODY = "Nobody is counted under this filter"


def _ends(averted: pl.DataFrame, year: int) -> list[Row]:
    """Low, middle and high of one place in a year."""
    return list(averted.filter(year=year).iter_rows(named=True))


def what_if_title(averted: pl.DataFrame, year: int, column: str = "averted") -> str:
    """The finding in a year: the range over the assumptions; ``averted``: as from ``what_if``, of one place."""
    low, _, high = _ends(averted, year)
    where = "worldwide" if low["place"] == "WLD" else f"in {with_article(low['name'])}"
    if not low["cases"]:
        return NOBODY
    if round(high[column]) <= 0:
        return f"Under these assumptions nothing changes {where} in {year}"
    size = about_range(round(low[column]), round(high[column]))
    if column == "ylds_averted":
        return f"Under these assumptions {size} fewer years are lived with disability {where} in {year}"
    return f"Under these assumptions {size} fewer people have low back pain {where} in {year}"


def _pct(value: float) -> str:
    return percent(value, 1 if value >= 0.1 or not value else 2)


def what_if_sentence(averted: pl.DataFrame, year: int, contacts: int) -> str:
    """The middle in a sentence: who is reached, what is given, what is averted of what."""
    _, middle, _ = _ends(averted, year)
    if not middle["cases"]:
        return f"{NOBODY}."
    if round(middle["reached"]) <= 0:
        return f"Middle: nobody is reached in {year}."
    return (
        f"Middle: {about(round(middle['reached']))} within reach in {year}, "
        f"{about(round(middle['courses']))} courses that year "
        f"({about(round(middle['contacts']))} contacts at {contacts} a course). "
        f"{about(round(middle['averted']))} fewer of "
        f"{people(middle['cases'])} have low back pain ({_pct(middle['averted_pct'])}), and "
        f"{about(round(middle['ylds_averted']))} fewer of {people(middle['ylds'])} years are lived with disability."
    )


def what_if_facts(averted: pl.DataFrame, year: int) -> tuple[str, ...]:
    """Low, middle and high in a year, each beside the reference."""
    return tuple(
        f"{row['estimate'].capitalize()}: {about(round(row['averted']))} of {people(row['cases'])} in {year} "
        f"({_pct(row['averted_pct'])}), {about(round(row['ylds_averted']))} years lived with disability"
        for row in _ends(averted, year)
        if row["cases"]
    )


def assumed_sentence(inputs: WhatIf) -> str:
    """Every input in a sentence, low, middle and high.

    >>> assumed_sentence(WhatIf(lasting=(1.0, 1.0, 1.0)))[:76]
    'Assumed: 10, 20, 30 % within reach; 2, 6, 10 percentage points more free of '
    """
    reach, effect = (_three(tuple(100 * end for end in ends)) for ends in (inputs.reach, inputs.effect))
    grown = f" and built up over {inputs.ramp} years" if inputs.ramp else ""
    return (
        f"Assumed: {reach} % within reach; {effect} percentage points more free of pain per course; for "
        f"{_three(inputs.lasting)} years; one course a year while in pain; begun in {inputs.start}{grown}."
    )


def _three(ends: tuple[float, ...]) -> str:
    """Low, middle and high; one number where they are the same."""
    return ", ".join(dict.fromkeys(f"{end:.3g}" for end in ends))


def effect_sentence(effect: Row | None) -> str:
    """Where the effect comes from; ``effect``: a row of ``effect_in_clinics``, None where it is assumed."""
    if effect is None:
        return "The effect is an assumption."
    if effect["refusal"]:
        return f"The effect is an assumption, since the clinics' cannot be taken: {effect['refusal']}"
    synthetic = (
        "invented patients (synthetic demonstration)"
        if "synthetic" in effect["data"]
        else "the outcome store"
    )
    ends = [percent(100 * effect[end], 1).removesuffix(" %") for end in ("middle", "low", "high")]
    harm = " Its lower limit lies below zero; low stands at no effect." if effect["lower"] < 0 else ""
    return (
        f"The effect is the difference of responders in {synthetic}: {effect['therapy']} against "
        f"{effect['reference']}, {effect['instrument']} at week {effect['week']}, {ends[0]} percentage points "
        f"({ends[1]} to {ends[2]}), patient mix not allowed for.{harm} "
        "That responders are free of pain is an assumption."
    )
