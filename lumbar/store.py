"""The one door to DuckDB: published Parquet files become tables, named queries become frames."""

from __future__ import annotations

import os
from collections.abc import Hashable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import duckdb
import polars as pl

from lumbar import own
from lumbar.bounds import asking, one_select

ROOT = Path(__file__).resolve().parents[1]
QUERIES = ROOT / "queries"

KEPT = 256
"""Answers kept; a large one, two years of all countries, takes 60 kB."""

Value: TypeAlias = str | int | float | bool | list[str] | list[int] | dict[str, int | list[int]] | None
Type: TypeAlias = pl.DataType | type[pl.DataType]


def data_folder() -> Path:
    """Folder of the published Parquet files: ``LUMBAR_DATA`` or ``data/`` beside the library."""
    return Path(os.environ.get("LUMBAR_DATA", ROOT / "data"))


def harden(connection: duckdb.DuckDBPyConnection, readable: list[Path]) -> None:
    """Close every way out of the connection except reading ``readable``, then lock the settings."""
    allowed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in readable)
    for setting in (
        "temp_directory = ''",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "allow_community_extensions = false",
        "python_enable_replacements = false",
        "memory_limit = '1GB'",
        "threads = 2",
        f"allowed_paths = [{allowed}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")


def generation() -> tuple[int, ...]:
    """Numbers that change whenever the published files are rebuilt, or the reader's own places are others."""
    return (data_folder() / "SOURCES.toml").stat().st_mtime_ns, *own.version()


def open_tables(folder: Path) -> duckdb.DuckDBPyConnection:
    """Hardened in-memory connection with one table for each Parquet file in ``folder``.

    The files are small and read once, so rebuilding them while others ask can never mix old and new rows. The
    reader's own places stand in the same tables.
    """
    return _opened(folder, generation())


@lru_cache(maxsize=2)
def _opened(folder: Path, _generation: tuple[int, ...]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    added = own.added(folder)
    for file in sorted(folder.glob("*.parquet")):
        published = connection.read_parquet(str(file))
        more = added.get(file.stem)
        both = published if more is None else published.union(connection.from_arrow(more.to_arrow()))
        both.create(file.stem)
    harden(connection, [])
    return connection


@cache
def query_text(name: str) -> str:
    """Text of ``queries/<name>.sql``."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def rows(name: str, values: Mapping[str, Value], schema: Mapping[str, Type]) -> pl.DataFrame:
    """Answer of ``queries/<name>.sql`` with ``values`` bound, in the columns and types promised.

    The same answer is given again until the files change: never modify it in place.
    """
    bound = tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in values.items())
    return answered(data_folder(), generation(), name, bound, tuple(schema.items()))


@lru_cache(maxsize=KEPT)
def answered(
    folder: Path,
    _generation: tuple[int, ...],
    name: str,
    bound: tuple[tuple[str, Hashable], ...],
    schema: tuple[tuple[str, Type], ...],
) -> pl.DataFrame:
    """One question of one generation of the files: most pages ask several that others have asked before."""
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in bound}  # pyright: ignore[reportUnknownArgumentType]
    with asking(open_tables(folder)) as cursor:
        answer = cursor.sql(one_select(query_text(name)), params=values).pl()
    return answer.select(pl.col(column).cast(dtype) for column, dtype in schema)
