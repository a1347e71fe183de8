"""The link and the filters are one thing: read what it asks for, say what nobody offers, write it for others.

In the link stand the words a reader sees (that is what Streamlit binds); codes are taken too, and links
made here carry codes, which outlive a change of wording.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lumbar.screen.choices import choice

PAGE, KEPT, NOW = "lumbar page", "lumbar kept", "lumbar now"
"""In the session: the page in view, the filters that are not at their default in words, those of this page in codes."""


def settle(page: StreamlitPage) -> None:
    """Bring the link into the words the filters know, with what was chosen on the page before; say what is unknown.

    A page is the same page by its path: every run makes new page objects.
    """
    st.session_state[NOW] = {}
    kept = st.session_state.setdefault(KEPT, {})
    turned = st.session_state.get(PAGE) != page.url_path
    st.session_state[PAGE] = page.url_path
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    wanted = {key: [_words(key, value) for value in values] for key, values in asked.items()}
    complete = {**kept, **wanted} if turned else wanted
    if complete != asked:
        st.switch_page(page, query_params=complete)
    for key, values in asked.items():
        _say_unknown(key, values)


def tidy() -> None:
    """Leave in the link what this page's own filters ask for, and nothing that only came along."""
    for key in list(st.query_params):
        if choice(key) and key not in st.session_state[NOW]:
            del st.query_params[key]


def _words(key: str, value: str) -> str:
    known = choice(key)
    return known.options.get(value, value) if known else value


def _say_unknown(key: str, values: Sequence[str]) -> None:
    known = choice(key)
    unknown = [value for value in values if known and known.code(value) is None]
    if known is None or not unknown:
        return
    usual = ", ".join(known.options[code] for code in known.default)
    named = ", ".join(f"“{value}”" for value in unknown)
    instead = f"Shown instead: {usual}." if len(unknown) == len(values) else "It is left out."
    sentence = f"The link asks for {named} under “{known.label}”, which is not offered. {instead}"
    st.warning(sentence, icon=":material/link_off:")


def remember(key: str, codes: Sequence[str]) -> None:
    """Note what is chosen: for the pages to come, and for the link of this one."""
    known = choice(key)
    if known is None:
        return
    st.session_state[KEPT].pop(key, None)
    st.session_state[NOW].pop(key, None)
    if tuple(codes) != known.default:
        st.session_state[KEPT][key] = [known.options[code] for code in codes]
        st.session_state[NOW][key] = list(codes)


def link() -> str:
    """Return the address that restores this page as it stands."""
    address = str(st.context.url or "").split("?")[0].rstrip("/")
    query = urlencode(st.session_state[NOW], doseq=True)
    return f"{address}/?{query}" if query else f"{address}/"


def changed(*keys: str) -> int:
    """Return how many of these filters differ from their default."""
    return sum(key in st.query_params or key in st.session_state[KEPT] for key in keys)
