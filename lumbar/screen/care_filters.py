"""Whose care in which year, and every input that it is reckoned with: the filters of the page on care."""

import streamlit as st

from lumbar.charts.theme import unbroken
from lumbar.exhibits import care_chosen
from lumbar.exhibits.care_chosen import Care
from lumbar.exhibits.numbers import care_key
from lumbar.measures.care_inputs import ESTIMATES, FACTORS, Factor
from lumbar.screen import filters, links, look

END = 100
"""Pixels of one number: three of them fit side by side on a phone."""
HOW = "Every input is yours to change, from the smallest to the largest. Where no study is named, it is an assumption."


def care() -> Care:
    """Return what care is asked for: one row. The inputs stand elsewhere on the page and are offered before."""
    with st.container(horizontal=True):
        filters.one("place", 270)
        filters.one("care_year", 110)
        filters.number("care_therapists", 170)
        filters.one("level", 190)
        filters.segments("care_by")
        with filters.more("sex", "ages", "between", "rates", "pace", "population"):
            filters.one("sex")
            filters.ages()
            filters.scenario()
    return care_chosen.care(links.now())


def inputs() -> None:
    """Offer low, middle and high of every input, each with its unit and whose it is."""
    st.subheader("What it is reckoned with", anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        with st.container(width="stretch"):
            look.aside(HOW)
        with st.container(horizontal=True, gap="xsmall", width="content"):
            for estimate in ESTIMATES:
                with st.container(width=END):
                    look.aside(estimate.capitalize())
    for factor in FACTORS.values():
        _factor(factor)


def _factor(factor: Factor) -> None:
    with st.container(horizontal=True, gap="small"):
        with st.container(width="stretch", gap=None):
            st.markdown(f"**{factor.label}** ({factor.unit})")
            look.aside(unbroken(factor.source))
        with st.container(horizontal=True, gap="xsmall", width="content"):
            for estimate in ESTIMATES:
                filters.number(care_key(factor.key, estimate), END, hidden=True)
