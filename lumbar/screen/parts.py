"""Parts of a page: headed with filters of their own, and each holding its own sentence where it cannot be shown."""

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from lumbar.errors import CannotShow


@contextmanager
def section(title: str) -> Generator[None]:
    """Head a section, with the filters that are its own alone at the right."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.header(title, anchor=False, width="content")
        yield


@contextmanager
def explained() -> Generator[None]:
    """Hold one part of a page: where it cannot be shown, its sentence stands there and the rest stays."""
    try:
        yield
    except CannotShow as sentence:
        st.info(str(sentence), icon=":material/info:")
