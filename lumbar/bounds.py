"""What one question may be: one SELECT that changes nothing, ten seconds, and the memory that is set."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import Timer

import duckdb

from lumbar.errors import CannotShow

LONGEST = 10.0
"""Seconds; a question over ten million scores takes a thirtieth of one."""
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
def asking(connection: duckdb.DuckDBPyConnection) -> Generator[duckdb.DuckDBPyConnection]:
    """A cursor for one question, which can change nothing; raises Overrun where it takes too long or too much.

    One cursor each: a connection shared by threads would hand out other callers' rows. The transaction forbids
    what a SELECT may hide, such as an INSERT in a WITH.
    """
    cursor = connection.cursor()
    end = Timer(LONGEST, cursor.interrupt)
    end.daemon = True
    end.start()
    try:
        cursor.execute(_only_reading())
        yield cursor
    except duckdb.InterruptException:
        raise Overrun(TOO_LONG) from None
    except duckdb.OutOfMemoryException:
        raise Overrun(TOO_LARGE) from None
    finally:
        end.cancel()


@cache
def _only_reading() -> duckdb.Statement:
    (statement,) = duckdb.extract_statements("begin transaction read only")
    return statement
