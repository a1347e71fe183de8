"""Which patients, on which instrument, at which visit, compared how: the filters of the clinic pages."""

from dataclasses import dataclass, replace
from typing import cast

import streamlit as st

from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.answers.clinics_fitted import Missing, Model
from lumbar.answers.clinics_responders import MissingResponse
from lumbar.answers.clinics_subgroups import By
from lumbar.questions.clinics import OPEN_AGE, HipFilter, SexFilter
from lumbar.screen import filters
from lumbar.screen.choices import choice
from lumbar.screen.clinic_choices import CHANGE, FIXED, given

OLDEST = "95+"
OF_PATIENTS = ("patient_sex", "patient_ages", "started", "clinics", "therapies")
OF_COMPARISON = ("model", "missing", "response", "adjust")


@dataclass(frozen=True)
class Asked:
    """A comparison of therapies: whose outcomes, compared how, and which change counts as a response."""

    patients: EpisodeFilters
    how: Comparison
    change: str = ""
    response: MissingResponse = "complete"


def therapies() -> Asked:
    """Return what is compared: one row."""
    with st.container(horizontal=True):
        tool, week, reference, hips = _instrument(), _visit(), filters.one("reference", 190), _hips()
        with filters.more(CHANGE + tool, *OF_COMPARISON, *OF_PATIENTS):
            left, right = st.columns(2, gap="large")
            with left:
                change = filters.one(CHANGE + tool) if choice(CHANGE + tool) else ""
                how = _comparison(reference)
                response = cast("MissingResponse", filters.one("response"))
            with right:
                patients = _patients(tool, week, hips)
    return Asked(patients, how, change, response)


def patients() -> EpisodeFilters:
    """Return which patients, and the instrument and visit they are looked at with: one row."""
    with st.container(horizontal=True):
        tool, week, hips = _instrument(), _visit(), _hips()
        with filters.more(*OF_PATIENTS):
            return _patients(tool, week, hips)


def given_therapy(reference: str) -> str:
    """Return the therapy of which 100 patients are set beside the reference's."""
    return filters.one(given(reference), 220)


def subgroups() -> By:
    """Return by what patients are split."""
    return cast("By", filters.segments("subgroups"))


def _instrument() -> str:
    return filters.one("instrument", 330)


def _visit() -> int:
    return int(filters.one("visit", 130))


def _hips() -> HipFilter:
    return cast("HipFilter", filters.one("hips", 170))


def _comparison(reference: str) -> Comparison:
    """Return how therapies are compared; no factor left stands for the baseline alone."""
    model, missing = filters.one("model"), cast("Missing", filters.one("missing"))
    adjust = filters.several("adjust") or ("baseline",)
    offered = choice("adjust")
    everything = () if offered and adjust == offered.default else adjust
    if model == "overlap":
        return Comparison(reference, everything, "overlap", missing)
    return Comparison(reference, everything, "none", missing, cast("Model", model))


def _patients(tool: str, week: int, hips: HipFilter) -> EpisodeFilters:
    """Return the patients; a range left whole is no filter, so that the primary outcome stays the primary one."""
    sex = cast("SexFilter", filters.one("patient_sex"))
    ages, years = filters.span("patient_ages"), filters.span("started")
    places, kept = filters.several("clinics"), filters.several("therapies")
    everybody = EpisodeFilters(tool, week, sex=sex, hip_weakness=hips, clinics=places, therapies=kept)
    return _started(_aged(everybody, ages), years)


def _aged(patients: EpisodeFilters, ages: tuple[str, str]) -> EpisodeFilters:
    """Return the patients within the edges, the upper one excluded."""
    first, end = ages
    if ages == FIXED["patient_ages"].default:
        return patients
    return replace(
        patients, age_from=int(first.rstrip("+")), age_to=OPEN_AGE if end == OLDEST else int(end) - 1
    )


def _started(patients: EpisodeFilters, years: tuple[str, str]) -> EpisodeFilters:
    offered = choice("started")
    if offered and years == offered.default:
        return patients
    return replace(patients, year_from=int(years[0]), year_to=int(years[1]))
