"""Tables a person corrects by hand: each begins with what is known and stays as it was left."""

import re
from typing import Any

import polars as pl
import streamlit as st

from lumbar.screen import look
from lumbar.screen.adding.draft import draft

MOST_ROWS = 16
"""A longer table scrolls inside."""
SIGNS = re.compile(r"[\\`*_\[\]<>~$:|#!&]")
"""What Markdown does not take at its word."""
ROW, HEAD = 35, 38
"""Pixels."""


def key(name: str) -> str:
    """Return a widget's key: a new one whenever tables are drawn afresh."""
    return f"adding_{name}_{draft().edition}"


def corrected(name: str, rows: pl.DataFrame, alt: str, **settings: Any) -> pl.DataFrame:  # noqa: ANN401
    """Return the rows as a person left them; ``alt`` says what the table is for.

    The editor notes what differs from the rows it began with: these must stay the same for as long as it is
    drawn, and be the latest when it is drawn anew, as after a visit to another page.
    """
    this = key(name)
    if this not in st.session_state:
        st.session_state[f"{this} rows"] = rows
    begun: pl.DataFrame = st.session_state[f"{this} rows"]
    shown = min(begun.height, MOST_ROWS) + (settings.get("num_rows") == "dynamic")
    left: Any = st.data_editor(
        begun, key=this, alt=alt, hide_index=True, height=HEAD + ROW * shown, placeholder="", **settings
    )
    typed = left.with_columns(pl.selectors.float().fill_nan(None)).cast(
        begun.schema
    )  # a gap made integers floats
    return typed.with_columns(pl.col(pl.String).fill_null(""))


def verbatim(text: str) -> str:
    r"""Return a text out of a file so that nothing in it counts as formatting, link or image.

    >>> print(verbatim("![x](http://elsewhere)"))
    \!\[x\](http\://elsewhere)
    """
    return SIGNS.sub(r"\\\g<0>", text)


def part(title: str, hint: str = "") -> None:
    """Head a part of a step."""
    st.subheader(title, anchor=False)
    look.aside(hint)


def listed(sentences: tuple[str, ...]) -> None:
    """Show what is still to be done, a line each."""
    if sentences:
        with st.container(border=True, gap="xsmall"):
            st.markdown("**Still open**")
            st.markdown("\n".join(f"- {verbatim(sentence)}" for sentence in sentences))
