"""DuckDB as an engine: one machine, whose disk takes what its memory does not hold."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from lumbar.engines.engine import NOTHING, Values
from lumbar.outcomes import OutcomeStore
from lumbar.outcomes.published_files import ROW_GROUP


class OneMachine:
    """Keeps its tables in a file of a folder that somebody else removes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Call Parquet files together a table."""
        self._connection.read_parquet([str(file) for file in files]).create_view(name)

    def hold(self, name: str, rows: pl.DataFrame) -> None:
        """Call rows from here a table."""
        self._connection.from_arrow(rows.to_arrow()).create(name)

    def keep(self, name: str, text: str, values: Values = NOTHING) -> None:
        """Work a query out once and call its rows a table."""
        self._connection.sql(text, params=dict(values)).create(name)

    def rows(self, text: str, values: Values = NOTHING) -> pl.DataFrame:
        """The few rows of an answer."""
        return self._connection.sql(text, params=dict(values)).pl()

    def answering(self, store: OutcomeStore) -> OutcomeStore:
        """The store, whose questions this engine answers: as it does itself."""
        return store

    def whole(self, name: str) -> pl.DataFrame:
        """All rows of a table, in memory."""
        return self._connection.table(name).pl()

    def stream(self, text: str, values: Values = NOTHING) -> Iterator[pl.DataFrame]:
        """The many rows of an answer, in its order, a part at a time."""
        for batch in self._connection.sql(text, params=dict(values)).to_arrow_reader(ROW_GROUP):
            yield pl.DataFrame(batch)


@contextmanager
def one_machine(work: Path, memory: str = "") -> Generator[OneMachine]:
    """DuckDB with its tables in ``work``, nothing else is written; ``memory``: what it may hold of them ("600MB")."""
    connection = duckdb.connect(str(work / "tables.duckdb"))
    try:
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set autoload_known_extensions = false")
        connection.execute("set preserve_insertion_order = false")
        if memory:
            connection.execute(f"set memory_limit = '{memory}'")
        yield OneMachine(connection)
    finally:
        connection.close()
