"""The link somebody came with, kept while they sign in: the provider leads everybody back to the first page."""

from collections import OrderedDict
from typing import Final, TypeAlias

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

Link: TypeAlias = tuple[StreamlitPage, dict[str, list[str]]]

COOKIE: Final = "_streamlit_xsrf"
"""Streamlit's own secret of each browser, the same before and after a sign-in: nobody finds another's link."""
MOST: Final = 1_000
"""Links kept; the oldest goes first, and all go with the process: then one begins at the first page."""
LINKS: Final = OrderedDict[bytes, Link]()


def keep(page: StreamlitPage) -> None:
    """Note where this browser wanted to go."""
    if browser := _browser():
        LINKS[browser] = page, {key: st.query_params.get_all(key) for key in st.query_params}
        LINKS.move_to_end(browser)
        while len(LINKS) > MOST:
            LINKS.popitem(last=False)


def go() -> None:
    """Go where this browser wanted to go before its reader signed in, once."""
    browser = _browser()
    if wanted := LINKS.pop(browser, None) if browser else None:
        page, asked = wanted
        st.switch_page(page, query_params=asked)


def _browser() -> bytes | None:
    return decode_xsrf_token_string(st.context.cookies.get(COOKIE, ""))[0]
