"""The look of the moment: the reader's theme, and how much room a figure has."""

from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lumbar.charts.theme import LIGHT, THEMES, Theme, unbroken

SHEET = Path(__file__).with_name("look.css")
ABOUT = "**Lumbar**: back-pain trends to 2050 and clinic outcomes, with their uncertainty, offline."
PHONE = {"width": 360, "text": 13}


def theme(**room: int) -> Theme:
    """Return the reader's light or dark theme; ``room`` says what the figure is planned for (width, height)."""
    chosen = THEMES.get(st.context.theme.type or "", LIGHT)
    if "Mobi" in st.context.headers.get("User-Agent", ""):
        room = {**room, **PHONE}
    return replace(chosen, **room)


def dress() -> None:
    """Set what the theme's own keys cannot say."""
    st.html(SHEET)


def title(place: DeltaGenerator, text: str) -> None:
    """Write the page's title; no number is parted from its unit, here and below."""
    place.title(unbroken(text), anchor=False)


def lead(place: DeltaGenerator, text: str) -> None:
    """Write in grey what stands under the title."""
    place.markdown(f":gray[{unbroken(text)}]")


def aside(text: str) -> None:
    """Write small and grey, in the theme's own grey: a caption's is too faint to read for some."""
    if text:
        st.markdown(f":small[:gray[{unbroken(text.replace('[', '(').replace(']', ')'))}]]")
