"""The one cache: answers and exhibits are pure functions of the data on disk and of frozen filters."""

from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import ParamSpec, Protocol, TypeAlias, TypeVar

import plotly.graph_objects as go

from lumbar.bounds import Overrun
from lumbar.charts.theme import Theme
from lumbar.deck.exhibit import Exhibit
from lumbar.errors import CannotShow
from lumbar.outcomes import one_generation, published
from lumbar.outcomes.scope import key, require_reader
from lumbar.outcomes.steps import noted
from lumbar.store import generation as of_figures

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Named: TypeAlias = tuple[tuple[str, Hashable], ...]

KEPT_ANSWERS, KEPT_FIGURES = 2048, 128
"""What a full room asks within some minutes. A figure takes ten times an answer's memory and less time to make."""


class Answerer(Protocol):
    """Where answers come from: today's data, or what a story saved of another day's."""

    def generation(self) -> Hashable:
        """Return what changes whenever the same question could get another answer."""
        ...

    def answer(
        self, question: Callable[..., Hashable], given: tuple[Hashable, ...], named: Named
    ) -> Hashable:
        """Return the answer; raises CannotShow."""
        ...


class Today:
    """Answers from the data on disk, each computed once for all visitors until the data change."""

    def generation(self) -> Hashable:
        """Return what changes whenever files or steps are published, another store is named, or somebody else asks."""
        return of_figures(), *_store(), key()

    def answer(
        self, question: Callable[..., Hashable], given: tuple[Hashable, ...], named: Named
    ) -> Hashable:
        """Return the answer; that something cannot be shown is remembered too, and raised again.

        Whether the reader may ask is never remembered.
        """
        require_reader()
        with one_generation():
            answer = _answered(self.generation(), question, given, named)
        if isinstance(answer, CannotShow):
            raise CannotShow(str(answer))
        return answer


TODAY = Today()
_instead: ContextVar[Answerer | None] = ContextVar("instead", default=None)
_looked: ContextVar[list[tuple[Hashable, ...]] | None] = ContextVar("looked", default=None)


@contextmanager
def one_look() -> Generator[None]:
    """Within, the disk is asked once which store is published: what a page shows is of one publication."""
    before = _looked.get()
    _looked.set([] if before is None else before)
    try:
        with one_generation():
            yield
    finally:
        _looked.set(before)


def _store() -> tuple[Hashable, ...]:
    """What changes whenever outcomes or steps are published, or another store is named."""
    looked = _looked.get()
    if looked is None:
        return *published(), *noted()
    if not looked:
        looked.append((*published(), *noted()))
    return looked[0]


def generation() -> Hashable:
    """Return what changes whenever the same question could get another answer."""
    return (_instead.get() or TODAY).generation()


def ask(question: Callable[Asked, Answer], *given: Asked.args, **named: Asked.kwargs) -> Answer:
    """Return the answer. Frames are never modified in place."""
    answerer = _instead.get() or TODAY
    return answerer.answer(question, given, tuple(sorted(named.items())))  # pyright: ignore[reportReturnType]


@contextmanager
def answered_by(answerer: Answerer) -> Generator[None]:
    """Let another answer what is asked within."""
    before = _instead.set(answerer)
    try:
        yield
    finally:
        _instead.reset(before)


@lru_cache(maxsize=KEPT_ANSWERS)
def _answered(
    _generation: Hashable,
    question: Callable[..., Hashable],
    given: tuple[Hashable, ...],
    named: Named,
) -> Hashable:
    try:
        return question(*given, **dict(named))
    except Overrun:
        raise
    except CannotShow as sentence:
        return CannotShow(str(sentence))


@lru_cache(maxsize=KEPT_FIGURES)
def drawn(exhibit: Exhibit, theme: Theme) -> go.Figure:
    """Return the exhibit's picture, drawn once for as long as the same exhibit is asked for. Never modify it."""
    return exhibit.draw(theme)
