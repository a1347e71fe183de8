"""Pages take turns, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore
from time import monotonic, sleep

import pytest

from lumbar.screen import turns
from lumbar.screen.turns import turn


def test_no_more_pages_are_made_at_once_than_there_are_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_turns", Semaphore(2))
    monkeypatch.setattr(turns, "PATIENCE", 5.0)
    making, most = [], []

    def page(_: int) -> None:
        with turn():
            making.append(1)
            most.append(len(making))
            sleep(0.02)
            making.pop()

    with ThreadPoolExecutor(8) as readers:
        list(readers.map(page, range(12)))
    assert max(most) == 2


def test_a_page_that_waits_keeps_nobody_waiting_and_a_turn_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "_turns", Semaphore(1))
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    began = monotonic()
    with turn(), turn():
        assert monotonic() - began < 1
    with pytest.raises(ZeroDivisionError), turn():
        raise ZeroDivisionError
    assert turns._turns.acquire(blocking=False)
    assert not turns._turns.acquire(blocking=False)
