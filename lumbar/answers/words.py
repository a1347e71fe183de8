"""Titles and sentences about populations, made from the numbers by rules."""

from __future__ import annotations

from typing import Literal

import polars as pl

from lumbar.charts.theme import people, people_range, percent, rate, signed_people, signed_percent
from lumbar.measures.growth import LAST_ESTIMATE

Measure = Literal["cases", "rate_per_100k", "age_standardised_rate", "ylds"]
STEADY = 0.5
"""Change in % under which a number is said to stay about the same."""
UNITS: dict[str, str] = {
    "cases": "people",
    "rate_per_100k": "per 100,000 people",
    "age_standardised_rate": "per 100,000, age-standardised",
    "ylds": "years lived with disability",
}


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
    known = cases.filter(pl.col(measure).is_not_null()).sort("year")
    if known.is_empty():
        return f"{cases['name'][0]}: no figure under this filter." if cases.height else "No place is chosen."
    name, last = known["name"][0], known.row(-1, named=True)
    start = known.filter(pl.col("year") <= LAST_ESTIMATE).sort("year").tail(1)
    first = (start if start.height else known.head(1)).row(0, named=True)
    if not first[measure] and not last[measure]:
        return f"{name}: nobody is counted under this filter."
    return f"{_capital(with_article(name))} {_way(known, first, last, measure)}."


def _way(known: pl.DataFrame, first: dict[str, float], last: dict[str, float], measure: Measure) -> str:
    before, after = quantity(first[measure], measure), quantity(last[measure], measure)
    change = change_pct(first[measure], last[measure])
    peak = known.sort(measure, descending=True).row(0, named=True)
    if first["year"] == last["year"]:
        return f"stands at {after} in {last['year']}"
    if change is None or abs(change) < STEADY:
        return f"stays near {after} from {first['year']} to {last['year']}{_peak(peak, first, last, measure)}"
    verb = "goes from" if change > 0 else "falls from"
    span = f"{verb} {before} in {first['year']} to {after} in {last['year']} ({signed_percent(change)})"
    return span + _peak(peak, first, last, measure)


def _peak(peak: dict[str, float], first: dict[str, float], last: dict[str, float], measure: Measure) -> str:
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
    place = cases.filter(place=cases["place"][0]).filter(pl.col(measure).is_not_null()).sort("year")
    if place.is_empty():
        return f"{cases['name'][0]} has no figure under this filter"
    last = place.row(-1, named=True)
    where = "" if last["place"] == "WLD" else f" in {with_article(last['name'])}"
    if measure == "cases":
        return f"{people(last[measure])} people{where} will live with low back pain by {last['year']}"
    if measure == "ylds":
        return f"{people(last[measure])} years lived with disability{where} in {last['year']}"
    standard = ", at equal age" if measure == "age_standardised_rate" else ""
    return (
        f"{rate(last[measure])} in 100,000 people of {with_article(last['name'])} by {last['year']}{standard}"
    )


ARTICLE = (
    "United",
    "Philippines",
    "Netherlands",
    "Bahamas",
    "Gambia",
    "Maldives",
    "Caribbean",
    "Comoros",
    "WHO",
)


def with_article(name: str) -> str:
    """The name as it stands after "in" or "of".

    >>> with_article("Philippines"), with_article("Kenya")
    ('the Philippines', 'Kenya')
    """
    if name == "World":
        return "the world"
    return f"the {name}" if name.startswith(ARTICLE) else name


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
    top = growth.sort("rank").row(0, named=True)
    if rank_by == "change_pct":
        return _spread_title(growth, from_year, to_year)
    if top["change"] <= 0:
        return f"Nowhere do the numbers grow from {from_year} to {to_year}"
    sure = top["rank_upper"] == 1
    verb = "adds the most people" if sure else "probably adds the most people"
    return f"{_capital(with_article(top['name']))} {verb}: {signed_people(top['change'])} from {from_year} to {to_year}"


def _spread_title(growth: pl.DataFrame, from_year: int, to_year: int) -> str:
    known = growth.filter(pl.col("change_pct").is_not_null())
    doubled, fallen = (
        known.filter(pl.col("change_pct") >= 100).height,
        known.filter(pl.col("change_pct") < 0).height,
    )
    years = f"from {from_year} to {to_year}"
    if doubled and fallen:
        return f"Cases more than double in {doubled} of {known.height} places and fall in {fallen}, {years}"
    if doubled:
        return f"Cases more than double in {doubled} of {known.height} places {years}, and fall in none"
    if fallen:
        return f"Cases fall in {fallen} of {known.height} places {years}, and double in none"
    return f"Cases grow in all {known.height} places {years}, and double in none"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def growth_sentence(growth: pl.DataFrame, place: str, to_year: int) -> str:
    """One sentence on one place's change, rank and range."""
    found = growth.filter(place=place)
    if found.is_empty():
        return "This place is not part of the level shown."
    row = found.row(0, named=True)
    between = people_range(row["change_lower"], row["change_upper"], signed=True)
    crossing = row["change_lower"] < 0 < row["change_upper"]
    unsure = "; whether it rises or falls is not certain" if crossing else ""
    span = (
        ""
        if row["rank_lower"] == row["rank_upper"]
        else f", likely {row['rank_lower']} to {row['rank_upper']}"
    )
    return (
        f"{row['name']}: {signed_people(row['change'])} by {to_year} (95 % interval {between}){unsure}; "
        f"rank {row['rank']}{span} of {growth.height}."
    )


def people_title(shares: pl.DataFrame, years: tuple[int, int]) -> str:
    """The finding on age and sex: ``shares`` of one place as from ``shares_by_year``."""
    ends = [shares.filter(year=year, place=shares["place"][0]) for year in years]
    if any(end.is_empty() or end["share_60_and_over"][0] is None for end in ends):
        return "Nobody is counted under this filter"
    before, after = (end["share_60_and_over"][0] for end in ends)
    women = ends[1]["share_women"][0]
    verb = _moves(before, after)
    return (
        f"The share aged 60 and over {verb} to {percent(after, 0)} by {years[1]}; "
        f"women carry {percent(women, 0)} of the cases"
    )


def _moves(before: float, after: float) -> str:
    if round(before) == round(after):
        return f"stays near {percent(before, 0)}, coming"
    return f"{'rises' if after > before else 'falls'} from {percent(before, 0)}"


def agreement_title(rows: pl.DataFrame) -> str:
    """How far UN medium lies from the printed counts: mean and worst error."""
    if rows.is_empty():
        return "No printed figure to compare with"
    mean = float(rows.select(pl.col("error_pct").abs().mean()).item())
    worst = rows.sort(pl.col("error_pct").abs(), descending=True).row(0, named=True)
    return (
        f"With the UN's population we miss the {rows.height} printed regional counts by {percent(mean, 1)} on average, "
        f"by {signed_percent(worst['error_pct'], 0)} at worst ({worst['name']}, {worst['year']})"
    )
