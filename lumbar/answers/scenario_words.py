"""Titles, sentences and facts about scenarios side by side, made from the numbers by rules."""

from __future__ import annotations

from typing import Any, TypeAlias

import polars as pl

from lumbar.answers.words import STEADY, Measure, outlook_title, quantity, with_article
from lumbar.charts.theme import people, rate, signed_percent
from lumbar.measures.growth import LAST_ESTIMATE
from lumbar.questions.scenarios import Scenario, shared, told_apart

Row: TypeAlias = dict[str, Any]
NOBODY = "Nobody is counted under this filter"
NO_FIGURE = "No figure is known under this filter"


def told(known: tuple[Scenario, ...]) -> dict[str, str]:
    """By code, what tells each scenario from the others, as it stands after "with"."""
    return {code: " and ".join(parts) for code, parts in told_apart(known).items()}


def scenarios_title(cases: pl.DataFrame, known: tuple[Scenario, ...], year: int, measure: Measure) -> str:
    """The finding: the scenario farthest from the first in a year, and how far; ``cases`` of one place."""
    rows = cases.filter(year=year).drop_nulls("difference")
    if rows.is_empty():
        return NO_FIGURE
    first, others = rows.row(0, named=True), rows.filter(pl.col("scenario") != known[0].code)
    if not first[measure] and not rows[measure].max():
        return NOBODY
    if others.is_empty():
        return outlook_title(cases.filter(pl.col("year") <= year), measure)
    names = told(known)
    far = others.sort(pl.col("difference").abs(), descending=True).row(0, named=True)
    than = f"than with {names[known[0].code]}" if shared(known) else "than under the first scenario"
    if abs(far["difference_pct"] or 0) < STEADY:
        return (
            f"{_where(first)} in {year} the scenarios hardly differ: near {quantity(first[measure], measure)}"
        )
    name = names[far["scenario"]]
    pause = "," if "," in name else ""
    return f"{_where(first)} {_apart(far, measure)} in {year} with {name}{pause} {than}"


def _where(row: Row) -> str:
    return "Worldwide" if row["place"] == "WLD" else f"In {with_article(row['name'])}"


def _apart(row: Row, measure: Measure) -> str:
    """How many more or fewer, with what is counted."""
    size = abs(row["difference"])
    way = "fewer" if row["difference"] < 0 else "more"
    if measure == "cases":
        return f"{people(size)} {way} people have low back pain"
    if measure == "ylds":
        return f"{people(size)} {way} years are lived with disability"
    standard = ", at equal age," if measure == "age_standardised_rate" else ""
    return f"{rate(size)} {way} in 100,000 people have low back pain{standard}"


def scenarios_sentence(cases: pl.DataFrame, known: tuple[Scenario, ...], year: int, measure: Measure) -> str:
    """Every scenario's number in a year with its difference to the first, and what they share."""
    rows = cases.filter(year=year).drop_nulls(["difference", measure])
    if rows.is_empty():
        return f"{NO_FIGURE}."
    if not rows[measure].max():
        return f"{NOBODY}."
    names = told(known)
    said = [
        f"{quantity(row[measure], measure)} with {names[row['scenario']]}{_against(row, place)}"
        for place, row in enumerate(rows.iter_rows(named=True))
    ]
    common = f", all with {shared(known)}" if shared(known) else ""
    return f"{_where(rows.row(0, named=True))} in {year}: {'; '.join(said)}{common}."


def _against(row: Row, place: int) -> str:
    if not place or row["difference_pct"] is None:
        return ""
    return f" ({signed_percent(row['difference_pct'])})"


def scenarios_facts(
    cases: pl.DataFrame, known: tuple[Scenario, ...], year: int, measure: Measure
) -> tuple[str, ...]:
    """Each scenario's number in a year, with its difference to the first in %."""
    names = told(known)
    return tuple(
        f"With {names[row['scenario']]}: {quantity(row[measure], measure)} in {year}{_against(row, place)}"
        for place, row in enumerate(
            cases.filter(year=year).drop_nulls(["difference", measure]).iter_rows(named=True)
        )
        if row[measure]
    )


def past_sentence(cases: pl.DataFrame) -> str:
    """That the past is the first scenario's, where others have another past; "" where it is one for all."""
    past = cases.filter(pl.col("year") <= LAST_ESTIMATE)["difference_pct"].abs().max()
    if not isinstance(past, float) or past < 0.05:
        return ""
    return "The past is drawn as in the first scenario: published totals and UN population differ a little there too."
