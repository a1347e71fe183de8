"""The last part of step 3: what the file is, up to which day, and the one primary outcome."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.mapping import FileMapping
from lumbar.outcomes.manifest import Primary
from lumbar.screen.adding.editors import key, part
from lumbar.screen.adding.words import told

FLAGS = {
    "randomised": "Therapies were drawn by lot",
    "replaces": "The file holds everything so far and takes the place of all earlier ones",
    "numbers_shared": "The clinics number their patients together: one number in two clinics is one patient",
    "synthetic": "No patient in it exists (a trial of this page, a demonstration)",
}


def whole(mapping: FileMapping) -> FileMapping:
    """Correct what the store is called, the cut-off, the primary outcome, and what kind of study it is."""
    store = mapping.store
    part("The store")
    left, right = st.columns((1.7, 1), gap="medium")
    title = left.text_input("What the store is called", store.title, key=key("title"))
    cut_off = right.text_input(
        "Visits are in the file up to", store.cut_off, placeholder="2026-06-30", key=key("cut_off")
    )
    quarter = "" if Plan(mapping).dated else _quarter(store.starts_in)
    primary = _primary(mapping)
    part("What kind of file it is")
    flags = {name: st.checkbox(words, getattr(store, name), key=key(name)) for name, words in FLAGS.items()}
    changed = replace(
        store,
        title=(title or "").strip(),
        cut_off=(cut_off or "").strip(),
        primary=primary,
        starts_in=quarter,
        **flags,
    )
    return replace(mapping, store=changed)


def _quarter(known: str) -> str:
    """Ask when everybody started, where the file has no date of it."""
    told_so = st.text_input(
        "The file has no start date. The quarter in which everybody started (all visits are then due)",
        known,
        placeholder="2024-Q3",
        key=key("starts_in"),
    )
    return (told_so or "").strip()


def _primary(mapping: FileMapping) -> Primary:
    """Ask for the one primary outcome: instrument, week, therapy against reference."""
    own = mapping.store.primary
    part(
        "Primary outcome",
        "The one, chosen before looking at results; every other comparison is called exploratory.",
    )
    therapies = sorted({*told(mapping.therapies).values()})
    codes = {score.instrument for score in mapping.scores} | {*told(mapping.instrument_names).values()}
    weeks = sorted({visit.week for visit in mapping.visits if visit.week > 0})
    four = st.columns(4)
    with four[0]:
        code = _one("Instrument", sorted(codes - {""}), own.instrument)
    with four[1]:
        week = _one("Week", [str(week) for week in weeks], str(own.week))
    with four[2]:
        therapy = _one("Therapy", therapies, own.therapy)
    with four[3]:
        reference = _one("Against", therapies, own.reference)
    return Primary(code, int(week or 0), therapy, reference)


def _one(label: str, options: Sequence[str], chosen: str) -> str:
    """Return one of the options, "" while none is chosen."""
    index = options.index(chosen) if chosen in options else None
    return st.selectbox(label, options, index=index, key=key(label), placeholder="Choose") or ""
