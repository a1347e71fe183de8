"""Many rows, sorted, a part of a published file at a time."""

from collections.abc import Generator, Iterable

import polars as pl

from lumbar.outcomes.manifest import Declared
from lumbar.outcomes.publish import column_type
from lumbar.outcomes.published_files import ROW_GROUP, Kinds

KEYS: Kinds = {"instrument": pl.String, "told": pl.Boolean, "episode_key": pl.Int64}
"""Whose rows a publication holds, in the files' order."""


def kinds(declared: Declared) -> Kinds:
    """The published columns and their types."""
    columns = {name: column_type(name, declared) for name in declared.columns}
    return columns | dict.fromkeys(declared.groups, pl.Int32) | {"former": pl.Boolean}


def parts(batches: Iterable[pl.DataFrame]) -> Generator[pl.DataFrame]:
    """The same rows in parts of ``ROW_GROUP``, the last one smaller."""
    waiting: list[pl.DataFrame] = []
    for batch in batches:
        waiting.append(batch)
        while sum(each.height for each in waiting) >= ROW_GROUP:
            whole = pl.concat(waiting)
            yield whole.head(ROW_GROUP)
            waiting = [whole.slice(ROW_GROUP)]
    left = pl.concat(waiting) if waiting else pl.DataFrame()
    if left.height:
        yield left
