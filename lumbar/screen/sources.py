"""The parts of the page on sources: files, figures as printed, method."""

from pathlib import Path

import streamlit as st

from lumbar.answers import published_figures
from lumbar.deck.columns import column
from lumbar.deck.sources import published_files
from lumbar.exhibits.asking import ask
from lumbar.screen.table import show_table

METHOD = Path(__file__).with_name("method.md")


def method() -> None:
    """Show the method in plain words."""
    st.markdown(METHOD.read_text(encoding="utf-8"))


def files() -> None:
    """Show every published file with whose it is and its terms, and every figure as printed."""
    shown = published_files().select("title", "citation", "licence", "url", "file")
    st.table(shown.rename({name: column(name).title for name in shown.columns}))
    with st.expander(
        "Every figure as printed, with page and citation", icon=":material/format_list_numbered:"
    ):
        show_table(ask(published_figures), 460)
