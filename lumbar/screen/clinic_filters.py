"""Which patients, on which instrument, at which visit, compared how: the filters of the clinic pages."""

import streamlit as st

from lumbar.answers.clinics import EpisodeFilters
from lumbar.answers.clinics_subgroups import By
from lumbar.exhibits import clinic_chosen
from lumbar.exhibits.choices import choice
from lumbar.exhibits.clinic_choices import CHANGE, given
from lumbar.exhibits.clinic_chosen import Asked, Beside
from lumbar.screen import filters, links

OF_PATIENTS = ("patient_sex", "patient_ages", "started", "clinics", "therapies")
OF_ALL_CLINICS = tuple(key for key in OF_PATIENTS if key != "clinics")
OF_COMPARISON = ("model", "missing", "response", "adjust")


def therapies() -> Asked:
    """Return what is compared: one row."""
    with st.container(horizontal=True):
        change = CHANGE + filters.one("instrument", 330)
        filters.one("visit", 130)
        filters.one("reference", 190)
        filters.one("hips", 170)
        with filters.more(change, *OF_COMPARISON, *OF_PATIENTS):
            left, right = st.columns(2, gap="large")
            with left:
                if choice(change):
                    filters.one(change)
                _comparison()
            with right:
                _patients()
    return clinic_chosen.therapies(links.now())


def patients() -> EpisodeFilters:
    """Return which patients, and the instrument and visit they are looked at with: one row."""
    with st.container(horizontal=True):
        filters.one("instrument", 330)
        filters.one("visit", 130)
        filters.one("hips", 170)
        with filters.more(*OF_PATIENTS):
            _patients()
    return clinic_chosen.patients(links.now())


def beside() -> Beside:
    """Return by what clinics are set side by side: one row."""
    with st.container(horizontal=True):
        measure = filters.segments("funnel")
        change = CHANGE + filters.one("instrument", 310)
        filters.one("visit", 120)
        filters.one("mix", 210)
        filters.one("followed", 140)
        with filters.more(change, "dispersion", "hips", *OF_ALL_CLINICS):
            left, right = st.columns(2, gap="large")
            with left:
                filters.one("dispersion")
                if measure == "responders" and choice(change):
                    filters.one(change)
                filters.one("hips")
            with right:
                _patients(*OF_ALL_CLINICS)
    return clinic_chosen.beside(links.now())


def given_therapy(reference: str) -> str:
    """Return the therapy of which 100 patients are set beside the reference's."""
    return filters.one(given(reference), 220)


def subgroups() -> By:
    """Return by what patients are split."""
    filters.segments("subgroups")
    return clinic_chosen.subgroups(links.now())


def _comparison() -> None:
    filters.one("model")
    filters.one("missing")
    filters.several("adjust")
    filters.one("response")


def _patients(*keys: str) -> None:
    """Offer who the patients are; all of it, where no keys are named."""
    ways = {"patient_sex": filters.one, "patient_ages": filters.span, "started": filters.span}
    for key in keys or OF_PATIENTS:
        ways.get(key, filters.several)(key)
