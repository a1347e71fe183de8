"""The parts of the page on sources: agreement with the printed counts, files, method."""

from functools import partial
from pathlib import Path

import streamlit as st

from lumbar.answers import agreement_with_published, published_figures, words
from lumbar.charts.agreement import agreement
from lumbar.deck.columns import column
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.sources import published_files
from lumbar.exhibits.asking import ask
from lumbar.screen.table import show_table

METHOD = Path(__file__).with_name("method.md")


def checked() -> Exhibit:
    """Return UN medium beside the printed regional counts."""
    rows = ask(agreement_with_published)
    return Exhibit(
        name="agreement",
        title=words.agreement_title(rows),
        subtitle="UN medium with the published rates against the printed count, difference in %",
        scope="21 regions, 2030, 2040 and 2050; lines: the printed 95 % interval",
        draw=partial(agreement, rows),
        table=rows,
        note="The scenario as published agrees by construction and is therefore not shown.",
    )


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
