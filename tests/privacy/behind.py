"""Whom answers speak of: seen from behind the gate, to judge what the adversary sees from before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.answers.clinics import EpisodeFilters
from lumbar.answers.clinics_described import lost_told
from lumbar.demo import calibration
from tests.privacy.planted import CLINICS, PERSON, K

Flags = npt.NDArray[np.bool_]
YEARS = tuple(range(calibration.FIRST_YEAR, calibration.FIRST_YEAR + calibration.QUARTERS // 4))
NAMES = tuple(f"Clinic {number:02}" for number in range(1, CLINICS + 1))
PARTS: Mapping[str, pl.Expr] = {
    "treated": pl.lit(value=True),
    "measured": pl.col("measured"),
    "due": pl.col("measured") & pl.col("due"),
    "returned": pl.col("measured") & pl.col("came"),
    "lost": pl.col("measured") & pl.col("due") & ~pl.col("came"),
    "described": pl.col("measured") & (pl.col("told") | pl.col("came")),
}
"""Parts of the patients chosen that answers speak of; of those described there are means, the others are counted."""
COLUMNS = f"select therapy, baseline is not null as measured, due, y is not null as came, {', '.join(PERSON)}"
SOURCES: Mapping[str, str] = {
    "visit": f"{COLUMNS} from chosen($scores, $who)",
    "course": f"{COLUMNS} from chosen($visits, $who) where week = $week",
}
"""What answers about one visit are made of, and those about all, or one among them."""
ONE: Mapping[str, tuple[dict[str, object], ...]] = {
    "clinic": (
        *({"clinics": (name,)} for name in NAMES),
        *({"clinics": tuple(each for each in NAMES if each != name)} for name in NAMES),
    ),
    "year": (
        *({"year_from": year, "year_to": year} for year in YEARS),
        *({"year_from": year, "year_to": YEARS[-1]} for year in YEARS[1:]),
        *({"year_from": YEARS[0], "year_to": year} for year in YEARS[:-1]),
    ),
    "sex": ({"sex": "female"}, {"sex": "male"}),
    "hip_weakness": tuple({"hip_weakness": answer} for answer in ("yes", "no", "unknown")),
    "band": (
        *({"age_from": age, "age_to": age + 4} for age in range(15, 95, 5)),
        *({"age_from": age} for age in range(20, 95, 5)),
        *({"age_to": age - 1} for age in range(20, 95, 5)),
    ),
}
"""Filters by one dimension: each level, all but it, and spans from either end."""


def one_and_two(every: int = 1, week: int = 0) -> list[EpisodeFilters]:
    """No filter, every filter by one dimension, and ``every`` so-manieth by two, at a week (0: the primary one)."""
    pairs = [{**one, **two} for a, b in combinations(ONE, 2) for one, two in product(ONE[a], ONE[b])]
    alone = [each for several in ONE.values() for each in several]
    return [EpisodeFilters(week=week, **each) for each in [{}, *alone, *pairs[::every]]]


def rows_behind(folder: Path, patients: EpisodeFilters, source: str) -> pl.DataFrame:
    """The published rows that an answer about a visit is made of: the one place that knows how a store chooses."""
    asked = replace(patients, store=str(folder))
    values = {**asked.bound(), "week": asked.visit()}
    bound = {name: value for name, value in values.items() if f"${name}" in SOURCES[source]}
    rows = asked.opened().connection.cursor().execute(SOURCES[source], bound).fetchall()
    flags = dict.fromkeys(("measured", "due", "came"), pl.Boolean)
    columns = {"therapy": pl.Int64, **flags, **dict.fromkeys(PERSON, pl.Int64)}
    return pl.DataFrame(rows, columns, orient="row").with_columns(told=lost_told(asked))


@dataclass(frozen=True)
class Behind:
    """A row per answer (filter and therapy), a column per person: whether the answer speaks of that person."""

    asked: list[tuple[EpisodeFilters, str]]
    people: Flags

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        return self.people.sum(axis=1)


@dataclass
class Store:
    """One publication; rows that answers are made of are fetched once."""

    folder: Path
    persons: dict[tuple[object, ...], int]

    def behind(self, filters: Sequence[EpisodeFilters], source: str = "visit") -> dict[str, Behind]:
        """For each part, whom the answers to these filters speak of."""
        chosen = [rows_behind(self.folder, each, source) for each in filters]
        return {part: self._part(filters, chosen, PARTS[part]) for part in PARTS}

    def _part(self, filters: Sequence[EpisodeFilters], chosen: list[pl.DataFrame], part: pl.Expr) -> Behind:
        flags, asked = [], []
        for patients, rows in zip(filters, chosen, strict=True):
            for therapy in rows.filter(part).partition_by("therapy"):
                spoken = np.zeros(len(self.persons), np.bool_)
                spoken[[self.persons[each] for each in therapy.select(PERSON).iter_rows()]] = True
                flags.append(spoken)
                asked.append((patients, calibration.THERAPIES[therapy["therapy"][0]]))
        return Behind(asked, np.array(flags).reshape(len(flags), len(self.persons)))


def store(folder: Path, people: pl.DataFrame) -> Store:
    """The store in the folder, and every planted person's place in its answers."""
    return Store(folder, {each: place for place, each in enumerate(people.select(PERSON).iter_rows())})


def but(behind: Behind, known: Flags) -> Behind:
    """The same answers to somebody who knows the ``known`` people: only the others are news."""
    return replace(behind, people=behind.people[:, ~known])


def small(behind: Behind) -> int:
    """How many answers speak of 1 to 7 people."""
    return int(((behind.sizes > 0) & (behind.sizes < K)).sum())


def distinct(people: Flags) -> Flags:
    """Each answer's people once."""
    return people[np.unique(np.packbits(people, axis=1), axis=0, return_index=True)[1]]


def small_differences(one: Behind, other: Behind) -> int:
    """How many pairs of answers, the second's people all among the first's, differ by 1 to 7."""
    first, second = distinct(one.people), distinct(other.people)
    shared = first.astype(np.float32) @ second.astype(np.float32).T
    inside = shared == second.sum(axis=1)[None, :]
    more = first.sum(axis=1)[:, None] - shared
    return int((inside & (more > 0) & (more < K)).sum())
