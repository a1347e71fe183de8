"""What stands beside a chart: the one big number, and the numbers in words."""

import polars as pl
import streamlit as st

from lumbar.answers import CaseFilters, cases_by_year, change_of_place, words
from lumbar.charts.canvas import Row
from lumbar.charts.lines import MeasureName, View
from lumbar.charts.theme import people_range, percent_range, signed_people, signed_percent, unbroken
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import ask
from lumbar.exhibits.choices import FIXED, PANELS
from lumbar.exhibits.outlook import headlines, selection
from lumbar.screen import look

CROWDED = 10
"""How many times larger the largest line may be before the smallest can no longer be read."""


def big_change(filters: CaseFilters, from_year: int, to_year: int) -> None:
    """Show by how much the first chosen place's cases change, with the interval; nothing without a place.

    People are counted whatever the measure in view; hence the box says so.
    """
    if not filters.places:
        return
    try:
        change = ask(change_of_place, filters.places[0], from_year, to_year, filters).row(0, named=True)
    except CannotShow as sentence:
        look.aside(str(sentence))
        return
    label = f"People with low back pain in {words.with_article(change['name'])}, {from_year} to {to_year}"
    with st.container(border=True, gap="xsmall"):
        look.aside(label if filters.all_ages and filters.sex == "both" else f"{label}, {selection(filters)}")
        if change["change_pct"] is None:
            st.markdown("Nobody is counted under this filter.")
        else:
            _numbers(label, change)


def _numbers(label: str, change: Row) -> None:
    between = percent_range(change["change_pct_lower"], change["change_pct_upper"], signed=True)
    added = people_range(change["change_lower"], change["change_upper"], signed=True)
    st.metric(label, signed_percent(change["change_pct"]), label_visibility="collapsed")
    look.aside(f"95 % interval {between}")
    st.markdown(f"**{signed_people(change['change'])} people**")
    look.aside(f"95 % interval {added}")


def in_words(filters: CaseFilters, measure: MeasureName) -> None:
    """Show one sentence per chosen place."""
    cases: pl.DataFrame = ask(cases_by_year, filters)
    sentences = [
        words.place_sentence(place, measure) for place in cases.partition_by("place", maintain_order=True)
    ]
    with st.container(border=True, gap="xsmall"):
        st.markdown("**In words**")
        st.markdown(unbroken("\n\n".join(sentences) or "No place is chosen."))


def as_printed() -> None:
    """Show the headline figures as WHO and GBD print them, each with its citation."""
    with st.expander("As printed, by whom", icon=":material/menu_book:"):
        st.markdown("\n\n".join(ask(headlines)))


def crowding(filters: CaseFilters, view: View, panels: bool) -> None:
    """Offer another scale in words where one place dwarfs another."""
    if view.scale != "level" or panels:
        return
    cases: pl.DataFrame = ask(cases_by_year, filters)
    highest = cases.group_by("place").agg(pl.col(view.column).max())[view.column].drop_nulls().to_list()
    if len(highest) > 1 and max(highest) > CROWDED * min(highest):
        scales = FIXED["scale"].options
        look.aside(
            f"The lines differ more than tenfold: *{scales['indexed']}* or *{scales[PANELS]}* under More shows all."
        )
