"""Titles and sentences about the care that low back pain would take, made from the numbers by rules.

Every number rests on assumptions: it is said with two digits, and with its range.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import polars as pl

from lumbar.answers.words import STEADY, change_pct, with_article
from lumbar.charts.theme import about, about_range, people, people_range, percent, signed_percent
from lumbar.measures.shares import OLDER, WORKING

Row: TypeAlias = dict[str, Any]
NOBODY = "Nobody is counted under this filter"
APART = (
    "Low and high take every input at its end at once: further apart than any likely truth. The 95 % interval of the "
    "cases is another thing, today's measurement, and is not in this range."
)
SHAPE = "The ages' share of the cases follows the world's pattern everywhere, on each place's own population."
CONSTANT = "The inputs stay the same in every year."
NEAR = 5.0
"""Difference in % up to which two digits cannot tell what is needed from what there is."""
RANKED_BY = {"therapists": "therapists", "therapists_per_100k": "therapists per 100,000 people"}


def estimates(needed: pl.DataFrame) -> dict[str, Row]:
    """The rows of one place and year by estimate: low, middle, high."""
    return {row["estimate"]: row for row in needed.iter_rows(named=True)}


def _range(rows: dict[str, Row], amount: str) -> str:
    return about_range(rows["low"][amount], rows["high"][amount])


def care_title(needed: pl.DataFrame) -> str:
    """The finding on one place and year; ``needed``: its three rows as from ``care_needed``."""
    rows = estimates(needed)
    middle = rows["middle"]
    if not middle["cases"]:
        return NOBODY
    where, year, takes = _where(middle["name"]), middle["year"], about(middle["therapists"])
    if middle["gap"] is None:
        return f"Low back pain{where} would take about {takes} full-time therapists in {year}"
    today = people(middle["therapists_today"])
    needed_then = f"About {takes} therapists are needed{where} in {year}"
    if abs(middle["gap"]) < NEAR / 100 * middle["therapists"]:
        return f"{needed_then}, about as many as today ({today})"
    verdict = "are too few" if middle["gap"] > 0 else "would be enough"
    return f"{needed_then}: today's {today} {verdict}{_by_middle(row['gap'] > 0 for row in rows.values())}"


def _by_middle(told: Iterable[object]) -> str:
    """Whose verdict it is, where low, middle and high do not give the same."""
    return " by the middle estimate" if len({*told}) > 1 else ""


def _where(name: str) -> str:
    return " worldwide" if name == "World" else f" in {with_article(name)}"


def care_sentence(needed: pl.DataFrame) -> str:
    """The chain in a sentence, with the range of its end and the interval of its start."""
    rows = estimates(needed)
    middle = rows["middle"]
    if not middle["cases"]:
        return f"{middle['name']}: nobody is counted under this filter."
    between = people_range(middle["cases_lower"], middle["cases_upper"])
    return (
        f"{people(middle['cases'])} people with low back pain (95 % interval {between}); about "
        f"{about(middle['in_need'])} need rehabilitation, {about(middle['in_care'])} are reached, with "
        f"{about(middle['contacts'])} contacts. With all inputs at their ends it would be "
        f"{_range(rows, 'therapists')} therapists."
    )


def care_facts(needed: pl.DataFrame) -> tuple[str, ...]:
    """Therapists, therapists per 100,000 and cost, each with its range."""
    rows = estimates(needed)
    middle = rows["middle"]
    if not middle["cases"]:
        return ()
    return (
        f"About {about(middle['therapists'])} full-time therapists ({_range(rows, 'therapists')})",
        f"{about(middle['therapists_per_100k'])} for 100,000 people counted ({_range(rows, 'therapists_per_100k')})",
        f"Cost a year about {about(middle['cost'])} in the currency entered ({_range(rows, 'cost')})",
    )


def opening(row: Row, last: int) -> str:
    """When the therapists of today become too few, of one estimate; "" where nobody said how many there are.

    ``last``: the last year with figures.
    """
    if row["therapists_today"] is None:
        return ""
    if row["opens_by"] is None:
        return f"stay enough until {last}"
    if row["opens_after"] is None:
        return f"are too few in {row['opens_by']} already"
    return f"become too few between {row['opens_after']} and {row['opens_by']}"


def years_title(needed: pl.DataFrame) -> str:
    """The finding on the years; ``needed``: all rows of one place as from ``care_needed``."""
    middle = needed.filter(estimate="middle").sort("year")
    first, last = middle.row(0, named=True), middle.row(-1, named=True)
    if not last["cases"]:
        return NOBODY
    if last["therapists_today"] is not None:
        said = [opening(row, last["year"]) for row in needed.filter(year=last["year"]).iter_rows(named=True)]
        today = f"Today's therapists ({people(last['therapists_today'])})"
        return f"{today} {opening(last, last['year'])}{_by_middle(said)}"
    change = change_pct(first["therapists"], last["therapists"])
    if change is None or abs(change) < STEADY:
        return f"The therapists needed stay near {about(last['therapists'])} until {last['year']}"
    verb = "grow" if change > 0 else "fall"
    return f"The therapists needed {verb} by {percent(abs(change))} from {first['year']} to {last['year']}"


def years_facts(needed: pl.DataFrame) -> tuple[str, ...]:
    """The first and the last year, and what the estimates say of today's therapists."""
    ends = [estimates(needed.filter(year=year)) for year in (needed["year"].min(), needed["year"].max())]
    if not ends[1]["middle"]["cases"]:
        return ()
    said = [
        f"About {about(rows['middle']['therapists'])} in {rows['middle']['year']} ({_range(rows, 'therapists')})"
        for rows in ends
    ]
    before, after = (rows["middle"]["therapists"] for rows in ends)
    change = change_pct(before, after)
    grown = "" if change is None else f"{signed_percent(change)} with the same inputs in every year"
    return tuple(filter(None, (*said, openings(needed).rstrip(".") or grown)))


def openings(needed: pl.DataFrame) -> str:
    """What each estimate says of today's therapists, in a sentence; "" where nobody said how many there are."""
    rows = estimates(needed.filter(year=needed["year"].max()))
    said = {name: opening(row, row["year"]) for name, row in rows.items()}
    if not said["middle"]:
        return ""
    return f"Low estimate: they {said['low']}; middle: they {said['middle']}; high: they {said['high']}."


def gap_sentence(needed: pl.DataFrame) -> str:
    """The gap in the year asked for, with its range; "" where nobody said how many therapists there are."""
    rows = estimates(needed)
    if rows["middle"]["gap"] is None:
        return ""
    said = "; ".join(f"{name} {_gap(row['gap'])}" for name, row in rows.items())
    return f"Against {people(rows['middle']['therapists_today'])} today, in {rows['middle']['year']}: {said}."


def _gap(gap: float) -> str:
    return f"{about(gap)} missing" if gap > 0 else f"{about(-gap)} to spare"


def ages_title(ages: pl.DataFrame) -> str:
    """The finding on ages in the last year: the share of people aged 60 and over, or who takes the most."""
    middle = ages.filter(estimate="middle")
    years = sorted(middle["year"].unique())
    if not years or not middle["therapists"].sum():
        return NOBODY
    shares = [share_of(middle.filter(year=year), OLDER, 200) for year in years]
    if middle["age_from"].min() == 0 and middle["age_to"].max() == 120:
        before = f", {percent(shares[0])} in {years[0]}" if len(years) > 1 else ""
        return f"People aged 60 and over take {percent(shares[-1])} of the therapists in {years[-1]}{before}"
    most = middle.filter(year=years[-1]).sort("therapists", descending=True).row(0, named=True)
    return f"{_ages(most)} take the most therapists in {years[-1]}: about {about(most['therapists'])}"


def share_of(ages: pl.DataFrame, first: int, last: int) -> float:
    """Share in % of the therapists that ages from ``first`` to ``last`` take; 0 where nobody takes any."""
    whole = float(ages["therapists"].sum())
    part = ages.filter(pl.col("age_from").is_between(first, last))["therapists"].sum()
    return 100 * float(part) / whole if whole else 0.0


def _ages(row: Row) -> str:
    return (
        f"Ages {row['age_from']} and over"
        if row["age_to"] == 120
        else f"Ages {row['age_from']} to {row['age_to']}"
    )


def ages_facts(ages: pl.DataFrame) -> tuple[str, ...]:
    """Shares of older people and of people of working age, and the age that takes the most."""
    last = ages.filter(estimate="middle", year=ages["year"].max())
    if not last["therapists"].sum():
        return ()
    most = last.sort("therapists", descending=True).row(0, named=True)
    return (
        f"Aged 60 and over: {percent(share_of(last, OLDER, 200))} of the therapists",
        f"Aged 15 to 64: {percent(share_of(last, WORKING[0], WORKING[1] - 1))}",
        f"{_ages(most)} take the most: about {about(most['therapists'])}",
    )


def places_title(places: pl.DataFrame, year: int, rank_by: str) -> str:
    """The finding on all places of a level; ``places``: as from ``care_by_place``."""
    known = places.filter(estimate="middle").drop_nulls("rank").sort("rank")
    if known.is_empty():
        return NOBODY
    top = known.row(0, named=True)
    name = with_article(top["name"])
    takes = f"the most {RANKED_BY[rank_by]}: about {about(top[rank_by])}"
    return f"{name[:1].upper()}{name[1:]} would take {takes} in {year}"


def places_facts(places: pl.DataFrame, rank_by: str) -> tuple[str, ...]:
    """Who takes the most and the fewest, with the range of the first."""
    known = places.drop_nulls("rank").sort("rank", maintain_order=True)
    if known.is_empty():
        return ()
    top, last = estimates(known.head(3)), known.filter(estimate="middle").row(-1, named=True)
    said = f"{top['middle']['name']}: about {about(top['middle'][rank_by])} ({_range(top, rank_by)})"
    if known.height == 3:
        return said, "The only place of its level"
    return (
        said,
        f"{last['name']}: about {about(last[rank_by])}",
        f"{known.height // 3} places with the same inputs",
    )


def swings_title(moved: pl.DataFrame) -> str:
    """Which input alone moves the number of therapists most; ``moved``: as from ``care_sensitivity``."""
    row = moved.row(0, named=True)
    if row["therapists_high"] <= row["therapists_low"]:
        return "No input has a range: the three estimates are one"
    label = row["label"][:1].lower() + row["label"][1:]
    return f"The {label} counts most: alone {about_range(row['therapists_low'], row['therapists_high'])} therapists"


def swings_facts(moved: pl.DataFrame) -> tuple[str, ...]:
    """What the three inputs that count most make of the middle estimate."""
    return tuple(
        f"{row['label']}: {about_range(row['therapists_low'], row['therapists_high'])} therapists"
        for row in moved.head(3).iter_rows(named=True)
    )
