"""Titles and sentences about why cases grow, made from the numbers by rules: a part may add, take away, or be tiny."""

from __future__ import annotations

from typing import Any, TypeAlias

import polars as pl

from lumbar.answers.words import STEADY, with_article
from lumbar.charts.theme import people, percent, signed_people
from lumbar.measures.drivers import FACTORS
from lumbar.measures.growth import LAST_ESTIMATE

Row: TypeAlias = dict[str, Any]
PARTS = {"population": "population size", "ageing": "age structure", "rates": "rates"}
"""What a reader calls the three factors."""
NOBODY = "Nobody is counted under this filter"
UNSURE = "No interval is known for the parts."
NEARLY = 5.0
"""Difference in % from which population is said to count for less, or for more, than its growth."""


def parts_of(row: Row) -> dict[str, float]:
    """The three parts of a change by their names, the largest first whatever its sign."""
    parts = {PARTS[factor]: float(row[f"due_to_{factor}"]) for factor in FACTORS}
    return dict(sorted(parts.items(), key=lambda part: -abs(part[1])))


def _tiny(part: float, row: Row) -> bool:
    return abs(part) < STEADY / 100 * max(row["cases_from"], row["cases_to"])


def _verb(name: str, adds: bool) -> str:
    add, take = ("add", "take away") if name == PARTS["rates"] else ("adds", "takes away")
    return add if adds else take


def drivers_title(row: Row, years: tuple[int, int]) -> str:
    """The finding on one place: which part counts for most. ``row``: as from ``change_of_place``."""
    if not row["cases_from"] and not row["cases_to"]:
        return NOBODY
    where = "Worldwide" if row["name"] == "World" else f"In {with_article(row['name'])}"
    if _tiny(row["change"], row):
        return f"{where} the number hardly changes from {years[0]} to {years[1]}{_against(row)}"
    grows = row["change"] > 0
    alike = {name: part for name, part in parts_of(row).items() if (part > 0) == grows}
    most = max(map(abs, alike.values()))
    leading = [name for name, part in alike.items() if people(abs(part)) == people(most)]
    size = signed_people(most if grows else -most)
    verb = ("add" if grows else "take away") if len(leading) > 1 else _verb(leading[0], grows)
    if years[1] <= LAST_ESTIMATE:
        verb = "added" if grows else "took away"
    each = " each" if len(leading) > 1 else ""
    return (
        f"{where} {_listed(leading)} {verb} the most by {years[1]}: {size}{each}, "
        f"{signed_people(row['change'])} in all"
    )


def _against(row: Row) -> str:
    """What cancels out, where one part adds and another takes away; "" where no part counts."""
    telling = {name: part for name, part in parts_of(row).items() if not _tiny(part, row)}
    up, down = ([name for name, part in telling.items() if (part > 0) == rises] for rises in (True, False))
    if not up or not down:
        return ""
    adds, takes = (
        "add" if len(up) > 1 else _verb(up[0], True),
        ("take away" if len(down) > 1 else _verb(down[0], False)),
    )
    return f": what {_listed(up)} {adds}, {_listed(down)} {takes}"


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def drivers_sentence(row: Row, years: tuple[int, int]) -> str:
    """One place in a sentence: from where to where, what each part adds or takes away, and the calibration in it."""
    if not row["cases_from"] and not row["cases_to"]:
        return f"{row['name']}: nobody is counted under this filter."
    name = with_article(row["name"])
    return f"{name[:1].upper()}{name[1:]} {_way(row, years)}: {_said_parts(row)}.{calibration_sentence(row)}"


def _way(row: Row, years: tuple[int, int]) -> str:
    before, after = people(row["cases_from"]), people(row["cases_to"])
    if _tiny(row["change"], row):
        return f"stays near {after} from {years[0]} to {years[1]}"
    verb = "goes" if row["change"] > 0 else "falls"
    change = signed_people(row["change"])
    return f"{verb} from {before} in {years[0]} to {after} in {years[1]} ({change})"


def _said_parts(row: Row) -> str:
    """Every part with its verb, the largest first; those too small to count together at the end."""
    parts = parts_of(row)
    small = [name for name, part in parts.items() if _tiny(part, row)]
    told = [
        f"{name} {_verb(name, part > 0)} {people(abs(part))}"
        for name, part in parts.items()
        if name not in small
    ]
    if len(small) == len(parts):
        return "none of its parts counts for much"
    verb = "counts" if small and len(small) == 1 and small[0] != PARTS["rates"] else "count"
    return ", ".join([*told, *([f"{_listed(small)} {verb} for almost nothing"] if small else [])])


def calibration_sentence(row: Row) -> str:
    """What of the population's part is calibration, with a space before it; "" where there is none."""
    part = row["of_which_calibration"]
    if not round(part):
        return ""
    return (
        f" Of population size, {signed_people(part)} {'is' if abs(part) < 2 else 'are'} calibration: "
        "what brings the UN's population to the published totals."
    )


def summed_sentence(row: Row, populations: tuple[float, float]) -> str:
    """That a place's parts are summed over its countries, and what that means for population.

    ``populations``: persons in both years. Population counts for less than its growth where it grows in countries in
    which fewer have back pain: then its part is below what the place taken as one would give.
    """
    start = "The parts are summed over the countries"
    growth = populations[1] - populations[0]
    if growth <= 0 or not all(populations):
        return f"{start}."
    rates = row["cases_from"] / populations[0], row["cases_to"] / populations[1]
    as_one = growth * sum(rates) / 2
    part = row["due_to_population"] - row["of_which_calibration"]
    if part < as_one * (1 - NEARLY / 100):
        return f"{start}: population counts for less than its growth because it grows where fewer have back pain."
    if part > as_one * (1 + NEARLY / 100):
        return (
            f"{start}: population counts for more than its growth because it grows where more have back pain."
        )
    return f"{start}."


def drivers_facts(row: Row) -> tuple[str, ...]:
    """The three parts, the largest first, each beside the cases at the start."""
    if not row["cases_from"]:
        return ()
    return tuple(
        f"{name[:1].upper()}{name[1:]}: {signed_people(part)}, {percent(abs(part) / row['cases_from'] * 100)} "
        "of the cases at the start"
        for name, part in parts_of(row).items()
    )


def largest_parts(growth: pl.DataFrame) -> dict[str, int]:
    """In how many places each part is the largest, whatever its sign; ``growth``: as from ``growth_by_place``."""
    rows = [row for row in growth.iter_rows(named=True) if row["rank"] is not None]
    leading = [next(iter(parts_of(row))) for row in rows]
    counts = {name: leading.count(name) for name in PARTS.values()}
    return dict(sorted(counts.items(), key=lambda count: -count[1]))


def ranked_title(growth: pl.DataFrame, years: tuple[int, int]) -> str:
    """The finding on all places of a level: which part is the largest, and in how many of them."""
    if growth.is_empty():
        return "No place to compare"
    counts = largest_parts(growth)
    places = sum(counts.values())
    if not places:
        return NOBODY
    verb = "was" if years[1] <= LAST_ESTIMATE else "is"
    (first, most), (second, next_most), *_ = counts.items()
    when = f"from {years[0]} to {years[1]}"
    if most == next_most:
        return f"{_capital(first)} and {second} each lead in {most} of {places} places {when}"
    everywhere = "the one place" if places == 1 else f"all {places} places"
    where = everywhere if most == places else f"{most} of {places} places"
    be = {"is": "are", "was": "were"}[verb] if first == PARTS["rates"] else verb
    return f"{_capital(first)} {be} the largest part in {where} {when}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def ranked_facts(growth: pl.DataFrame) -> tuple[str, ...]:
    """In how many places each part takes away; ``growth``: as from ``growth_by_place``."""
    known = growth.drop_nulls("rank")
    if known.is_empty():
        return ()
    return tuple(
        f"{_capital(name)} {_verb(name, False)} in {known.filter(pl.col(f'due_to_{factor}') < 0).height} "
        f"of {known.height} places"
        for factor, name in PARTS.items()
    )
