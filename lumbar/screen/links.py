"""The link and the filters are one thing: read what it asks for, say what nobody offers, write it for others.

In the link stand the words a reader sees (that is what Streamlit binds); codes are taken too, and links
made here carry codes, which outlive a change of wording.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.navigation.page import StreamlitPage

from lumbar.exhibits.choices import choice
from lumbar.exhibits.chosen import Chosen

PAGE, KEPT, NOW, REFUSED = "lumbar page", "lumbar kept", "lumbar now", "lumbar refused"
"""In the session: the page in view, the filters that are not at their default in words, those of this page in codes,
and what a link asked for in vain."""


def settle(page: StreamlitPage) -> None:
    """Bring the link into the words the filters know, with what was chosen on the page before; say what was wrong.

    A page is the same page by its path: every run makes new page objects.
    """
    st.session_state[NOW] = {}
    kept = st.session_state.setdefault(KEPT, {})
    turned = st.session_state.get(PAGE) != page.url_path
    st.session_state[PAGE] = page.url_path
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    refused = _refusals(asked) if turned else {}
    st.session_state.setdefault(REFUSED, []).extend(refused.values())
    wanted = {key: _words(key, values) for key, values in asked.items() if key not in refused}
    complete = {**kept, **wanted} if turned else wanted
    if complete != asked:
        st.switch_page(page, query_params=complete)
    for sentence in st.session_state.pop(REFUSED):
        st.warning(sentence, icon=":material/link_off:")


def tidy() -> None:
    """Leave in the link what this page's own filters ask for, and nothing that only came along."""
    for key in list(st.query_params):
        if choice(key) and key not in st.session_state[NOW]:
            with suppress(
                StreamlitAPIException
            ):  # of a filter not drawn this time: Streamlit takes it out itself
                del st.query_params[key]


def _words(key: str, values: Sequence[str]) -> list[str]:
    """Return the values in the words of the filter; nothing chosen stands in a link as an empty value."""
    known = choice(key)
    if known is None:
        return list(values)
    return [known.said(code) for code in known.codes(values)] or [""]


def _refusals(asked: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return a sentence for each key whose values cannot be chosen as they stand: then none of them is."""
    return {
        key: f"Under “{known.label}” the link asks for {wrong}. Shown instead: {known.usual}."
        for key, values in asked.items()
        if (known := choice(key)) and (wrong := known.refusal(values))
    }


def remember(key: str, codes: Sequence[str]) -> None:
    """Note what is chosen: for the pages to come, and for the link of this one."""
    known = choice(key)
    if known is None:
        return
    st.session_state[KEPT].pop(key, None)
    st.session_state[NOW][key] = tuple(codes)
    if tuple(codes) != known.default:
        st.session_state[KEPT][key] = [known.said(code) for code in codes] or [""]


def now() -> Chosen:
    """Return the codes chosen on this page so far."""
    return dict(st.session_state[NOW])


def link() -> str:
    """Return the address that restores this page as it stands, whatever of it is drawn by now."""
    address = str(st.context.url or "").split("?")[0].rstrip("/")
    chosen = {key: st.query_params.get_all(key) for key in st.query_params} | st.session_state[NOW]
    codes = {
        key: known.codes(values) or ("",)
        for key, values in chosen.items()
        if (known := choice(key)) and known.codes(values) != known.default
    }
    query = urlencode(codes, doseq=True)
    return f"{address}/?{query}" if query else f"{address}/"


def changed(*keys: str) -> int:
    """Return how many of these filters differ from their default."""
    return sum(key in st.query_params or key in st.session_state[KEPT] for key in keys)
