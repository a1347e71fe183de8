"""Which scenarios stand side by side, and what is assumed about more care: the filters of the page of scenarios."""

import streamlit as st

from lumbar.answers.what_if_words import UNKNOWN, what_if_sentence
from lumbar.exhibits import scenario_chosen, scenarios
from lumbar.exhibits.scenario_choices import CLINICS
from lumbar.exhibits.scenario_chosen import Compared, Supposed
from lumbar.screen import filters, links, look


def compared() -> Compared:
    """Return what is compared: two rows, since names of scenarios are long."""
    with st.container(horizontal=True):
        filters.one("place", 300)
        filters.segments("measure")
        filters.one("sex", filters.NARROW)
        filters.one("scenario_year", filters.NARROW)
        with filters.more("ages", "between"):
            filters.ages()
    filters.several("scenarios")
    return scenario_chosen.scenarios(links.now())


def supposed() -> Supposed:
    """Return what is assumed about more care: low and high of every factor, the middle half-way between."""
    left, right = st.columns(2, gap="large")
    with left:
        filters.span("if_reach")
        filters.span("if_lasting")
    with right:
        if filters.segments("if_effect_from") == CLINICS:
            with st.container(horizontal=True):
                filters.one("if_therapy", 220)
                filters.one("if_against", 220)
        else:
            filters.span("if_effect")
    with st.container(horizontal=True):
        for key in ("if_start", "if_ramp", "if_contacts"):
            filters.one(key, 180)
    return scenario_chosen.what_if(links.now())


def in_words(asked: Supposed) -> None:
    """Show the middle in a sentence, what is assumed, and what nobody knows."""
    rows = scenarios.averted(asked)
    with st.container(border=True, gap="xsmall"):
        st.markdown("**In words**")
        st.markdown(what_if_sentence(rows, asked.compared.year, asked.inputs.contacts))
        look.aside(f"{scenarios.assumptions(asked)} {scenarios.whence(asked)}")
    with st.container(border=True, gap="xsmall"):
        st.markdown("**What this does not know**")
        st.markdown("\n".join(f"- {sentence}" for sentence in UNKNOWN))
