"""One function per filter. Widget, link and value across pages are one thing (see links.py)."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Literal

import streamlit as st

from lumbar.answers import CaseFilters
from lumbar.charts.lines import View
from lumbar.errors import CannotShow
from lumbar.exhibits import chosen
from lumbar.exhibits.choice import Choice
from lumbar.exhibits.choices import CUSTOM, OTHER_AGES, choice
from lumbar.exhibits.chosen import Growth
from lumbar.exhibits.number import Number, plain
from lumbar.measures.peers import PeerRule
from lumbar.screen import links, play

WIDE, NARROW = 440, 140
"""Pixels: chosen so that a row of filters fits a 1400 pixel screen and wraps between them on a smaller one."""


def _known(key: str) -> Choice:
    known = choice(key)
    if not isinstance(known, Choice):
        raise KeyError(key)
    return known


def _words(known: Choice) -> Callable[[str], str]:
    return lambda code: known.options.get(code, code)


def one(key: str, width: int | Literal["stretch"] = "stretch") -> str:
    """Return the code chosen from a list that opens."""
    known = _known(key)
    codes = list(known.options)
    picked = st.selectbox(
        known.label,
        codes,
        index=codes.index(known.default[0]),
        width=width,
        format_func=_words(known),
        key=key,
        bind="query-params",
        persist_state="session",
    )
    links.remember(key, (picked,))
    return picked


def segments(key: str, *, hidden: bool = False) -> str:
    """Return the code chosen from a row of segments."""
    known = _known(key)
    picked = st.segmented_control(
        known.label,
        list(known.options),
        default=known.default[0],
        required=True,
        format_func=_words(known),
        label_visibility="collapsed" if hidden else "visible",
        key=key,
        bind="query-params",
        persist_state="session",
    )
    links.remember(key, (picked,))
    return picked


def span(key: str, width: int | Literal["stretch"] = "stretch") -> tuple[str, str]:
    """Return first and last code of a range."""
    known = _known(key)
    first, last = st.select_slider(
        known.label,
        list(known.options),
        value=known.default,
        width=width,
        format_func=_words(known),
        key=key,
        bind="query-params",
        persist_state="session",
    )
    links.remember(key, (first, last))
    return first, last


def several(key: str, width: int | Literal["stretch"] = "stretch") -> tuple[str, ...]:
    """Return the codes chosen from a list."""
    known = _known(key)
    picked = st.multiselect(
        known.label,
        list(known.options),
        default=known.default,
        format_func=_words(known),
        max_selections=known.most,
        width=width,
        placeholder=known.placeholder,
        filter_mode="contains",
        select_all=False,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    links.remember(key, picked)
    return tuple(picked)


def number(key: str, width: int | Literal["stretch"] = "stretch", *, hidden: bool = False) -> float | None:
    """Return the number given; None where none is and none need be."""
    known = choice(key)
    if not isinstance(known, Number):
        raise KeyError(key)
    kind = int if known.whole else float
    given = st.number_input(
        f"{known.label} ({known.unit})" if known.unit else known.label,
        min_value=kind(known.low),
        max_value=kind(known.high),
        value=next(map(kind, known.default), None),
        step=kind(known.step),
        format="%d" if known.whole else "%g",
        placeholder=known.placeholder or None,
        help=known.tells or None,
        label_visibility="collapsed" if hidden else "visible",
        width=width,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    links.remember(key, () if given is None else (plain(given),))
    return given


def years() -> None:
    """Offer two different years."""
    first, last = span("years", 300)
    if first == last:
        raise CannotShow(f"Both years are {first}. Choose two different years.")


def ages() -> None:
    """Offer the usual ranges of age, and one between two five-year edges."""
    if one("ages") == OTHER_AGES:
        first, last = span("between")
        if first == last:
            raise CannotShow(f"Both ages are {first}. Choose two different ages.")


def scenario(population: str = "population") -> None:
    """Offer what rates and population do after 2020; ``population``: the key, where a page has its own default."""
    if one("rates") == CUSTOM:
        one("pace")
    one(population)


@contextmanager
def more(*keys: str) -> Generator[None]:
    """Hold filters that are seldom changed, with a count of those that are."""
    count = links.changed(*keys)
    label = f"More ({count})" if count else "More"
    with st.container(width="content"):
        st.space("small")
        with st.popover(label, icon=":material/tune:", key="more", help="Further filters"):
            yield


def outlook() -> tuple[CaseFilters, View, bool]:
    """Return whose cases under which scenario, how they are looked at, and whether in panels: one row."""
    with st.container(horizontal=True):
        several("places", WIDE)
        segments("measure")
        one("sex", NARROW)
        with more("ages", "between", "scale", "rates", "pace", "population"):
            ages()
            segments("scale")
            scenario()
    return chosen.outlook(links.now())


def growth() -> Growth:
    """Return what growth is asked for: one row."""
    with st.container(horizontal=True):
        with st.container(width="content"):
            st.space("small")
            play.button()
        years()
        one("level", 190)
        segments("by")
        one("sex", NARROW)
        with more("ages", "between", "rates", "pace", "population"):
            ages()
            scenario()
    return chosen.growth(links.now())


def peers() -> tuple[str, PeerRule]:
    """Return a country and the rule that finds its peers: one row."""
    with st.container(horizontal=True):
        one("country", WIDE // 2)
        segments("peers")
    return chosen.peers(links.now())


def people() -> tuple[CaseFilters, tuple[int, int]]:
    """Return whose cases of one place, and the two years laid over each other: one row."""
    with st.container(horizontal=True):
        one("place", WIDE)
        years()
        with more("rates", "pace", "population"):
            scenario()
    return chosen.people(links.now())


def drivers() -> Growth:
    """Return whose change is taken apart, and beside the places of which level: one row."""
    with st.container(horizontal=True):
        one("place", 300)
        years()
        one("level", 190)
        one("sex", NARROW)
        with more("ages", "between", "rates", "pace", "drivers_population"):
            ages()
            scenario("drivers_population")
    return chosen.drivers(links.now())
