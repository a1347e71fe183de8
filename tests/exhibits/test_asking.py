"""The one cache: an answer is worked out once, and so is that it cannot be shown."""

import pytest

from lumbar.errors import CannotShow
from lumbar.exhibits import asking
from lumbar.exhibits.asking import ask, generation, one_look


def test_answers_and_refusals_are_worked_out_once() -> None:
    turns: list[int] = []

    def answer(number: int) -> int:
        turns.append(number)
        if number < 0:
            raise CannotShow("There is no such number. Choose another.")
        return 2 * number

    assert [ask(answer, 4), ask(answer, 4)] == [8, 8]
    for _ in range(2):
        with pytest.raises(CannotShow, match="no such number"):
            ask(answer, -1)
    assert turns == [4, -1]


def test_a_page_is_of_one_publication_and_the_next_one_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    publications = iter(range(9))
    monkeypatch.setattr(asking, "published", lambda: ("store", next(publications)))
    with one_look():
        first = generation()
        with one_look():  # a part of the page
            assert generation() == first
        assert generation() == first
    assert first != generation() != generation()
