"""Sorted rows, more than fit into memory, as the files of a publication: the same bytes as if they had been few."""

import hashlib
import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import polars as pl
import pyarrow.parquet as pq

from lumbar.outcomes.manifest import Declared
from lumbar.outcomes.publish import ROW_GROUP, column_type, encoding
from lumbar.outcomes.writing import UNFINISHED, sync

Kinds: TypeAlias = Mapping[str, type[pl.DataType]]
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


class Growing:
    """A Parquet file that is written a part at a time, under a name that nobody reads."""

    def __init__(self, folder: Path, columns: Kinds, mode: int = 0o666) -> None:
        self.rows = 0
        self._columns = columns
        self._path = folder / f".sorted{UNFINISHED}"
        self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb")
        empty = pl.DataFrame(schema=columns).to_arrow()
        self._writer = pq.ParquetWriter(self._file, empty.schema, **encoding([*columns]))

    def add(self, rows: pl.DataFrame) -> None:
        """Write some rows more."""
        ours = rows.select(*self._columns).cast({**self._columns}).rechunk()
        self._writer.write_table(ours.to_arrow(), ROW_GROUP)
        self.rows += rows.height

    def named(self, what: str, length: int = 16) -> tuple[str, str]:
        """The whole file's name from now on, made from ``what`` it is and its content, and its SHA-256."""
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        with self._path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        name = f"{what}-{digest[:length]}.parquet"
        self._path.replace(self._path.with_name(name))
        sync(self._path.parent)
        return name, digest

    def close(self) -> None:
        """End writing; what was not named is removed."""
        self._writer.close()
        self._file.close()
        self._path.unlink(missing_ok=True)


@contextmanager
def growing(folder: Path, columns: Kinds, mode: int = 0o666) -> Generator[Growing]:
    """A file to add rows to."""
    file = Growing(folder, columns, mode)
    try:
        yield file
    finally:
        file.close()
