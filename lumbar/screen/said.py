"""What the page on therapies says in words: whose data, the primary outcome, every difference, every change."""

from collections.abc import Iterable

import polars as pl
import streamlit as st

from lumbar.answers.clinic_titles import capital, primary_sentence
from lumbar.answers.clinic_words import (
    NATURAL_COURSE,
    OBSERVATIONAL,
    Row,
    change_sentence,
    difference_sentence,
    e_value_sentence,
)
from lumbar.answers.clinics import outcomes_by_therapy
from lumbar.charts.therapies import share
from lumbar.exhibits import clinics
from lumbar.exhibits.asking import ask
from lumbar.exhibits.clinic_choices import facts
from lumbar.exhibits.clinic_chosen import Asked
from lumbar.exhibits.therapies import compared
from lumbar.measures.e_value import EValue
from lumbar.screen import look


def lead() -> None:
    """Say whose the data are before any number, and first of all where they are not the newest."""
    known = facts()
    if known.notice:
        st.warning(known.notice)
    made_up = "**Synthetic demonstration:** no patient exists. " if known.synthetic else ""
    design = "Randomised: therapies were drawn by lot." if known.randomised else OBSERVATIONAL
    st.markdown(f":gray[{made_up}{design}]")


def sentences(said: Iterable[str]) -> None:
    """Show sentences in a box of their own."""
    with st.container(border=True, gap="xsmall"):
        st.markdown("\n\n".join(said))


def primary(asked: Asked) -> None:
    """Show the store's one primary outcome on its own; where the filters leave it, say so and name it."""
    found = compared(asked).filter(role="primary")
    view = clinics.view(asked.patients, asked.how.reference)
    with st.container(border=True):
        if found.height:
            st.markdown(f"**Primary outcome** {primary_sentence(found.row(0, named=True), view)}")
            return
        st.markdown(f"**Exploratory:** intervals, no p. The store's one primary outcome is {_primary()}.")


def _primary() -> str:
    own = facts().primary
    contrast = f"{own.instrument} at week {own.week}, {own.therapy} against {own.reference}"
    return f"{contrast}, in all patients, standardised to them and adjusted for everything recorded"


def differences(asked: Asked) -> None:
    """Show one sentence per difference, and how strong an unrecorded reason would have to be."""
    tool, week = asked.patients.tool(), asked.patients.visit()
    found = compared(asked)
    with st.container(border=True, gap="xsmall"):
        st.markdown("**In words**")
        rows = list(found.iter_rows(named=True))
        st.markdown("\n\n".join(difference_sentence(row, tool, week) for row in rows))
        for row in rows[:1]:
            look.aside(_unrecorded(row))


def _unrecorded(row: Row) -> str:
    """Return the E-value in words; "" where therapies were drawn by lot."""
    if row["e_value"] is None:
        return ""
    sentence = e_value_sentence(EValue(row["e_value"], row["e_value_limit"]))
    return f"{capital(row['therapy'])} against {row['reference']}: {sentence[:1].lower()}{sentence[1:]}"


def changes(asked: Asked) -> None:
    """Show how every group's own patients changed, who came back, and that people improve without treatment."""
    tool, week = asked.patients.tool(), asked.patients.visit()
    outcomes: pl.DataFrame = ask(outcomes_by_therapy, asked.patients)
    with st.container(border=True, gap="xsmall"):
        st.markdown("**Since baseline, in words**")
        sentences = [
            f"{change_sentence(row, tool, week).removesuffix(NATURAL_COURSE).strip()} "
            f"{share(row['follow_up_rate'], row['follow_up_limit'])} of those due came back."
            for row in outcomes.iter_rows(named=True)
        ]
        st.markdown("\n\n".join([*sentences, f"*{NATURAL_COURSE}*"]))
