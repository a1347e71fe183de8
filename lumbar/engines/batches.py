"""Batches too large for memory are published together: merged some patients at a time, then by an engine.

The files are those that ``lumbar.outcomes`` writes of the same batches in memory, to the last byte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from lumbar.engines.one_machine import one_machine
from lumbar.engines.publication import WORK, Opening, made
from lumbar.engines.source import Source
from lumbar.errors import CannotShow
from lumbar.outcomes.agreement import agreed
from lumbar.outcomes.batches import Batch, Declaration, as_declared, merged
from lumbar.outcomes.generations import Added, Made, add_batch
from lumbar.outcomes.kept import BATCHES, Generation, present
from lumbar.outcomes.manifest import Declared
from lumbar.outcomes.spilled import LOT, Spilled, spilled

LARGE: Final = 1_000_000
"""Rows of batches from which on they are merged in lots."""
LOT_ROWS: Final = 500_000
MOST_ON_DISK: Final = 64 * 2**30
bounded: Final[Opening] = partial(one_machine, memory="600MB")
"""DuckDB with its tables on disk and little memory."""
BATCH: Final = " batch"
"""The column that says of which batch a row is."""
DIGITS: Final = 8
"""Of a patient's hash those that say into which lot it goes, so that the lots' order is the patients'."""


@dataclass(frozen=True)
class Some:
    """Some rows of a batch."""

    declaration: Declaration
    held: pl.DataFrame

    def rows(self, declared: Declared) -> pl.LazyFrame:
        """These rows, their levels those of ``declared``."""
        return as_declared(self.held.lazy(), declared)


def is_large(folder: Path, batch_file: Path) -> bool:
    """Whether a store would have more rows with the batch than should be merged in memory."""
    now = present(folder)
    kept = [folder / BATCHES / f"{name}.parquet" for name in now.batches] if now else []
    files = [batch_file, *(file for file in kept if file.exists())]
    return sum(pq.read_metadata(file).num_rows for file in files) > LARGE


def add_large_batch(opening: Opening, folder: Path, batch_file: Path, declaration: Declaration) -> Added:
    """Publish as ``add_batch`` does, with tables on disk; raises CannotShow as it does."""
    return add_batch(folder, batch_file, declaration, partial(_written, opening))


def _written(
    opening: Opening, folder: Path, batches: Sequence[Batch], number: int, before: Generation | None
) -> Made:
    together = agreed([each.declaration for each in batches])
    for left in folder.glob(f"{WORK}*"):
        rmtree(left)
    with TemporaryDirectory(prefix=WORK, dir=folder) as place:
        file = Path(place) / "merged.parquet"
        _merge(batches, together, file)
        with opening(Path(place)) as engine:
            return made(engine, Source(together, (file,)), folder, number, before)


def _merge(batches: Sequence[Batch], declared: Declaration, file: Path) -> None:
    """Write the merged episodes of all batches; raises CannotShow as ``merged`` does."""
    try:
        rows = sum(pq.read_metadata(each.file).num_rows for each in batches)
        with spilled(1 + rows // LOT_ROWS, file.parent, MOST_ON_DISK) as waiting:
            for number, batch in enumerate(batches):
                _put_aside(waiting, batch, number, declared)
            _write(_merged_lots(waiting, batches, declared), file)
    except (pa.ArrowException, pl.exceptions.PolarsError):
        raise CannotShow("A batch cannot be used. Check the clinic's file again.") from None


def _put_aside(waiting: Spilled, batch: Batch, number: int, declared: Declared) -> None:
    first = pl.col("patient").str.head(DIGITS).str.to_integer(base=16)
    lot = (first * waiting.lots // 16**DIGITS).fill_null(0).cast(pl.Int32)
    placed = (pl.lit(number).alias(BATCH), lot.alias(LOT))
    with pq.ParquetFile(batch.file) as file:
        for part in file.iter_batches():
            rows = as_declared(pl.DataFrame(part).lazy(), declared).collect()
            waiting.add(rows.cast({pl.Enum: pl.String}).with_columns(placed))


def _merged_lots(waiting: Spilled, batches: Sequence[Batch], declared: Declaration) -> Iterator[pl.DataFrame]:
    """The merged episodes of all patients, numbered in the order of their hashes."""
    people = 0
    for number in range(waiting.lots):
        rows = waiting.lot(number)
        if rows is None:
            continue
        told = rows.partition_by(BATCH, as_dict=True, include_key=False)
        some = [Some(each.declaration, told[k,]) for k, each in enumerate(batches) if (k,) in told]
        whole = merged(some, declared).with_columns(pl.col("patient").cast(pl.Int64) + people)
        people += whole["patient"].n_unique()
        yield whole.cast({pl.Enum: pl.String})


def _write(parts: Iterator[pl.DataFrame], file: Path) -> None:
    first = next(parts).to_arrow()
    with pq.ParquetWriter(file, first.schema, compression="zstd") as out:
        out.write_table(first)
        for part in parts:
            out.write_table(part.to_arrow())
