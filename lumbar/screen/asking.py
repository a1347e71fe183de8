"""The one cache: answers are pure functions of the data on disk and of frozen filters."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import ParamSpec, TypeVar

from lumbar.store import data_folder

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

KEPT_ANSWERS = 512


def generation() -> int:
    """Return a number that changes whenever the published files are rebuilt."""
    return (data_folder() / "SOURCES.toml").stat().st_mtime_ns


def ask(question: Callable[Asked, Answer], *given: Asked.args, **named: Asked.kwargs) -> Answer:
    """Return the answer, computed once for all visitors until the data change. Frames are never modified in place."""
    return _answered(generation(), question, given, tuple(sorted(named.items())))  # pyright: ignore[reportReturnType]


@lru_cache(maxsize=KEPT_ANSWERS)
def _answered(
    _generation: int,
    question: Callable[..., Hashable],
    given: tuple[Hashable, ...],
    named: tuple[tuple[str, Hashable], ...],
) -> object:
    return question(*given, **dict(named))
