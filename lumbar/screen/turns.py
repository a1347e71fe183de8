"""Pages take turns: as many are made at once as there are processors."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from threading import Semaphore

PATIENCE = 2.0
"""Seconds after which a page is made all the same: one that waits for a file must not keep others waiting."""

_turns = Semaphore(os.cpu_count() or 1)


@contextmanager
def turn() -> Generator[None]:
    """Wait for a turn, then run the block.

    Python runs one thread at a time and hands over at each query: twenty pages made at once all take as long as
    twenty, and the short ones wait for the long ones hundreds of times each.
    """
    mine = _turns.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _turns.release()
