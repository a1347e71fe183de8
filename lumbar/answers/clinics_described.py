"""Whom an answer may describe: all with a baseline, or only those who came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl

from lumbar.answers.clinics_once import once
from lumbar.errors import CannotShow
from lumbar.measures import privacy_groups
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

LOST = ("lost", "missed", "undue")


class Told(NamedTuple):
    """Whether so many are lost that they may be described with the others: over all patients, over each clinic's."""

    over_all: bool
    by_clinic: bool


def lost_told(filters: EpisodeFilters) -> bool:
    """Whether all with a baseline are described, those who did not come back among them.

    Means of all, less means of those who came back, are means of the lost: groups have 0 or at least k who came
    back, not 0 or at least k lost. So the lost are described over whole clinics alone, and only where no therapy has
    few of them at any of these and any visit; of the reader's own patients always.
    """
    if filters.exact:
        return True
    open_filters = replace(filters, clinics=(), apart=())
    if not open_filters.everybody:
        return False
    if filters.clinics:
        return not filters.apart and _told(open_filters).by_clinic
    return due_told(filters)


def due_told(filters: EpisodeFilters) -> bool:
    """Whether all who were due are described, as a comparison's mix is: over all patients, where no few are lost."""
    return filters.exact or (filters.everybody and _told(filters).over_all)


def none_few(filters: EpisodeFilters, *counts: int) -> bool:
    """Whether none of the counts is 1 to k - 1."""
    return bool(privacy_groups.none_few(np.array(counts, np.int64), filters.opened().manifest.k))


def _told(filters: EpisodeFilters) -> Told:
    return _of_any_visit(replace(filters, week=0, therapies=()))


@once
def _of_any_visit(filters: EpisodeFilters) -> Told:
    weeks = [replace(filters, week=week) for week in filters.opened().manifest.weeks]
    return Told(
        all(none_few(filters, *_beside_a_clinic(each)) for each in weeks),
        all(none_few(filters, *_at_a_clinic(each)) for each in weeks),
    )


def _beside_a_clinic(filters: EpisodeFilters) -> Iterator[int]:
    """The lost of each therapy: all, all but a clinic's, and those told only where nothing is told apart."""
    lost = _lost(ask.flow_by_clinic_therapy(filters)).group_by("clinic", "therapy").sum()
    whole = lost.select(pl.col(LOST).sum().over("therapy"))
    yield from _each(whole)
    yield from _each(whole - lost.select(LOST))
    if filters.apart:
        every = _lost(ask.flow_by_clinic_therapy(replace(filters, apart=())))
        both = pl.concat([every, lost.select(every.columns).with_columns(-pl.col(LOST))])
        yield from _each(both.group_by("therapy").agg(pl.col(LOST).sum()).select(LOST))


def _at_a_clinic(filters: EpisodeFilters) -> Iterator[int]:
    """Those of each clinic and therapy who did not come back; 1 where some are told with another clinic's alone."""
    groups = ask.flow_by_clinic_therapy(filters)
    together = groups["privacy_group"].is_duplicated() & (groups["privacy_group"] >= 0)
    yield int(together.any())
    yield from _lost(groups).group_by("clinic", "therapy").sum()["lost"]


def _lost(groups: pl.DataFrame) -> pl.DataFrame:
    """clinic, therapy, lost (with a baseline, not back), missed (due, not back), undue."""
    return groups.select(
        "clinic",
        "therapy",
        lost=pl.col("with_baseline").cast(pl.Int64) - pl.col("returned"),
        missed=pl.col("due").cast(pl.Int64) - pl.col("returned"),
        undue=pl.col("with_baseline").cast(pl.Int64) - pl.col("due"),
    )


def _each(counts: pl.DataFrame) -> Iterator[int]:
    return (count for row in counts.iter_rows() for count in row)


def method_of(method: str, filters: EpisodeFilters) -> str:
    """The method, and whom it leaves out where the lost are not described."""
    return method if lost_told(filters) else f"{method}; only those who came back at week {filters.visit()}"


def described(sums: pl.DataFrame, filters: EpisodeFilters) -> pl.DataFrame:
    """The rows of those described, out of rows by ``returned``: all with a baseline, or those who came back."""
    return sums if lost_told(filters) else sums.filter(pl.col("returned").cast(pl.Boolean))


def mix(sums: pl.DataFrame, filters: EpisodeFilters) -> pl.DataFrame:
    """The rows of those whose mix a comparison speaks of: all who were due, or those who came back."""
    return (
        sums.drop_nulls("returned") if due_told(filters) else sums.filter(pl.col("returned").cast(pl.Boolean))
    )


def require_due_told(filters: EpisodeFilters, means: str) -> None:
    """Raise CannotShow where means would take in those who did not come back, who may not be described."""
    if not due_told(filters):
        raise CannotShow(
            f"{means} are told over all patients only: under a filter, those who did not come back may be too few. "
            "Take the filters off, or look at those who came back."
        )
