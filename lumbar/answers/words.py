"""Titles and sentences about populations, made from the numbers by rules."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import polars as pl

from lumbar.charts.theme import (
    people,
    people_range,
    percent,
    percent_range,
    rate,
    signed_people,
    signed_percent,
)
from lumbar.measures.growth import LAST_ESTIMATE

Row: TypeAlias = dict[str, Any]
Measure = Literal["cases", "rate_per_100k", "age_standardised_rate", "ylds"]
STEADY = 0.5
"""Change in % under which a number is said to stay about the same."""
FEW = 25
"""Up to so many places the fastest is named; of more, it is counted how many double and fall."""


def quantity(value: float, measure: Measure) -> str:
    """The number as a reader would say it, without its unit where people are counted.

    >>> quantity(88_900_000, "cases"), quantity(7461.0, "rate_per_100k")
    ('88.9 million', '7,460 per 100,000')
    """
    if measure == "cases":
        return people(value)
    return f"{people(value)} years" if measure == "ylds" else f"{rate(value)} per 100,000"


def change_pct(before: float, after: float) -> float | None:
    """Change in %, or nothing where there is no start."""
    return None if not before else 100 * (after / before - 1)


def place_sentence(cases: pl.DataFrame, measure: Measure = "cases") -> str:
    """One sentence on one place, from 2020 (or the first year) to the last: the way, the size, the peak.

    ``cases``: rows of one place as from ``cases_by_year``.
    """
    known = _known(cases, measure)
    if not known:
        return f"{cases['name'][0]}: no figure under this filter." if cases.height else "No place is chosen."
    name, last = known[0]["name"], known[-1]
    first = next((row for row in reversed(known) if row["year"] <= LAST_ESTIMATE), known[0])
    if not first[measure] and not last[measure]:
        return f"{name}: nobody is counted under this filter."
    return f"{_capital(with_article(name))} {_way(known, first, last, measure)}."


def _known(cases: pl.DataFrame, measure: Measure) -> list[Row]:
    """The rows with a number, by year."""
    known = (row for row in cases.iter_rows(named=True) if row[measure] is not None)
    return sorted(known, key=lambda row: row["year"])


def _way(known: list[Row], first: Row, last: Row, measure: Measure) -> str:
    before, after = quantity(first[measure], measure), quantity(last[measure], measure)
    change = change_pct(first[measure], last[measure])
    peak = max(known, key=lambda row: row[measure])
    if first["year"] == last["year"]:
        return f"stands at {after} in {last['year']}"
    if change is None or abs(change) < STEADY:
        return f"stays near {after} from {first['year']} to {last['year']}{_peak(peak, first, last, measure)}"
    verb = "goes from" if change > 0 else "falls from"
    span = f"{verb} {before} in {first['year']} to {after} in {last['year']} ({signed_percent(change)})"
    return span + _peak(peak, first, last, measure)


def _peak(peak: Row, first: Row, last: Row, measure: Measure) -> str:
    inside = first["year"] < peak["year"] < last["year"]
    higher = peak[measure] > 1.002 * max(first[measure], last[measure])
    return (
        f", with a peak of {quantity(peak[measure], measure)} near {peak['year']}"
        if inside and higher
        else ""
    )


def outlook_title(cases: pl.DataFrame, measure: Measure = "cases") -> str:
    """The finding for the first place: how many by the last year."""
    if cases.is_empty():
        return "Choose a place to see its outlook"
    known = [row for row in _known(cases, measure) if row["place"] == cases["place"][0]]
    if not known:
        return f"{cases['name'][0]} has no figure under this filter"
    last = known[-1]
    where = "" if last["place"] == "WLD" else f" in {with_article(last['name'])}"
    if not last[measure]:
        return f"Nobody{where} is counted under this filter"
    if last["year"] <= LAST_ESTIMATE:
        return _known_title(last[measure], f"{where} in {last['year']}", measure)
    return _coming_title(last[measure], where, last["year"], measure)


def _coming_title(value: float, where: str, year: int, measure: Measure) -> str:
    if measure == "cases":
        return f"{people(value)} people{where} will live with low back pain by {year}"
    if measure == "ylds":
        return f"Low back pain will cost {people(value)} healthy years{where} in {year}"
    standard = ", at equal age" if measure == "age_standardised_rate" else ""
    return f"{rate(value)} in 100,000 people{where} will have low back pain by {year}{standard}"


def _known_title(value: float, when: str, measure: Measure) -> str:
    """The same of a place whose years end in the past: nothing is said to come."""
    if measure == "cases":
        return f"{people(value)} people had low back pain{when}"
    if measure == "ylds":
        return f"Low back pain cost {people(value)} healthy years{when}"
    standard = ", at equal age" if measure == "age_standardised_rate" else ""
    return f"{rate(value)} in 100,000 people had low back pain{when}{standard}"


ARTICLE = (
    "United", "Philippines", "Netherlands", "Bahamas", "Gambia", "Maldives", "Caribbean", "Comoros", "WHO", "Holy",
    "Marshall", "Solomon", "Cook", "Falkland", "Faroe", "Cayman", "Turks", "Northern", "Central", "Dominican", "Isle",
)  # fmt: skip
"""Names that begin so take an article (Central African Republic, Northern Mariana Islands, WHO regions ...)."""
NO_ARTICLE = ("Central Asia", "Central Europe", "Central Latin", "Central sub", "Northern America")


def with_article(name: str) -> str:
    """The name as it stands after "in" or "of".

    >>> with_article("Philippines"), with_article("Kenya"), with_article("Central Asia")
    ('the Philippines', 'Kenya', 'Central Asia')
    """
    if name == "World":
        return "the world"
    bare = name == "Dominica" or name.startswith(NO_ARTICLE)
    return f"the {name}" if name.startswith(ARTICLE) and not bare else name


def outlook_lead(figures: pl.DataFrame) -> str:
    """What WHO and GBD print about the world, in one sentence; ``figures`` as from ``published_figures``."""
    world = figures.filter(place="WLD", basis="printed")
    share = world.filter(measure="share of people with LBP")["printed"][0].removesuffix(" people")
    growth = world.filter(measure="change in people with low back pain", year="1990-2020")["value"][0]
    cases = world.filter(measure="people with low back pain", age="all ages", sex="both")
    now, then = (cases.filter(year=str(year))["value"][0] for year in (LAST_ESTIMATE, 2050))
    return (
        f"WHO and the Global Burden of Disease study count {people(now)} in {LAST_ESTIMATE}, {share} people and "
        f"{percent(growth)} more than in 1990, and expect {people(then)} by 2050."
    )


def places_title(growth: pl.DataFrame, from_year: int, to_year: int, rank_by: str = "change") -> str:
    """The finding on growth by place: who adds the most, or how many places double and fall."""
    if growth.is_empty():
        return "No place to compare"
    known = [row for row in growth.iter_rows(named=True) if row["rank"] is not None]
    if not known:
        return "Nobody is counted under this filter"
    years = f"from {from_year} to {to_year}"
    if rank_by == "change_pct" and len(known) > FEW:
        return _spread_title([row["change_pct"] for row in known], years)
    top = min(known, key=lambda row: row["rank"])
    past = to_year <= LAST_ESTIMATE
    if top["change"] <= 0:
        return f"Nowhere {'did' if past else 'do'} the numbers grow {years}"
    verb = "added" if past else "adds"
    sure = "" if top["rank_upper"] == 1 else "probably "
    name = _capital(with_article(top["name"]))
    if rank_by == "change_pct":
        return (
            f"{name} {sure}{'grew' if past else 'grows'} fastest: {signed_percent(top['change_pct'])} {years}"
        )
    return f"{name} {sure}{verb} the most people: {signed_people(top['change'])} {years}"


def _spread_title(changes: list[float], years: str) -> str:
    places = len(changes)
    doubled = sum(change >= 100 for change in changes)
    fallen = sum(change < 0 for change in changes)
    if doubled and fallen:
        return f"Cases at least double in {doubled} of {places} places {years} and fall in {fallen}"
    if doubled:
        return f"Cases at least double in {doubled} of {places} places {years} and fall in none"
    if fallen:
        return f"Cases fall in {fallen} of {places} places {years} and double in none"
    return f"Cases grow in all {places} places {years} and double in none"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def growth_sentence(growth: pl.DataFrame, place: str, to_year: int, rank_by: str = "change") -> str:
    """One sentence on one place's change, rank and range, in people or (``rank_by`` change_pct) in %."""
    found = growth.filter(place=place)
    if found.is_empty():
        return "This place is not part of the level shown."
    row = found.row(0, named=True)
    if row["rank"] is None:
        return f"{row['name']}: nobody is counted under this filter."
    form, between = (
        (signed_percent, percent_range) if rank_by == "change_pct" else (signed_people, people_range)
    )
    lower, upper = row[f"{rank_by}_lower"], row[f"{rank_by}_upper"]
    unsure = "; whether it rises or falls is not certain" if lower < 0 < upper else ""
    span = (
        ""
        if row["rank_lower"] == row["rank_upper"]
        else f", likely {row['rank_lower']} to {row['rank_upper']}"
    )
    sure = f"95 % interval {between(lower, upper, signed=True)}"
    return (
        f"{row['name']}: {form(row[rank_by])} by {to_year} ({sure}){unsure}; "
        f"rank {row['rank']}{span} of {growth['rank'].count()}."
    )


def agreement_title(rows: pl.DataFrame) -> str:
    """How far UN medium lies from the printed counts: mean and worst error."""
    if rows.is_empty():
        return "No printed figure to compare with"
    mean = float(rows.select(pl.col("error_pct").abs().mean()).item())
    worst = rows.sort(pl.col("error_pct").abs(), descending=True).row(0, named=True)
    return (
        f"With the UN's population we miss the {rows.height} printed regional counts by {percent(mean, 1)} on average, "
        f"by {percent(abs(worst['error_pct']), 0)} at worst ({worst['name']}, {worst['year']})"
    )
