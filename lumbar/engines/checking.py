"""Two engines are asked the same questions: every cell of their answers must be the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import polars as pl

from lumbar.errors import CannotShow
from lumbar.instruments import Threshold
from lumbar.outcomes import OutcomeStore
from lumbar.outcomes.door import answered_by
from lumbar.questions import clinics as ask
from lumbar.questions.episode_filters import EpisodeFilters


def _threshold(filters: EpisodeFilters) -> Threshold:
    return filters.tool().default_threshold or Threshold(30, percent=True)


def _factors(filters: EpisodeFilters) -> tuple[str, ...]:
    return ask.factor_columns(filters.opened())


QUESTIONS: Final[Mapping[str, Callable[[EpisodeFilters], pl.DataFrame]]] = {
    "flow_by_therapy": ask.flow_by_therapy,
    "flow_by_clinic_therapy": ask.flow_by_clinic_therapy,
    "patients_beyond": lambda filters: pl.DataFrame(
        {"visit": [ask.patients_beyond(filters)], "course": [ask.patients_beyond(filters, course=True)]}
    ),
    "scores_by_therapy_week": ask.scores_by_therapy_week,
    "responders_by_therapy": lambda filters: ask.responders_by_therapy(filters, _threshold(filters)),
    "responders_by_clinic_therapy": lambda filters: ask.responders_by_clinic_therapy(
        filters, Threshold(30, percent=True), _factors(filters)
    ),
    "changes_by_therapy_week": lambda filters: ask.changes_by_therapy_week(filters, _threshold(filters)),
    "scores_by_clinic_quarter": ask.scores_by_clinic_quarter,
    "left_over_by_clinic_year": ask.left_over_by_clinic_year,
    "responders_by_clinic_quarter": lambda filters: ask.responders_by_clinic_quarter(
        filters, _threshold(filters)
    ),
    "case_mix_by_therapy": lambda filters: ask.case_mix_by_therapy(filters, _factors(filters)),
    "groups_by_clinic_therapy": lambda filters: ask.groups_by_clinic_therapy(filters, _factors(filters)),
    "moments_by_clinic_therapy": lambda filters: ask.moments_by_clinic_therapy(
        filters, (*_factors(filters), "y")
    ),
    "scores_by_pattern": ask.scores_by_pattern,
    "endings_by_therapy": ask.endings_by_therapy,
    "baselines_by_therapy": lambda filters: pl.concat(
        ask.baselines_by_therapy(filters, 10, lost).with_columns(lost=lost) for lost in (True, False)
    ),
    "score_range": ask.score_range,
    "years_by_store": ask.years_by_store,
}
"""Every question to an outcome store, with all that it can be asked to tell apart."""


def agreeing(
    store: OutcomeStore, other: OutcomeStore, filters: EpisodeFilters, asked: Iterable[str] = QUESTIONS
) -> int:
    """How many cells both tell, the same ones; raises CannotShow naming a question they answer otherwise."""
    return sum(_agreeing(name, store, other, filters) for name in asked)


def _agreeing(name: str, store: OutcomeStore, other: OutcomeStore, filters: EpisodeFilters) -> int:
    answers: list[pl.DataFrame] = []
    for each in (store, other):
        with answered_by(each):
            answers.append(_plain(QUESTIONS[name](filters)))
    if not answers[0].equals(answers[1]):
        raise CannotShow(f"Two engines answer {name} otherwise. Do not use this publication, and report it.")
    return answers[0].height * answers[0].width


def _plain(answer: pl.DataFrame) -> pl.DataFrame:
    """Whole numbers in 64 bits, rows in the order of their values."""
    plain = answer.with_columns(pl.col(pl.Int8, pl.Int16, pl.Int32, pl.UInt32).cast(pl.Int64))
    return plain.sort(pl.all(), nulls_last=True)
