"""What a reader takes along from a chart: data, image, citation; each is made when it is asked for."""

from functools import partial

import streamlit as st

from lumbar.deck import image, tables
from lumbar.deck.citation import citation
from lumbar.deck.exhibit import Exhibit
from lumbar.errors import CannotShow
from lumbar.screen import look

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ways_out(exhibit: Exhibit, address: str) -> None:
    """Offer data, image and citation as three small buttons."""
    _data(exhibit, address)
    _image(exhibit)
    _cite(exhibit, address)


def _data(exhibit: Exhibit, address: str) -> None:
    name, icon = exhibit.name, ":material/description:"
    with st.popover("Data", icon=":material/download:", type="tertiary", key=f"{name}_data"):
        st.download_button(
            "CSV",
            partial(tables.csv, exhibit),
            f"lumbar-{name}.csv",
            "text/csv",
            icon=icon,
            on_click="ignore",
        )
        st.download_button(
            "Excel (XLSX)",
            partial(tables.xlsx, exhibit, address),
            f"lumbar-{name}.xlsx",
            XLSX,
            icon=icon,
            on_click="ignore",
        )


def _image(exhibit: Exhibit) -> None:
    name, icon = exhibit.name, ":material/image:"
    try:
        image.browser()
    except CannotShow as sentence:
        with st.popover("Image", icon=icon, type="tertiary", key=f"{name}_image"):
            st.markdown(str(sentence))
        return
    make = partial(image.png, exhibit, look.theme())
    file = f"lumbar-{name}.png"
    st.download_button(
        "Image", make, file, "image/png", key=f"{name}_image", icon=icon, type="tertiary", on_click="ignore"
    )


def _cite(exhibit: Exhibit, address: str) -> None:
    with st.popover("Cite", icon=":material/format_quote:", type="tertiary", key=f"{exhibit.name}_cite"):
        st.markdown("**Citation**")
        st.code(citation(exhibit, address), language=None, wrap_lines=True)
        st.markdown("**Link that restores this view**")
        st.code(address, language=None, wrap_lines=True)
