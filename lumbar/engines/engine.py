"""What publishing asks of an engine, whichever it is."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import polars as pl

from lumbar.outcomes import OutcomeStore

Bound: TypeAlias = str | int | Mapping[str, Sequence[str]]
"""A value that a publication's query takes: a number, a name, or lists of names by column."""
Values: TypeAlias = Mapping[str, Bound]
NOTHING: Values = {}


class Engine(Protocol):
    """Tables by name, made from files or by queries as this house writes them (DuckDB's dialect, portable parts)."""

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Call Parquet files together a table."""
        ...

    def hold(self, name: str, rows: pl.DataFrame) -> None:
        """Call rows from here a table."""
        ...

    def keep(self, name: str, text: str, values: Values = NOTHING) -> None:
        """Work a query out once and call its rows a table."""
        ...

    def rows(self, text: str, values: Values = NOTHING) -> pl.DataFrame:
        """The few rows of an answer."""
        ...

    def answering(self, store: OutcomeStore) -> OutcomeStore:
        """The store, whose questions this engine answers."""
        ...

    def whole(self, name: str) -> pl.DataFrame:
        """All rows of a table, in memory."""
        ...

    def stream(self, text: str, values: Values = NOTHING) -> Iterator[pl.DataFrame]:
        """The many rows of an answer, in its order, a part at a time."""
        ...
