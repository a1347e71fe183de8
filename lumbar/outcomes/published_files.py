"""The files of a publication: each immutable, under a name made from its content."""

import hashlib
import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl
import pyarrow.parquet as pq

from lumbar.outcomes.writing import UNFINISHED, sync

ROW_GROUP = 100_000
PAGE = 8_192
"""Bytes: small pages, for a filter by clinic skips whole ones."""
DELTA = {"patient", "privacy_group"}
"""Columns of numbers in rising order."""

Kinds: TypeAlias = Mapping[str, pl.DataType | type[pl.DataType]]


@dataclass(frozen=True)
class PublishedFile:
    """One immutable Parquet file: the episodes of one instrument."""

    instrument: str
    file: str
    sha256: str
    episodes: int


@dataclass(frozen=True)
class PublishedGroups:
    """The immutable Parquet file of the privacy groups, and what publishing them means for the store's answers.

    ``separated``: share of the patients that each filter can take (0 to 1). ``rare``: levels ("sex:other") of so few
    patients that nothing is adjusted for them: they count with the first level.
    """

    file: str = ""
    sha256: str = ""
    rare: tuple[str, ...] = ()
    separated: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class PublishedSums:
    """One immutable Parquet file: a question's answers for every part of a large store, which only need adding up.

    ``asked``: what makes each of the answers in it another one than the others (``lumbar.outcomes.sums``), in the
    order of their numbers. ``keys``: columns that tell its rows apart; those after them are whole numbers to add up.
    """

    question: str
    instrument: str
    keys: tuple[str, ...]
    asked: tuple[str, ...]
    file: str
    sha256: str


NO_GROUPS = PublishedGroups()


class Growing:
    """A Parquet file that is written a part at a time, under a name that nobody reads."""

    def __init__(self, folder: Path, columns: Kinds, mode: int = 0o666) -> None:
        self.rows = 0
        self._columns = columns
        self._path = folder / f".growing{UNFINISHED}"
        self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb")
        empty = pl.DataFrame(schema=columns).to_arrow()
        self._writer = pq.ParquetWriter(self._file, empty.schema, **_encoding([*columns]))

    def add(self, rows: pl.DataFrame) -> None:
        """Write some rows more; ``ROW_GROUP`` of them are a part of the file."""
        ours = rows.select(*self._columns).cast({**self._columns}).rechunk()
        self._writer.write_table(ours.to_arrow(), ROW_GROUP)
        self.rows += rows.height

    def named(self, what: str, length: int = 16) -> tuple[str, str]:
        """The whole file's name from now on, made from ``what`` it is and its content, and its SHA-256."""
        self._writer.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        digest = _digest(self._path)
        name = f"{what}-{digest[:length]}.parquet"
        if not intact(self._path.with_name(name), digest):
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


def publish_file(rows: pl.DataFrame, what: str, folder: Path) -> tuple[str, str]:
    """Write rows under a name made from what they are and their content; return name and SHA-256."""
    return publish_parts([rows], what, folder)


def publish_parts(parts: Iterable[pl.DataFrame], what: str, folder: Path) -> tuple[str, str]:
    """The same of rows in parts: one at least; no part of the file holds rows of two."""
    frames = iter(parts)
    first = next(frames)
    with growing(folder, first.schema) as file:
        for rows in chain([first], frames):
            file.add(rows)
        return file.named(what)


def _encoding(columns: Sequence[str]) -> dict[str, Any]:
    """How a file of these columns is written."""
    return {
        "data_page_size": PAGE,
        "compression": "snappy",
        "use_dictionary": [name for name in columns if name not in DELTA],
        "column_encoding": dict.fromkeys({*columns} & DELTA, "DELTA_BINARY_PACKED"),
        "store_schema": False,
    }


def intact(file: Path, digest: str) -> bool:
    """Whether the file is there, with the content it is named for."""
    try:
        return _digest(file) == digest
    except OSError:
        return False


def whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether every one of ``files`` (SHA-256 by name) is there as it was published."""
    return all(intact(folder / file, digest) for file, digest in files.items())


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
