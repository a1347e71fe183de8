"""The clinic part of the page on sources: which store is asked, how it was made, and what its instruments are."""

from pathlib import Path

import polars as pl
import streamlit as st

from lumbar.answers.store_words import groups_sentence
from lumbar.charts.therapies import TherapyView, change_words
from lumbar.exhibits import clinics
from lumbar.exhibits.clinic_choices import facts
from lumbar.instruments import Instrument
from lumbar.screen import look

DEMONSTRATION = Path(__file__).with_name("demonstration.md")


def store() -> None:
    """Show which store of outcomes is asked; for the demonstration network, what it was calibrated to."""
    known = facts()
    st.markdown(
        f"**{known.title}**: {len(known.clinics)} clinics, {len(known.therapies)} therapies, patients who started "
        f"{known.years[0]} to {known.years[1]}, data until {known.cut_off}. {clinics.whose()}"
    )
    look.aside(groups_sentence(known.k, known.separated))
    if known.synthetic:
        st.markdown(DEMONSTRATION.read_text(encoding="utf-8"))


def instruments() -> None:
    """Show the store's instruments with range, direction, important changes and their source."""
    st.table(pl.DataFrame([_row(tool) for tool in facts().instruments]))


def _row(tool: Instrument) -> dict[str, str]:
    view = TherapyView(tool, 0, ())
    changes = ", ".join(change_words(str(each), view) for each in tool.thresholds)
    return {
        "Instrument": f"{tool.name} ({tool.code})",
        "Measures": tool.domain,
        "Range": f"{tool.low:g} to {tool.high:g} {tool.unit}",
        "Better": tool.better,
        "Important change": changes or "none with a source",
        "Whose": tool.source if tool.thresholds else "",
        "LOINC": tool.loinc,
    }
