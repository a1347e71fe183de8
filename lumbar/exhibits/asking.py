"""The one cache: answers and exhibits are pure functions of the data on disk and of frozen filters."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import ParamSpec, TypeVar

import plotly.graph_objects as go

from lumbar.charts.theme import Theme
from lumbar.deck.exhibit import Exhibit
from lumbar.errors import CannotShow
from lumbar.outcomes import published
from lumbar.store import generation as of_figures

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

KEPT_ANSWERS, KEPT_FIGURES = 512, 64


def generation() -> tuple[Hashable, ...]:
    """Return what changes whenever the published files are rebuilt, or another outcome store is named."""
    return of_figures(), *published()


def ask(question: Callable[Asked, Answer], *given: Asked.args, **named: Asked.kwargs) -> Answer:
    """Return the answer, computed once for all visitors until the data change. Frames are never modified in place.

    That something cannot be shown is remembered too, and raised again.
    """
    answer = _answered(generation(), question, given, tuple(sorted(named.items())))
    if isinstance(answer, CannotShow):
        raise CannotShow(str(answer))
    return answer  # pyright: ignore[reportReturnType]


@lru_cache(maxsize=KEPT_ANSWERS)
def _answered(
    _generation: Hashable,
    question: Callable[..., Hashable],
    given: tuple[Hashable, ...],
    named: tuple[tuple[str, Hashable], ...],
) -> object:
    try:
        return question(*given, **dict(named))
    except CannotShow as sentence:
        return CannotShow(str(sentence))


@lru_cache(maxsize=KEPT_FIGURES)
def drawn(exhibit: Exhibit, theme: Theme) -> go.Figure:
    """Return the exhibit's picture, drawn once for as long as the same exhibit is asked for. Never modify it."""
    return exhibit.draw(theme)
