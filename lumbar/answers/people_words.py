"""Titles about who carries low back pain, made from the numbers by rules."""

from __future__ import annotations

import polars as pl

from lumbar.answers.words import Row, with_article
from lumbar.charts.theme import percent
from lumbar.measures.growth import LAST_ESTIMATE

NOBODY = "Nobody is counted under this filter"


def people_title(shares: pl.DataFrame, years: tuple[int, int]) -> str:
    """The finding on age and sex: ``shares`` of one place as from ``shares_by_year``."""
    known = {row["year"]: row for row in shares.iter_rows(named=True)}
    before, after = (known.get(year, {}).get("share_60_and_over") for year in years)
    if before is None or after is None:
        return NOBODY
    women, where = known[years[1]]["share_women"], _where(shares)
    return (
        f"{where} the share aged 60 and over {_moves(before, after)} by {years[1]}; "
        f"women carry {percent(women, 0)} of the cases"
    )


def _moves(before: float, after: float) -> str:
    if round(before) == round(after):
        return f"stays near {percent(after, 0)}"
    verb = "rises" if after > before else "falls"
    return f"{verb} from {percent(before, 0)} to {percent(after, 0)}"


def _where(rows: pl.DataFrame) -> str:
    name = rows["name"][0]
    return "Worldwide" if name == "World" else f"In {with_article(name)}"


def ages_title(cells: pl.DataFrame) -> str:
    """Which age group has most cases, in the first and the last year: ``cells`` of one place, by age and sex."""
    most = ages_with_most(cells)
    first, last = most[min(most)], most[max(most)]
    if not first["cases"] or not last["cases"]:
        return NOBODY
    then, now, where = ages_in_words(first), ages_in_words(last), _where(cells)
    if first["year"] == last["year"]:
        return f"{where} the age with most cases was {then} in {first['year']}"
    if then == now:
        return f"{where} the age with most cases is {then}, in {first['year']} as in {last['year']}"
    comes = "will be" if last["year"] > LAST_ESTIMATE else "was"
    return (
        f"{where} the age with most cases was {then} in {first['year']}; in {last['year']} it {comes} {now}"
    )


def ages_with_most(cells: pl.DataFrame) -> dict[int, Row]:
    """By year the age group with most cases, both sexes together, the younger of two: year, age_from, age_to, cases."""
    sums: dict[tuple[int, int, int], float] = {}
    for cases, *group in zip(*(cells[name] for name in ("cases", "year", "age_from", "age_to")), strict=True):
        key = (group[0], group[1], group[2])
        sums[key] = sums.get(key, 0.0) + cases
    ordered = sorted(sums.items(), key=lambda group: (group[1], -group[0][1]))
    return {
        year: {"year": year, "age_from": first, "age_to": last, "cases": cases}
        for (year, first, last), cases in ordered
    }


def _edges(rows: pl.DataFrame) -> tuple[int, int]:
    years = rows["year"].to_list()
    return min(years), max(years)


def _at_edges(shares: pl.DataFrame, name: str) -> tuple[float | None, float | None]:
    """The share in the first and in the last year."""
    known = dict(zip(shares["year"], shares[name], strict=True))
    first, last = _edges(shares)
    return known[first], known[last]


def ages_in_words(group: Row) -> str:
    """An age group as a reader says it; the last one is open."""
    return (
        f"{group['age_from']} and over"
        if group["age_to"] >= 120
        else f"{group['age_from']} to {group['age_to']}"
    )


AGED = {"share_60_and_over": "60 and over", "share_15_to_64": "15 to 64"}


def aged_title(shares: pl.DataFrame, name: str) -> str:
    """How the share of an age moves from the first to the last year; ``shares`` of one place."""
    before, after = _at_edges(shares, name)
    if before is None or after is None:
        return NOBODY
    first, last = _edges(shares)
    if first == last:
        return f"{_where(shares)} {percent(after, 0)} of the cases of {last} are aged {AGED[name]}"
    return f"{_where(shares)} the share aged {AGED[name]} {_moves(before, after)}, {first} to {last}"


def women_title(shares: pl.DataFrame) -> str:
    """How many women carry it for each man in the first and the last year; ``shares`` of one place."""
    first, last = _edges(shares)
    before, after = _at_edges(shares, "women_to_men")
    if before is None or after is None:
        return f"{_where(shares)} one sex alone is counted"
    now, then = f"{before:.2f}", f"{after:.2f}"
    for_each = "women with low back pain for each man"
    if first == last:
        return f"{_where(shares)} {now} {for_each} in {first}"
    if now == then:
        return f"{_where(shares)} {now} {for_each}, in {first} as in {last}"
    return f"{_where(shares)} {now} {for_each} in {first}, {then} in {last}"
