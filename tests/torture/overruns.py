"""Questions without an end, too large ones, and sign-ins that end, each beside a reader who must never notice."""

import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from lumbar.answers.clinics import EpisodeFilters, follow_up_by_therapy
from lumbar.bounds import LONGEST, TOO_LARGE, TOO_LONG, Overrun, asking, one_select
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import ask
from lumbar.outcomes import outcome_store
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.scope import Scope, seen_by

TIMES = 20
ENDLESS = "select sum(hash(n)) from range(1000000000000) numbers(n)"
LARGE = "select list(n) from range(1000000000) numbers(n)"


@contextmanager
def live_reader(answer: Callable[[], object]) -> Generator[Counter[str]]:
    """Somebody who asks on and on in another thread: how often the answer was right, a sentence, or wrong."""
    right, over, found = answer(), Event(), Counter[str]()

    def read() -> None:
        while not over.is_set():
            begun = time.monotonic()
            try:
                found["right" if answer() == right else "wrong"] += 1
            except Overrun:
                found["told to try again"] += 1
            found["longest, ms"] = max(found["longest, ms"], round(1000 * (time.monotonic() - begun)))

    with ThreadPoolExecutor(1) as reader:
        reading = reader.submit(read)
        yield found
        over.set()
        reading.result()
    assert answer() == right


def uncached() -> str:
    return follow_up_by_therapy(EpisodeFilters()).write_csv()


@pytest.mark.parametrize(
    ("question", "sentence"), [(ENDLESS, TOO_LONG), (LARGE, TOO_LARGE)], ids=["endless", "large"]
)
def test_a_question_is_stopped(question: str, sentence: str) -> None:
    connection, longest = outcome_store(DEMONSTRATION).connection, 0.0
    with live_reader(uncached) as found:
        for _ in range(TIMES):
            begun = time.monotonic()
            with pytest.raises(Overrun) as stopped, asking(connection) as cursor:
                cursor.execute(one_select(question)).fetchnumpy()
            assert str(stopped.value) == sentence
            longest = max(longest, time.monotonic() - begun)
    print(
        f"\n{TIMES} times stopped, at the latest after {longest:.1f} s; the reader beside it: {dict(found)}"
    )
    assert longest < LONGEST + 3
    assert found["right"] > TIMES
    assert not found["wrong"]


def answered_after(ends: float) -> int:
    """How many answers begin after a sign-in's end, until the sentence comes."""
    late = 0
    while True:
        begun = time.time()
        try:
            ask(follow_up_by_therapy, EpisodeFilters())
        except CannotShow as sentence:
            return late if "has ended" in str(sentence) else TIMES
        late += begun >= ends


def test_a_sign_in_ends_in_mid_session() -> None:
    late = 0
    with live_reader(lambda: ask(follow_up_by_therapy, EpisodeFilters()).write_csv()) as found:
        for _ in range(TIMES):
            ends = time.time() + 0.2
            with seen_by(Scope("manager", ("Clinic 07",), ends)):
                late += answered_after(ends)
    print(f"\n{TIMES} sign-ins ended, {late} answers after their end; the reader beside them: {dict(found)}")
    assert not late
    assert found["right"] > TIMES
    assert not found["wrong"]
