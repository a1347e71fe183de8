"""What a reader takes along from a chart: data, image, citation, a place in the story; each made when asked for."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial

import streamlit as st

from lumbar.deck import image, tables
from lumbar.deck.citation import citation
from lumbar.deck.exhibit import Exhibit
from lumbar.errors import CannotShow
from lumbar.screen import links, look
from lumbar.screen.reader import for_reader

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES = (
    ("PNG, for slides and mail", image.png, "png", "image/png"),
    ("SVG, for print", image.svg, "svg", "image/svg+xml"),
)


def ways_out(exhibit: Exhibit) -> None:
    """Offer data, image, citation and a pin as small buttons.

    What carries the link is made when its popover opens: a chart beside it may have become a table since.
    """
    name = exhibit.name
    with _opened("Data", ":material/download:", f"{name}_data") as opened:
        if opened:
            _data(exhibit, links.link())
    with _opened("Image", ":material/image:", f"{name}_image") as opened:
        if opened:
            _image(exhibit)
    with _opened("Cite", ":material/format_quote:", f"{name}_cite") as opened:
        if opened:
            _cite(exhibit, links.link())
    if st.button("Pin", icon=":material/keep:", type="tertiary", key=f"{name}_pin"):
        _pin(exhibit)


@contextmanager
def _opened(label: str, icon: str, key: str) -> Generator[bool]:
    """Hold a popover; yield whether it is open."""
    with st.popover(label, icon=icon, type="tertiary", key=key, on_change="rerun") as popover:
        yield bool(popover.open)


def _data(exhibit: Exhibit, address: str) -> None:
    name, icon = exhibit.name, ":material/description:"
    csv, xlsx = for_reader(partial(tables.csv, exhibit)), for_reader(partial(tables.xlsx, exhibit, address))
    st.download_button("CSV", csv, f"lumbar-{name}.csv", "text/csv", icon=icon, on_click="ignore")
    st.download_button("Excel (XLSX)", xlsx, f"lumbar-{name}.xlsx", XLSX, icon=icon, on_click="ignore")


def _image(exhibit: Exhibit) -> None:
    """Offer the picture at slide size, or say why none can be made here."""
    try:
        image.browser()
    except CannotShow as sentence:
        st.markdown(str(sentence))
        return
    for label, make, ending, mime in PICTURES:
        st.download_button(
            label,
            for_reader(partial(make, exhibit, look.theme())),
            f"lumbar-{exhibit.name}.{ending}",
            mime,
            key=f"{exhibit.name}_{ending}",
            icon=":material/image:",
            on_click="ignore",
        )


def _cite(exhibit: Exhibit, address: str) -> None:
    st.markdown("**Citation**")
    st.code(citation(exhibit, address), language=None, wrap_lines=True)
    st.markdown("**Link that restores this view**")
    st.code(address, language=None, wrap_lines=True)


def _pin(exhibit: Exhibit) -> None:
    """Ask for title and note. Who pins nothing need not wait until every chart there is has been imported."""
    from lumbar.screen.presenting import pinning

    pinning.form(exhibit)
