"""More rows than memory holds, on disk in lots, in files without a name: they end with the process, however it ends."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

import polars as pl
import pyarrow as pa

LOT: Final = " lot"
"""The column that says into which lot a row goes."""
WAITING: Final = 64 * 2**20
"""Bytes held back until they are worth being written."""
PACKED: Final = pa.ipc.IpcWriteOptions(compression="lz4")


class Spilled:
    """Rows by lot; those of a lot come back in the order in which they came."""

    def __init__(self, files: list[IO[bytes]], most_bytes: int) -> None:
        self._files = files
        self._most = most_bytes
        self._writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        self._waiting: list[pl.DataFrame] = []
        self._heights = [0] * len(files)

    @property
    def lots(self) -> int:
        """How many lots there are, from 0 on."""
        return len(self._files)

    def height(self, number: int) -> int:
        """How many rows were put into a lot."""
        self._flush()
        return self._heights[number]

    def add(self, rows: pl.DataFrame) -> None:
        """Put rows with the column LOT aside; raises OSError where they become too many, or the disk is full."""
        self._waiting.append(rows)
        if sum(each.estimated_size() for each in self._waiting) > WAITING:
            self._flush()

    def lot(self, number: int) -> pl.DataFrame | None:
        """The rows of a lot, once: nothing can be added to it any more. None where it has none."""
        self._flush()
        writer = self._writers.pop(number, None)
        if writer is None:
            return None
        writer.close()
        file = self._files[number]
        file.seek(0)
        rows = pl.DataFrame(pa.ipc.open_stream(file).read_all())
        file.seek(0)
        file.truncate()
        return rows

    def _flush(self) -> None:
        if not self._waiting:
            return
        rows = pl.concat(self._waiting)
        self._waiting = []
        for (number,), lot in rows.partition_by(LOT, as_dict=True, include_key=False).items():
            self._heights[number] += lot.height
            self._write(number, lot)
        if sum(file.tell() for file in self._files) > self._most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))

    def _write(self, number: int, lot: pl.DataFrame) -> None:
        table = lot.rechunk().to_arrow()
        if number not in self._writers:
            self._writers[number] = pa.ipc.new_stream(self._files[number], table.schema, options=PACKED)
        self._writers[number].write_table(table)


@contextmanager
def spilled(lots: int, folder: Path, most_bytes: int) -> Generator[Spilled]:
    """Room for so many lots in files of the folder that nobody can open by a name; at most ``most_bytes`` in all."""
    with ExitStack() as stack:
        yield Spilled([stack.enter_context(TemporaryFile(dir=folder)) for _ in range(lots)], most_bytes)


def even(parts: Iterable[pl.DataFrame], height: int) -> Iterator[pl.DataFrame]:
    """The same rows in parts of that height, the last one smaller."""
    waiting: list[pl.DataFrame] = []
    for part in parts:
        waiting.append(part)
        if sum(each.height for each in waiting) >= height:
            whole = pl.concat(waiting, rechunk=True)
            ready = whole.height - whole.height % height
            yield from whole.head(ready).iter_slices(height)
            waiting = [whole.slice(ready)]
    if any(each.height for each in waiting):
        yield pl.concat(waiting, rechunk=True)
