"""The parts of step 3: each shows what is known of one matter, and returns the mapping as it was corrected."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from lumbar.intake.clinic.mapping import FileMapping, Words
from lumbar.screen import look
from lumbar.screen.adding import words as told
from lumbar.screen.adding.editors import corrected, key, part
from lumbar.screen.adding.tools import known, scored, scored_rows

SEXES = ("female", "male", "other")
ANSWERS = ("yes", "no", "unknown")
THIRD = 320
"""Pixels: three tables of words beside each other."""
DECIMALS = (0, 1, 2, 3)
"""Of a patient factor: so many may be kept."""


def arms(mapping: FileMapping) -> FileMapping:
    """Correct what therapies and clinics are called."""
    left, right = st.columns(2, gap="medium")
    with left:
        therapies = _words("Therapies", mapping.therapies, "At least two. Different words may mean the same.")
    with right:
        if mapping.columns.clinic:
            clinics = _words("Clinics", mapping.clinics, "Different words may mean the same.")
            return replace(mapping, therapies=therapies, clinics=clinics)
        part("Clinic", "The file has no column for it.")
        one = st.text_input("The clinic of all rows", mapping.clinic_is, key=key("clinic_is"))
    return replace(mapping, therapies=therapies, clinic_is=(one or "").strip())


def people(mapping: FileMapping) -> FileMapping:
    """Correct how sexes, answers and reasons are written; what the file lacks is not asked."""
    facts = mapping.columns
    asked: list[tuple[str, str, Sequence[str]]] = [("sexes", "Sexes", SEXES)] if facts.sex else []
    asked += [("answers", "Hip answers", ANSWERS)] if facts.hip_weakness or facts.hip_stiffness else []
    asked += [("reasons", "Reasons it ended", ())] if facts.reason else []
    changed: dict[str, Words] = {}
    with st.container(horizontal=True, gap="large"):
        for name, title, options in asked:
            with st.container(width=THIRD):
                changed[name] = _words(title, getattr(mapping, name), "", options)
    return replace(mapping, **changed)


def visits(mapping: FileMapping) -> FileMapping:
    """Correct which week each visit is, and which days count for it."""
    part(
        "Visits",
        "Week 0 is the baseline; several visits of one week are averaged. First and last day since the start: a "
        "dated score outside them does not count, and a visit is due once its last day has passed.",
    )
    lines = corrected(
        "visits", told.visit_rows(mapping.visits), "Visits", column_config=VISIT, num_rows="add"
    )
    return replace(mapping, visits=told.visits(lines))


def scores(mapping: FileMapping) -> FileMapping:
    """Correct how scores are given: unit, coding of items, values between steps."""
    part(
        "Instruments",
        "Factor: from the file's unit into the instrument's (cm to mm: 10). Between steps: such values are meant.",
    )
    if mapping.columns.instrument:
        return _listed_scores(mapping)
    lines = scored_rows(mapping)
    shown = {**SCORED, "item_lowest": SCORED["item_lowest"] if lines["item_lowest"].count() else None}
    left = corrected("scores", lines, "Instruments", column_config=shown, disabled=["code", "range"])
    return scored(mapping, left)


def _listed_scores(mapping: FileMapping) -> FileMapping:
    """A file with one row per score: its names of instruments and units."""
    left, right = st.columns(2, gap="medium")
    with left:
        names = _words("Instruments by name", mapping.instrument_names, "", tuple(known(mapping)))
    with right:
        part("Units")
        units = corrected("units", told.unit_rows(mapping.units), "Units", column_config=UNIT, num_rows="add")
    return replace(mapping, instrument_names=names, units=told.units(units))


def factors(mapping: FileMapping) -> FileMapping:
    """Correct the declared patient factors: number with unit, or words with levels."""
    if not mapping.case_mix:
        return mapping
    part("Patient factors")
    left, right = st.columns((1.4, 1), gap="medium")
    with left:
        lines = corrected(
            "factors",
            told.factor_rows(mapping.case_mix),
            "Patient factors",
            column_config=FACTOR,
            disabled=["column"],
        )
    with right:
        levels = corrected(
            "levels",
            told.level_rows(mapping.case_mix),
            "Levels of patient factors",
            column_config=LEVEL,
            num_rows="add",
        )
    return replace(mapping, case_mix=told.factors(mapping.case_mix, lines, levels))


def rows_left_out(mapping: FileMapping) -> FileMapping:
    """Correct which rows are no patients' and left out."""
    with st.expander("Rows to leave out", expanded=bool(mapping.left_out)):
        look.aside("Rows of people who are no patients, as controls: the column, and what it then says.")
        lines = corrected(
            "left_out",
            told.left_out_rows(mapping.left_out),
            "Rows to leave out",
            column_config=LEFT_OUT,
            num_rows="add",
        )
    return replace(mapping, left_out=told.left_out(lines))


def _words(title: str, known_words: Words, hint: str, options: Sequence[str] = ()) -> dict[str, str]:
    """Show the file's words beside what they mean."""
    part(title, hint)
    means = (
        st.column_config.SelectboxColumn("Means", options=["", *options])
        if options
        else st.column_config.TextColumn("Means")
    )
    lines: pl.DataFrame = corrected(
        title,
        told.word_rows(known_words),
        title,
        column_config={"file": st.column_config.TextColumn("In the file"), "means": means},
        num_rows="add",
    )
    return told.words(lines)


VISIT: dict[str, Any] = {
    "name": st.column_config.TextColumn("Visit"),
    "week": st.column_config.NumberColumn("Week", min_value=0, max_value=520, step=1),
    "first_day": st.column_config.NumberColumn("First day", step=1),
    "last_day": st.column_config.NumberColumn("Last day", step=1),
}
SCORED: dict[str, Any] = {
    "code": st.column_config.TextColumn("Instrument"),
    "range": st.column_config.TextColumn("Range", width="large"),
    "factor": st.column_config.NumberColumn("Factor", min_value=0.0, required=True),
    "item_lowest": st.column_config.SelectboxColumn("Best answer is coded", options=[0, 1]),
    "any_step": st.column_config.CheckboxColumn("Between steps"),
}
UNIT: dict[str, Any] = {
    "file": st.column_config.TextColumn("In the file"),
    "factor": st.column_config.NumberColumn("Factor", min_value=0.0),
}
FACTOR: dict[str, Any] = {
    "column": st.column_config.TextColumn("Column"),
    "label": st.column_config.TextColumn("Called"),
    "kind": st.column_config.SelectboxColumn("Is", options=[told.NUMBER, told.IN_WORDS], required=True),
    "unit": st.column_config.TextColumn("Unit"),
    "decimals": st.column_config.SelectboxColumn("Decimals kept", options=DECIMALS, required=True),
}
LEVEL: dict[str, Any] = {
    "column": st.column_config.TextColumn("Column"),
    "file": st.column_config.TextColumn("In the file"),
    "means": st.column_config.TextColumn("Level"),
}
LEFT_OUT: dict[str, Any] = {
    "column": st.column_config.TextColumn("Column"),
    "file": st.column_config.TextColumn("Says"),
}
ALL = (arms, people, visits, scores, factors, rows_left_out)
