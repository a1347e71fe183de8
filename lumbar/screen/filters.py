"""One function per filter. Widget, link and value across pages are one thing (see links.py)."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, cast, get_args

import streamlit as st

from lumbar.answers import CaseFilters
from lumbar.charts.lines import MeasureName, Scale, View
from lumbar.errors import CannotShow
from lumbar.measures.peers import PeerRule
from lumbar.places import Level
from lumbar.screen import links, play
from lumbar.screen.choice import Choice
from lumbar.screen.choices import OTHER_AGES, PANELS, choice

WIDE, NARROW = 440, 140
"""Pixels: chosen so that a row of filters fits a 1400 pixel screen and wraps between them on a smaller one."""
RankBy = Literal["change", "change_pct"]


def _known(key: str) -> Choice:
    known = choice(key)
    if known is None:
        raise KeyError(key)
    return known


def _words(known: Choice) -> Callable[[str], str]:
    return lambda code: known.options.get(code, code)


def one(key: str, width: int | Literal["stretch"] = "stretch") -> str:
    """Return the code chosen from a list that opens."""
    known = _known(key)
    codes = list(known.options)
    chosen = st.selectbox(
        known.label,
        codes,
        index=codes.index(known.default[0]),
        width=width,
        format_func=_words(known),
        key=key,
        bind="query-params",
        persist_state="session",
    )
    links.remember(key, (chosen,))
    return chosen


def segments(key: str, *, hidden: bool = False) -> str:
    """Return the code chosen from a row of segments."""
    known = _known(key)
    chosen = st.segmented_control(
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
    links.remember(key, (chosen,))
    return chosen


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
    chosen = st.multiselect(
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
    links.remember(key, chosen)
    return tuple(chosen)


def places() -> tuple[str, ...]:
    """Return the codes of up to eight places."""
    return several("places", WIDE)


def country() -> str:
    """Return the ISO3 code of one country."""
    return one("country", WIDE // 2)


def measure() -> MeasureName:
    """Return which number is followed."""
    return cast("MeasureName", segments("measure"))


def sex() -> Literal["both", "female", "male"]:
    """Return whose cases are counted."""
    return cast("Literal['both', 'female', 'male']", one("sex", NARROW))


def ages() -> tuple[int, int]:
    """Return first and last age: a usual range, or one between two five-year edges."""
    chosen = one("ages")
    if chosen == OTHER_AGES:
        first, end = span("between")
        if first == end:
            raise CannotShow(f"Both ages are {first}. Choose two different ages.")
        return int(first), 120 if end == "100+" else int(end) - 1
    first, _, last = chosen.partition("-")
    return (0, 120) if chosen == "all" else (int(first), int(last))


def scale() -> Scale | Literal["panels"]:
    """Return how the value axis is drawn, or that every place has a panel of its own."""
    return cast("Scale | Literal['panels']", segments("scale"))


def rates() -> Literal["published", "constant"]:
    """Return what the rates do after 2020."""
    return cast("Literal['published', 'constant']", one("rates"))


def population() -> Literal["as_published", "medium", "low", "high"]:
    """Return what the population does after 2020."""
    return cast("Literal['as_published', 'medium', 'low', 'high']", one("population"))


def level() -> Level:
    """Return what is ranked: countries, or groups of them."""
    chosen = one("level", 190)
    return next(known for known in get_args(Level) if known == chosen)


def rank_by() -> RankBy:
    """Return by what places are ranked."""
    return cast("RankBy", segments("by"))


def years() -> tuple[int, int]:
    """Return two different years, the earlier first."""
    first, last = span("years", 300)
    if first == last:
        raise CannotShow(f"Both years are {first}. Choose two different years.")
    return int(first), int(last)


def peer_rule() -> PeerRule:
    """Return by what rule a country's peers are found."""
    return cast("PeerRule", segments("peers"))


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
        chosen, followed, counted = places(), measure(), sex()
        with more("ages", "between", "scale", "rates", "population"):
            first, last = ages()
            scaled = scale()
            scenario = rates(), population()
    view = View(followed, "level" if scaled == PANELS else scaled)
    return CaseFilters(chosen, counted, first, last, *scenario), view, scaled == PANELS


@dataclass(frozen=True)
class Growth:
    """Whose cases, between which years, for places of which level, ranked by what."""

    cases: CaseFilters
    years: tuple[int, int]
    level: Level
    rank_by: RankBy


def growth() -> Growth:
    """Return what growth is asked for: one row."""
    with st.container(horizontal=True):
        with st.container(width="content"):
            st.space("small")
            play.button()
        between, ranked, by, counted = years(), level(), rank_by(), sex()
        with more("ages", "between", "rates", "population"):
            first, last = ages()
            scenario = rates(), population()
    return Growth(CaseFilters(("WLD",), counted, first, last, *scenario), between, ranked, by)


def peers() -> tuple[str, PeerRule]:
    """Return a country and the rule that finds its peers: one row."""
    with st.container(horizontal=True):
        return country(), peer_rule()


def people() -> tuple[CaseFilters, tuple[int, int]]:
    """Return whose cases of one place, and the two years laid over each other: one row."""
    with st.container(horizontal=True):
        chosen, between = one("place", WIDE), years()
        with more("rates", "population"):
            scenario = rates(), population()
    return CaseFilters((chosen,), "both", 0, 120, *scenario), between
