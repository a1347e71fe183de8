"""What benchmarks ask of a large store, and about whom: every question as the pages ask it, for four selections."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from unittest.mock import patch

import numpy as np

from lumbar.outcomes import OutcomeStore
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

Call = Callable[[], object]


def questions(filters: EpisodeFilters) -> dict[str, Call]:
    """Every question as the pages ask it."""
    factors, tool = ask.factor_columns(filters.opened()), filters.tool()
    threshold = tool.thresholds[0]
    return {
        "flow_by_therapy": lambda: ask.flow_by_therapy(filters),
        "patients_beyond": lambda: ask.patients_beyond(filters),
        "scores_by_therapy_week": lambda: ask.scores_by_therapy_week(filters),
        "responders_by_therapy": lambda: ask.responders_by_therapy(filters, threshold),
        "responders_by_clinic_therapy": lambda: ask.responders_by_clinic_therapy(filters, threshold, factors[:1]),
        "changes_by_therapy_week": lambda: ask.changes_by_therapy_week(filters, threshold),
        "scores_by_clinic_quarter": lambda: ask.scores_by_clinic_quarter(filters),
        "left_over_by_clinic_year": lambda: ask.left_over_by_clinic_year(filters),
        "responders_by_clinic_quarter": lambda: ask.responders_by_clinic_quarter(filters, threshold),
        "case_mix_by_therapy": lambda: ask.case_mix_by_therapy(filters, factors),
        "groups_by_clinic_therapy": lambda: ask.groups_by_clinic_therapy(filters, factors),
        "moments_by_clinic_therapy": lambda: ask.moments_by_clinic_therapy(filters, (*factors, "y")),
        "scores_by_pattern": lambda: ask.scores_by_pattern(filters),
        "endings_by_therapy": lambda: ask.endings_by_therapy(filters),
        "baselines_by_therapy": lambda: ask.baselines_by_therapy(filters, tool.class_width),
        "years_by_store": lambda: ask.years_by_store(filters),
    }  # fmt: skip


def selections(filters: EpisodeFilters) -> dict[str, EpisodeFilters]:
    """Everybody; a tenth of the clinics, four years where groups are as narrow; the women among them; one clinic."""
    store, some = filters.opened(), narrowed(filters)
    one = EpisodeFilters("ODI", 12, clinics=store.manifest.clinics[7:8], store=filters.store)
    women = replace(some, sex="female", apart=("sex",))
    return {
        "everybody": filters,
        "a tenth of the clinics": some,
        "women of a tenth of the clinics": women,
        "one clinic": one,
    }


def narrowed(filters: EpisodeFilters) -> EpisodeFilters:
    """Four years, every tenth clinic: spread over the whole file, so that no part can be skipped.

    Where clinics are so small that privacy groups span the years, the clinics alone.
    """
    manifest = filters.opened().manifest
    clinics = replace(filters, clinics=manifest.clinics[::10])
    years = replace(clinics, year_from=2018, year_to=2021)
    return years if manifest.groups_file.separated["year"] > 1 / 3 else clinics


@cache
def told(filters: EpisodeFilters) -> np.ndarray:
    """The privacy groups whose patients the answer takes: rivals have them for nothing, to fit the same patients."""
    filters.opened().read_groups()
    cursor = filters.opened().connection.cursor()
    asked = {"who": filters.bound()["who"]}
    return cursor.execute("select privacy_group from inside($who)", asked).fetchnumpy()["privacy_group"]


@contextmanager
def out_of_episodes() -> Generator[None]:
    """Within, no published sums are added up: every answer reads the episodes."""
    with patch.object(OutcomeStore, "_added_up", lambda *_: None):
        yield
