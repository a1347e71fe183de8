"""Asked once: what several answers about the same patients need is counted for them all together."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from lumbar.outcomes import published
from lumbar.outcomes.scope import key, require_reader
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Question = Callable[Concatenate[EpisodeFilters, Given], Answer]

KEPT = 64


def once(question: Question[Given, Answer], kept: int = KEPT) -> Question[Given, Answer]:
    """The question, whose last answers are given again to the same reader until the store is published anew.

    ``kept``: how many; few where they are large. What comes back is never modified in place.
    """

    @lru_cache(maxsize=kept)
    def answered(_to: object, filters: EpisodeFilters, *given: Given.args, **named: Given.kwargs) -> Answer:
        return question(filters, *given, **named)

    @wraps(question)
    def asked(filters: EpisodeFilters, *given: Given.args, **named: Given.kwargs) -> Answer:
        require_reader()
        return answered((published(filters.store), key()), filters, *given, **named)

    return asked


flow_by_therapy = once(ask.flow_by_therapy)
endings_by_therapy = once(ask.endings_by_therapy)
case_mix_by_therapy = once(ask.case_mix_by_therapy)
scores_by_therapy_week = once(ask.scores_by_therapy_week)
patients_beyond = once(ask.patients_beyond)
groups_by_clinic_therapy = once(ask.groups_by_clinic_therapy, kept=2)
