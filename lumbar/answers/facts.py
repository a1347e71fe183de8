"""Up to three short facts beside a finding about populations, made from the numbers by rules."""

from __future__ import annotations

from typing import TypeAlias

import polars as pl

from lumbar.answers.people_words import ages_in_words, ages_with_most
from lumbar.answers.words import Measure, Row, change_pct, quantity, with_article
from lumbar.charts.theme import (
    people_range,
    percent,
    percent_range,
    signed_people,
    signed_percent,
)
from lumbar.measures.growth import LAST_ESTIMATE

Facts: TypeAlias = tuple[str, ...]
INTERVALS: dict[Measure, tuple[str, str]] = {
    "cases": ("lower", "upper"),
    "ylds": ("ylds_lower", "ylds_upper"),
}
"""Measures with an interval of their own; rates carry that of the cases, which the picture shows."""


def outlook_facts(cases: pl.DataFrame, measure: Measure = "cases") -> Facts:
    """Then, now and the last year of the first place; the interval of now; the second place beside it.

    ``cases``: as from ``cases_by_year``.
    """
    places: dict[str, list[Row]] = {}
    for row in sorted(cases.iter_rows(named=True), key=lambda row: row["year"]):
        places.setdefault(row["place"], []).extend([row] if row[measure] is not None else [])
    order = dict.fromkeys(cases["place"])
    known = [places[place] for place in order if any(row[measure] for row in places[place])]
    if not known:
        return ()
    past, second = [row for row in known[0] if row["year"] <= LAST_ESTIMATE], known[1:2]
    future = [row for row in known[0] if row["year"] >= LAST_ESTIMATE]
    parts = [_moved(past, measure, "from {} to {}"), _moved(future, measure, "from {} to {}, projected")]
    return tuple(
        filter(None, (*parts[::-1], _sure(past, measure), *(_beside(other, measure) for other in second)))
    )[:3]


def _moved(years: list[Row], measure: Measure, span: str) -> str:
    """What happened between the first and the last of the years; "" where there is one year or none."""
    if len(years) < 2:
        return ""
    first, last = years[0], years[-1]
    when = span.format(first["year"], last["year"])
    change = change_pct(first[measure], last[measure])
    if change is None:
        return f"{quantity(last[measure], measure)} in {last['year']}, from nobody in {first['year']}"
    written = signed_percent(change)
    if written == signed_percent(0):
        return f"No change worth a number {when}: {quantity(last[measure], measure)}"
    return f"{written} {when}: {quantity(first[measure], measure)} to {quantity(last[measure], measure)}"


def _sure(past: list[Row], measure: Measure) -> str:
    if not past or measure not in INTERVALS:
        return ""
    last = past[-1]
    lower, upper = (last[end] for end in INTERVALS[measure])
    between = people_range(lower, upper).replace(" to ", " and ")
    return f"{last['year']} is known to lie between {between} (95 % interval)"


def _beside(other: list[Row], measure: Measure) -> str:
    last = other[-1]
    return f"{last['name']}: {quantity(last[measure], measure)} in {last['year']}"


def growth_facts(growth: pl.DataFrame, rank_by: str = "change") -> Facts:
    """Who grows most with its interval, who shrinks most or grows least, and for how many the direction is unsure.

    ``growth``: as from ``growth_by_place``.
    """
    known = sorted(
        (row for row in growth.iter_rows(named=True) if row["rank"] is not None and row[rank_by] is not None),
        key=lambda row: row["rank"],
    )
    unsure = sum(row[f"{rank_by}_lower"] < 0 < row[f"{rank_by}_upper"] for row in known)
    ends = (*known[:1], *known[1:][-1:])
    counted = f"Rise or fall is uncertain for {unsure} of {len(known)} places"
    said = [_grown(row, rank_by) for row in ends]
    return (*said, counted if unsure else _all_sure(len(known))) if known else ()


def _all_sure(places: int) -> str:
    return "Its direction is certain" if places == 1 else f"The direction is certain for all {places} places"


def _grown(row: Row, rank_by: str) -> str:
    form, between = (
        (signed_percent, percent_range) if rank_by == "change_pct" else (signed_people, people_range)
    )
    ends = between(row[f"{rank_by}_lower"], row[f"{rank_by}_upper"], signed=True)
    return f"{row['name']}: {form(row[rank_by])} (95 % interval {ends})"


def peers_facts(growth: pl.DataFrame, place: str, rank_by: str = "change") -> Facts:
    """The place, the middle of its peers, and where it stands among them; ``growth``: the place and its peers."""
    own, others = growth.filter(place=place).drop_nulls(rank_by), growth.filter(pl.col("place") != place)
    if own.is_empty():
        return ()
    row, form = own.row(0, named=True), signed_percent if rank_by == "change_pct" else signed_people
    peers = others[rank_by].drop_nulls()
    if peers.is_empty():
        return (_grown(row, rank_by),)
    higher, middle = int((peers > row[rank_by]).sum()), float(peers.median())  # pyright: ignore[reportArgumentType]
    above = {0: "No peer grows more", peers.len(): "All its peers grow more"}
    counted = above.get(higher, f"{higher} of its {peers.len()} peers grow{'s' if higher == 1 else ''} more")
    return _grown(row, rank_by), f"Middle of its peers: {form(middle)}", counted


def pyramid_facts(cells: pl.DataFrame, years: tuple[int, int]) -> Facts:
    """Total, women and people aged 60 and over, in both years; ``cells``: as from ``cases_by_age_sex``."""
    rows = [row for row in cells.iter_rows(named=True) if row["year"] in years]
    everybody, women, older = (
        [sum((row["cases"] for row in who if row["year"] == year), 0.0) for year in years]
        for who in (
            rows,
            [row for row in rows if row["sex"] == "female"],
            [row for row in rows if row["age_from"] >= 60],
        )
    )
    if not all(everybody):
        return ()
    change = change_pct(*everybody)
    return (
        f"{quantity(everybody[0], 'cases')} in {years[0]}, {quantity(everybody[1], 'cases')} in {years[1]}"
        f" ({signed_percent(change or 0)})",
        _parts("Women", women, everybody, years),
        _parts("Aged 60 and over", older, everybody, years),
    )


def _parts(who: str, part: list[float], whole: list[float], years: tuple[int, int]) -> str:
    shares = [100 * cases / total for cases, total in zip(part, whole, strict=True)]
    return f"{who}: {percent(shares[0], 0)} of cases in {years[0]}, {percent(shares[1], 0)} in {years[1]}"


def ages_facts(cells: pl.DataFrame) -> Facts:
    """The age with most cases in the first year, in 2020 and in the last; ``cells`` of one place."""
    most = ages_with_most(cells)
    wanted = dict.fromkeys((min(most), LAST_ESTIMATE, max(most))) if most else {}
    return tuple(
        f"{year}: most are aged {ages_in_words(most[year])}, {quantity(most[year]['cases'], 'cases')}"
        for year in wanted
        if year in most and most[year]["cases"]
    )


def share_facts(shares: pl.DataFrame, name: str) -> Facts:
    """The share, or women to a man, in the first year, in 2020 and in the last; ``shares`` of one place."""
    known = {row["year"]: row for row in shares.iter_rows(named=True) if row[name] is not None}
    wanted = dict.fromkeys((min(known), LAST_ESTIMATE, max(known))) if known else {}
    return tuple(
        f"{year}: {_share(known[year][name], name)} {with_article_in(known[year]['name'])}"
        for year in wanted
        if year in known
    )


def with_article_in(name: str) -> str:
    """Where, as it ends a sentence.

    >>> with_article_in("World"), with_article_in("Gambia")
    ('worldwide', 'in the Gambia')
    """
    return "worldwide" if name == "World" else f"in {with_article(name)}"


def _share(value: float, name: str) -> str:
    return f"{value:.2f} women to a man" if name == "women_to_men" else percent(value, 0)


def agreement_facts(rows: pl.DataFrame) -> Facts:
    """The widest misses to either side, and how many modelled counts lie within the printed intervals.

    ``rows``: as from ``agreement_with_published``.
    """
    if rows.is_empty():
        return ()
    ordered = rows.sort("error_pct")
    ends = [ordered.row(0, named=True), ordered.row(-1, named=True)][: rows.height]
    inside = rows.filter(pl.col("un_medium").is_between("published_lower", "published_upper")).height
    return (
        *(f"{row['name']}, {row['year']}: {signed_percent(row['error_pct'], 1)}" for row in ends),
        f"{inside} of {rows.height} lie within the printed 95 % interval",
    )
