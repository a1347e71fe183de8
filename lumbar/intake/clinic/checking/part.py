"""A part of a file, with all rows of its patients: what is good in it, and counts that add up to the file's."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from lumbar.intake.clinic.checking import overall, tally
from lumbar.intake.clinic.checking.apart import Numbers
from lumbar.intake.clinic.checking.batch import batch_of
from lumbar.intake.clinic.checking.courses import courses
from lumbar.intake.clinic.checking.judged import Judged, judged
from lumbar.intake.clinic.checking.overall import Overall
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.suspicions import about_codes, about_episodes, about_zeros
from lumbar.intake.clinic.reading.texts import Table
from lumbar.outcomes.batches import Declaration


class Sums(NamedTuple):
    """Counts of parts that have no patient and no row in common: those of all are their sums.

    ``rows`` judged, ``aside`` of them, ``patients``, ``episodes``, ``scores`` by instrument; ``clinics`` met;
    ``numbers`` of patients; ``broken`` and ``warnings`` as tallies.
    """

    rows: int
    aside: int
    patients: int
    episodes: int
    scores: Mapping[str, int]
    clinics: frozenset[str]
    numbers: Numbers
    broken: pl.DataFrame
    warnings: pl.DataFrame
    overall: Overall


class Part(NamedTuple):
    """``batch``: rows to publish, None where none is good. ``aside``: lines ``row``, ``rule``, ``column``."""

    sums: Sums
    batch: pl.DataFrame | None
    aside: pl.DataFrame


def part_of(table: Table, plan: Plan, key: bytes) -> Part:
    """The rows of a table judged, and those that are good as they are published."""
    found = judged(table, plan, key)
    about_texts = tally.lines_in(found.warnings, about_codes(table, plan))
    empty = Sums(
        rows=found.count,
        aside=found.broken["row"].n_unique(),
        patients=0,
        episodes=0,
        scores={},
        clinics=frozenset(),
        numbers=found.numbers,
        broken=tally.tallied([found.broken]),
        warnings=about_texts,
        overall=found.items,
    )
    if found.episodes.is_empty():
        return Part(empty, None, found.broken)
    return _with_batch(empty, found, plan, key)


def _with_batch(sums: Sums, found: Judged, plan: Plan, key: bytes) -> Part:
    ran = list(courses(found, plan))
    batch, declared = batch_of(found.episodes, ran, plan, key)
    about_facts = tally.lines_in(about_episodes(found.episodes, plan), [about_zeros(found.good, plan)])
    whole = sums._replace(
        patients=batch["patient"].n_unique(),
        episodes=found.episodes.height,
        scores=_scores(batch, declared),
        clinics=frozenset(declared.clinics),
        warnings=tally.added([sums.warnings, about_facts, *(course.warnings for course in ran)]),
        overall=overall.together([sums.overall, *(course.overall for course in ran)]),
    )
    return Part(whole, batch, found.broken)


def added(parts: Sequence[Sums]) -> Sums:
    """The sums of all parts."""
    numbers = Numbers(*map(sum, zip(*(each.numbers for each in parts), strict=True)))
    codes = dict.fromkeys(code for each in parts for code in each.scores)
    return Sums(
        rows=sum(each.rows for each in parts),
        aside=sum(each.aside for each in parts),
        patients=sum(each.patients for each in parts),
        episodes=sum(each.episodes for each in parts),
        scores={code: sum(each.scores.get(code, 0) for each in parts) for code in codes},
        clinics=frozenset[str]().union(*(each.clinics for each in parts)),
        numbers=numbers,
        broken=tally.added(each.broken for each in parts),
        warnings=tally.added(each.warnings for each in parts),
        overall=overall.together(each.overall for each in parts),
    )


def _scores(batch: pl.DataFrame, declared: Declaration) -> dict[str, int]:
    """How many scores each instrument has, at the baseline and at all visits."""
    counts = batch.group_by("instrument").agg(
        pl.sum_horizontal(pl.col("baseline", *declared.visits).count()).alias("count")
    )
    counted = dict(counts.cast({"instrument": pl.String}).iter_rows())
    return {tool.code: counted[tool.code] for tool in declared.instruments}
