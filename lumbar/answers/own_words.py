"""What a reader's own file would bring, and what is kept, in sentences made from the numbers."""

from __future__ import annotations

import polars as pl

from lumbar import own, questions
from lumbar.answers.own_series import COUNTED
from lumbar.answers.population import cases_by_year
from lumbar.charts.theme import people, people_range
from lumbar.own import Kept
from lumbar.questions import CaseFilters

NOTHING_LEAVES = (
    "Nothing leaves this machine: files are read here, and kept in a folder until you remove them."
)
SHARED = "Whoever may read here sees it too."
ONE_POPULATION = (
    "A file has one population: it stands in every population scenario, and years it lacks stay empty."
)


def cases_of(name: str, population: pl.DataFrame) -> pl.DataFrame:
    """Cases of the places in a population that is not kept yet: the columns of ``cases_by_year``.

    ``population``: as from ``own.populations``; ``name``: what it would be kept under.
    """
    with own.trying(name, population):
        return cases_by_year(CaseFilters(places=tuple(population["place"].unique().sort())))


def place_sentences(cases: pl.DataFrame) -> tuple[str, ...]:
    """One sentence a place: its years, and how many people it has with low back pain in the first of them."""
    return tuple(_place(rows.sort("year")) for rows in cases.partition_by("place", maintain_order=True))


def _place(rows: pl.DataFrame) -> str:
    first, years = rows.row(0, named=True), rows["year"].to_list()
    between = people_range(first["lower"], first["upper"])
    return (
        f"{first['name']}: {_years(years)}; of {people(first['population'])} people in {first['year']}, "
        f"{people(first['cases'])} have low back pain (95 % interval {between}), at {_whose(first['basis'])}."
    )


def _whose(basis: str) -> str:
    return basis.split(", ", 2)[2].split(";", maxsplit=1)[0]


def _years(years: list[int]) -> str:
    if len(years) == 1:
        return f"{years[0]} alone, so that no growth is shown"
    return f"every fifth year from {years[0]} to {years[-1]}"


def export_sentences(rows: pl.DataFrame, left_out: int, stated: str) -> tuple[str, ...]:
    """What of an export would stand beside Lumbar's lines; ``rows`` in the columns of ``own.exports.RESULTS``."""
    names = dict(questions.places_by_level().select("place", "name").iter_rows())
    places = [names[place] for place in rows["place"].unique(maintain_order=True)]
    more = f" and {len(places) - FEW} more" if len(places) > FEW else ""
    measures = ", ".join(COUNTED[name] for name in COUNTED if name in rows["measure"])
    years = rows["year"].to_list()
    told = [
        f"{', '.join(places[:FEW])}{more}: {measures}, {_span(min(years), max(years))}.",
        f"Round: {stated or 'not stated'}.",
    ]
    if left_out:
        told.append(
            f"{left_out:,} rows of other measures, ages or years are left out: no line here is like them."
        )
    return tuple(told)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


FEW = 4


def kept_sentence(kept: Kept, rows: pl.DataFrame) -> str:
    """What is kept under a name, since when, and under which licence."""
    since = kept.kept[:10]
    if kept.kind == "gbd":
        stated = f"{kept.round}, " if kept.round else ""
        number = rows["place"].n_unique()
        places = "1 place" if number == 1 else f"{number} places"
        return f"{stated}{places}, {kept.rows:,} rows, since {since}; {kept.licence}"
    names = rows["name"].unique(maintain_order=True).to_list()
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{', '.join(names[:FEW])}{more}; {kept.rows:,} rows, since {since}"
