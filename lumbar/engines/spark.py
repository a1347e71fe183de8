"""Apache Spark as an engine: this machine's cores, or a cluster's that sees the same folders."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl
import pyarrow.parquet as pq

from lumbar.engines.engine import NOTHING, Values
from lumbar.errors import CannotShow
from lumbar.outcomes import OutcomeStore
from lumbar.outcomes.published_files import ROW_GROUP

SparkSession: TypeAlias = Any
"""pyspark.sql.SparkSession: its package need not be there, neither for a reader of types."""
HERE = "local[*]"
"""Spark on all cores of this machine."""
QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.ansi.enabled": "true",
}
LOOPBACK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
"""On one machine nothing is listened to from outside."""
NO_SPARK = "Spark is not installed here. Install it with: pip install 'lumbar[spark]'."
NO_JAVA = (
    "Spark needs Java 17 or newer, which is not found here. Install it, or set JAVA_HOME to where it is."
)


def session(master: str = HERE, **settings: str) -> SparkSession:
    """A session of Spark, with ``settings`` (_ for .) beside ours; raises CannotShow where Spark or Java is missing."""
    require_spark()
    from pyspark.sql import SparkSession as Sessions  # pyright: ignore[reportMissingImports]

    own = {name.replace("_", "."): value for name, value in settings.items()}
    chosen = QUIET | (LOOPBACK if master.startswith("local") else {}) | own
    builder: Any = Sessions.builder
    builder = builder.appName("lumbar").master(master)
    for name, value in chosen.items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of a newer pandas, which is not used
        return builder.getOrCreate()


def require_spark() -> None:
    """Raise CannotShow where Spark cannot start: without its package, or without Java."""
    if not (find_spec("pyspark") and find_spec("sqlglot")):
        raise CannotShow(NO_SPARK)
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home) / "bin") if home else None):
        raise CannotShow(NO_JAVA)


class Spark:
    """Keeps its tables as Parquet in ``work``, a folder that the driver and all workers see."""

    def __init__(self, running: SparkSession, work: Path) -> None:
        self.names: list[str] = []
        self._session = running
        self._work = work.resolve()

    def read(self, name: str, files: Sequence[Path]) -> None:
        """Call Parquet files together a table."""
        self.names.append(name)
        self._session.read.parquet(*map(here, files)).createOrReplaceTempView(name)

    def hold(self, name: str, rows: pl.DataFrame) -> None:
        """Call rows from here a table."""
        place = self._work / f"{name}.parquet"
        rows.write_parquet(place)
        self.read(name, [place])

    def keep(self, name: str, text: str, values: Values = NOTHING) -> None:
        """Work a query out once and call its rows a table."""
        self.read(name, [self._written(name, text, values)])

    def rows(self, text: str, values: Values = NOTHING) -> pl.DataFrame:
        """The few rows of an answer."""
        return pl.DataFrame(asked(self._session, text, values).toArrow())

    def answering(self, store: OutcomeStore) -> OutcomeStore:
        """The store, whose questions this engine answers."""
        from lumbar.engines.answering import on_spark

        return on_spark(store, self._session)

    def whole(self, name: str) -> pl.DataFrame:
        """All rows of a table, in memory."""
        return pl.DataFrame(self._session.table(name).toArrow())

    def stream(self, text: str, values: Values = NOTHING) -> Iterator[pl.DataFrame]:
        """The many rows of an answer, in its order, a part at a time."""
        place = self._written("sorted", text, values)
        for part in sorted(place.glob("part-*.parquet")):
            for batch in pq.ParquetFile(part).iter_batches(ROW_GROUP):
                yield pl.DataFrame(batch)
        shutil.rmtree(place)

    def _written(self, name: str, text: str, values: Values) -> Path:
        """The folder that the workers write an answer to, in parts whose names are in its order."""
        place = self._work / name
        asked(self._session, text, values).write.parquet(here(place))
        return place


def here(path: Path) -> str:
    """A path that Spark takes for this machine's, or for a folder that all machines see, whatever its default."""
    return f"file://{path.resolve()}"


def asked(running: SparkSession, text: str, values: Mapping[str, object]) -> Any:  # noqa: ANN401 (a DataFrame of Spark)
    """A query of this house, translated, with its values bound."""
    from lumbar.engines.portable import spark_sql

    return running.sql(spark_sql(text), args=bound(values))


def bound(values: Mapping[str, object]) -> dict[str, object]:
    """Values as Spark binds them by name: never a part of the text."""
    return {name: _column(value) for name, value in values.items()}


def _column(value: object) -> Any:  # noqa: ANN401 (a Column of Spark)
    from pyspark.sql import functions as made  # pyright: ignore[reportMissingImports]

    match value:
        case Mapping():
            return made.struct(*(_column(each).alias(str(name)) for name, each in value.items()))
        case list() | tuple():
            return made.array(*map(_column, value))
        case _:
            return made.lit(value)


@contextmanager
def spark(work: Path, running: SparkSession) -> Generator[Spark]:
    """Spark with its tables in ``work``; its views are forgotten afterwards."""
    engine = Spark(running, work)
    try:
        yield engine
    finally:
        for name in engine.names:
            running.catalog.dropTempView(name)
