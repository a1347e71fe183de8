"""What one question may be: one SELECT that changes nothing, ten seconds, and the memory that is set."""

import atexit
import time
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import Event, Thread

import duckdb

from lumbar.errors import CannotShow

LONGEST = 10.0
"""Seconds; over ten million scores the longest question takes less than one."""
EVERY = 0.2
"""Seconds between two looks at what is asked."""
TOO_LONG = (
    f"This question took longer than {LONGEST:.0f} seconds and was stopped. Ask for less, or try again later."
)
TOO_LARGE = (
    "This question needs more memory than one may have, and was stopped. Ask for less, or try again later."
)


class Overrun(CannotShow):
    """Too long or too large this time: worth asking again, and not remembered."""


@lru_cache(maxsize=256)
def one_select(text: str) -> duckdb.Statement:
    """The one SELECT in ``text``, read once: that takes longer than binding it. Raises PermissionError for others."""
    try:
        statements = duckdb.extract_statements(text)
        kinds = [statement.type for statement in statements]
    except (duckdb.Error, ValueError):  # a kind of statement that Python has no name for
        raise PermissionError(ONE) from None
    if kinds != [duckdb.StatementType.SELECT]:
        raise PermissionError(ONE)
    return statements[0]


ONE = "A question is one SELECT, and nothing else."


@contextmanager
def asking(
    connection: duckdb.DuckDBPyConnection, longest: float = LONGEST
) -> Generator[duckdb.DuckDBPyConnection]:
    """A cursor for one question, which can change nothing; raises Overrun where it takes too long or too much.

    One cursor each: a connection shared by threads would hand out other callers' rows. The transaction forbids
    what a SELECT may hide, such as an INSERT in a WITH.
    """
    cursor = connection.cursor()
    _watch()
    _ends[id(cursor)] = time.monotonic() + longest, cursor
    try:
        cursor.execute(_only_reading())
        yield cursor
    except duckdb.InterruptException:
        raise Overrun(TOO_LONG) from None
    except duckdb.OutOfMemoryException:
        raise Overrun(TOO_LARGE) from None
    finally:
        del _ends[id(cursor)]


_ends: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
"""When each question now asked must have been answered."""


@cache
def _watch() -> None:
    """Start, once, the thread that stops what takes too long: one for each question took longer than most of them."""
    over = Event()
    watch = Thread(target=_stop_the_overdue, args=(over,), daemon=True, name="overdue questions")
    watch.start()
    atexit.register(lambda: (over.set(), watch.join()))


def _stop_the_overdue(over: Event) -> None:
    while not over.wait(EVERY):
        _stop(time.monotonic())


def _stop(now: float) -> None:
    for end, cursor in tuple(_ends.values()):
        if now >= end:
            cursor.interrupt()


@cache
def _only_reading() -> duckdb.Statement:
    (statement,) = duckdb.extract_statements("begin transaction read only")
    return statement
