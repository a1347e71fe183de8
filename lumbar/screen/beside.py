"""What stands beside a chart: the one big number, and the numbers in words."""

import polars as pl
import streamlit as st

from lumbar.answers import CaseFilters, cases_by_year, change_of_place, published_figures, words
from lumbar.charts.lines import MeasureName
from lumbar.charts.theme import people_range, percent_range, signed_people, signed_percent
from lumbar.screen import look
from lumbar.screen.asking import ask
from lumbar.screen.exhibits import HEADLINES


def big_change(filters: CaseFilters, from_year: int, to_year: int) -> None:
    """Show by how much the first chosen place's cases change, with the interval; nothing without a place."""
    if not filters.places:
        return
    change = ask(change_of_place, filters.places[0], from_year, to_year, filters).row(0, named=True)
    between = percent_range(change["change_pct_lower"], change["change_pct_upper"], signed=True)
    added = people_range(change["change_lower"], change["change_upper"], signed=True)
    with st.container(border=True, gap="xsmall"):
        st.metric(f"{change['name']}, {from_year} to {to_year}", signed_percent(change["change_pct"]))
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
        st.markdown(look.unbroken("\n\n".join(sentences) or "No place is chosen."))


def as_printed() -> None:
    """Show the headline figures as WHO and GBD print them, each with its citation."""
    figures = ask(published_figures, ("WLD",)).filter(pl.col("basis") == "printed")
    lines = [
        f"**{row['printed']}** ({row['measure']}, {row['year']}): {', '.join(row['citation'])}"
        for row in figures.join(
            HEADLINES, on=["measure", "year", "sex", "age", "unit"], maintain_order="right"
        )
        .group_by("measure", "year", "value", maintain_order=True)
        .agg(pl.col("printed").last(), pl.col("citation").unique(maintain_order=True))
        .iter_rows(named=True)
    ]
    with st.expander("As printed, by whom", icon=":material/menu_book:"):
        st.markdown("\n\n".join(lines))
