"""Answers as saved: recorded while a chart is made, given again when it is made as on that day."""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Callable, Generator, Hashable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import cast

import polars as pl
from polars.exceptions import PolarsError
from pydantic import TypeAdapter

from lumbar.answers.clinics import StoreFacts, store_facts
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import TODAY, Named, answered_by
from lumbar.story.story import SavedAnswer

FACTS = TypeAdapter(StoreFacts)
TYPES: Mapping[str, type[pl.DataType]] = {
    kind.__name__: kind
    for kind in (pl.String, pl.Float64, pl.Int64, pl.Int32, pl.Int16, pl.Int8, pl.UInt32, pl.Boolean)
}
NOTHING = "\\N"
"""How a value that is not known stands in the rows, apart from an empty text."""
OLD = "This chart was saved by another version. Choose today's numbers, or pin it again."


class Recorder:
    """Today's answers, each kept once in the order in which they were first asked for."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, SavedAnswer] = {}
        self._own = object()

    def generation(self) -> Hashable:
        """One of its own, so that nothing remembered elsewhere is left out of the record."""
        return self._own

    def answer(
        self, question: Callable[..., Hashable], given: tuple[Hashable, ...], named: Named
    ) -> Hashable:
        """Today's answer, noted."""
        answer = TODAY.answer(question, given, named)
        self._asked.setdefault((question, given, named), packed(question.__name__, answer))
        return answer

    @property
    def answers(self) -> dict[str, SavedAnswer]:
        """What was asked for, by a key made from the content."""
        return {_key(answer): answer for answer in self._asked.values()}


class Replay:
    """The saved answers, given again in the order in which they were asked for that day."""

    def __init__(self, answers: Iterable[SavedAnswer]) -> None:
        self._waiting: dict[str, list[SavedAnswer]] = defaultdict(list)
        for each in answers:
            self._waiting[each.question].append(each)
        self._given: dict[Hashable, Hashable] = {}
        self._own = object()

    def generation(self) -> Hashable:
        """One of its own, so that nothing of today is taken for it."""
        return self._own

    def answer(
        self, question: Callable[..., Hashable], given: tuple[Hashable, ...], named: Named
    ) -> Hashable:
        """The answer of that day; raises CannotShow where none was saved."""
        asked = question, given, named
        if asked not in self._given:
            waiting = self._waiting[question.__name__]
            if not waiting:
                raise CannotShow(OLD)
            self._given[asked] = unpacked(waiting.pop(0))
        return self._given[asked]


@contextmanager
def recording() -> Generator[Recorder]:
    """Note every answer asked for within."""
    recorder = Recorder()
    with answered_by(recorder):
        yield recorder


def packed(question: str, answer: Hashable) -> SavedAnswer:
    """An answer as text, exactly: floats are written the shortest way that reads back the same."""
    if isinstance(answer, StoreFacts):
        return SavedAnswer(question, {}, json.dumps(asdict(answer), ensure_ascii=False, sort_keys=True))
    if isinstance(answer, int):
        return SavedAnswer(question, {}, str(answer))
    frame = cast("pl.DataFrame", answer)
    types = {name: str(kind) for name, kind in frame.schema.items()}
    return SavedAnswer(question, types, frame.write_csv(null_value=NOTHING))


def unpacked(saved: SavedAnswer) -> Hashable:
    """The answer in the text; raises CannotShow where it cannot be read."""
    try:
        if saved.question == store_facts.__name__:
            return cast("Hashable", FACTS.validate_json(saved.rows))
        if not saved.types:
            return int(saved.rows)
        schema = {name: TYPES[kind] for name, kind in saved.types.items()}
        return cast(
            "Hashable",
            pl.read_csv(
                io.StringIO(saved.rows), schema=schema, null_values=NOTHING, empty_string_is_null=False
            ),
        )
    except (KeyError, ValueError, PolarsError):
        raise CannotShow("A saved answer in this story cannot be read. Pin its chart again.") from None


def _key(answer: SavedAnswer) -> str:
    text = json.dumps([answer.question, dict(answer.types), answer.rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
