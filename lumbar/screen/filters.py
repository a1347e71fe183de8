"""One function per filter. Widget, link and value across pages are one thing (see links.py)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeVar, cast, get_args

import streamlit as st

from lumbar.answers import CaseFilters
from lumbar.charts.lines import MeasureName, Scale, View
from lumbar.errors import CannotShow
from lumbar.places import Level
from lumbar.screen import links
from lumbar.screen.choices import OTHER_AGES, Choice, choice

MOST_PLACES = 8
Code = TypeVar("Code", bound=str)


@contextmanager
def _settled(key: str) -> Iterator[Choice]:
    known = choice(key)
    if known is None:
        raise KeyError(key)
    links.carry(key)
    yield known


def _words(known: Choice) -> Callable[[str], str]:
    return lambda code: known.options.get(code, code)


def _one(key: str) -> str:
    """Return the code chosen from a list that opens."""
    with _settled(key) as known:
        codes = list(known.options)
        chosen = st.selectbox(
            known.label,
            codes,
            index=codes.index(known.default[0]),
            format_func=_words(known),
            key=key,
            bind="query-params",
            persist_state="session",
        )
    links.remember(key, (chosen,))
    return chosen


def segments(key: str, *, hidden: bool = False) -> str:
    """Return the code chosen from a row of segments."""
    with _settled(key) as known:
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


def _span(key: str) -> tuple[str, str]:
    """Return first and last code of a range."""
    with _settled(key) as known:
        first, last = st.select_slider(
            known.label,
            list(known.options),
            value=known.default,
            format_func=_words(known),
            key=key,
            bind="query-params",
            persist_state="session",
        )
    links.remember(key, (first, last))
    return first, last


def places() -> tuple[str, ...]:
    """Return the codes of up to eight places."""
    with _settled("places") as known:
        chosen = st.multiselect(
            known.label,
            list(known.options),
            default=known.default,
            format_func=_words(known),
            max_selections=MOST_PLACES,
            placeholder="Type a country or a region",
            key="places",
            bind="query-params",
            persist_state="session",
        )
    links.remember("places", chosen)
    return tuple(chosen)


def place() -> str:
    """Return the code of one place."""
    return _one("place")


def country() -> str:
    """Return the ISO3 code of one country."""
    return _one("country")


def measure() -> MeasureName:
    """Return which number is followed."""
    return cast("MeasureName", segments("measure"))


def sex() -> Literal["both", "female", "male"]:
    """Return whose cases are counted."""
    return cast("Literal['both', 'female', 'male']", _one("sex"))


def ages() -> tuple[int, int]:
    """Return first and last age: a usual range, or one between two five-year edges."""
    chosen = _one("ages")
    if chosen == OTHER_AGES:
        first, end = _span("between")
        return int(first), 120 if end == "100+" else int(end) - 1
    first, _, last = chosen.partition("-")
    return (0, 120) if chosen == "all" else (int(first), int(last))


def scale() -> Scale:
    """Return how the value axis is drawn."""
    return cast("Scale", segments("scale"))


def rates() -> Literal["published", "constant"]:
    """Return what the rates do after 2020."""
    return cast("Literal['published', 'constant']", _one("rates"))


def population() -> Literal["as_published", "medium", "low", "high"]:
    """Return what the population does after 2020."""
    return cast("Literal['as_published', 'medium', 'low', 'high']", _one("population"))


def level() -> Level:
    """Return what is ranked: countries, or groups of them."""
    chosen = _one("level")
    return next(known for known in get_args(Level) if known == chosen)


def rank_by() -> Literal["change", "change_pct"]:
    """Return by what places are ranked."""
    return cast("Literal['change', 'change_pct']", segments("by"))


def years() -> tuple[int, int]:
    """Return two different years, the earlier first."""
    first, last = _span("years")
    if first == last:
        raise CannotShow(f"Both years are {first}. Choose two different years.")
    return int(first), int(last)


def peer_rule() -> Literal["region", "population", "age"]:
    """Return by what rule a country's peers are found."""
    return cast("Literal['region', 'population', 'age']", segments("peers"))


def more(*keys: str) -> st.delta_generator.DeltaGenerator:
    """Return the place for filters that are seldom changed, with a count of those that are."""
    count = links.changed(*keys)
    return st.popover(
        f"More ({count})" if count else "More", icon=":material/tune:", key="more", help="Further filters"
    )


def outlook() -> tuple[CaseFilters, View]:
    """Return whose cases under which scenario, and how they are looked at: one row."""
    columns = st.columns((5, 5.2, 1.5, 1.2), vertical_alignment="bottom", gap="small")
    with columns[0]:
        chosen = places()
    with columns[1]:
        followed = measure()
    with columns[2]:
        counted = sex()
    with columns[3], more("ages", "between", "scale", "rates", "population"):
        first, last = ages()
        view = View(followed, scale())
        return CaseFilters(chosen, counted, first, last, rates(), population()), view
