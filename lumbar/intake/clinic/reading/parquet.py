"""Parquet files -> texts."""

from collections.abc import Collection, Generator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from lumbar.intake.clinic.caps import MOST_CELLS, checked_part, checked_size, checked_unpacking
from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.header import kept, names_of
from lumbar.intake.clinic.reading.texts import Table, as_texts, joined
from lumbar.intake.clinic.reasons import refuse

AT_ONCE = 50_000
"""Rows decoded before they become texts."""


def read(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """The columns as texts, rows counted from 1; raises Refused for columns that are not of single values."""
    return joined(parts(path, reading, only))


def parts(
    path: Path, reading: Reading, only: Collection[str] | None = None, most_cells: int = MOST_CELLS
) -> Generator[Table]:
    """The same as tables of at most 50,000 rows, one below the other; the first has none."""
    try:
        with pq.ParquetFile(path) as file:
            _check(file, path, most_cells)
            names = names_of(file.schema_arrow.names)
            yield from _tables(file, kept(names, only), tuple(kept(names, None)))
    except MemoryError:  # which pyarrow's own is, besides being an ArrowException
        raise
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError):
        raise refuse("broken_file") from None


def cells_of(path: Path) -> int:
    """How many cells the file says it holds; raises Refused where it says nothing."""
    try:
        said = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        raise refuse("broken_file") from None
    return said.num_columns * said.num_rows


def _check(file: pq.ParquetFile, path: Path, most_cells: int) -> None:
    """Raises Refused where the file says it holds more than any real table."""
    said = file.metadata
    checked_size(said.num_columns, said.num_rows, most_cells)
    groups = [said.row_group(k).total_byte_size for k in range(said.num_row_groups)]
    if most_cells > MOST_CELLS:  # of a file that is not read whole a group is read at a time
        checked_part(path.stat().st_size, groups)
    else:
        checked_unpacking(path.stat().st_size, sum(groups))


def _tables(file: pq.ParquetFile, places: Mapping[str, int], names: tuple[str, ...]) -> Generator[Table]:
    schema = file.schema_arrow
    for name, place in places.items():
        kind = schema.field(place).type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise refuse("nested", column=name)
    columns = [schema.names[place] for place in places.values()]
    first, named = 1, dict(zip(columns, places, strict=True))
    for part in chain([schema.empty_table()], file.iter_batches(AT_ONCE, columns=columns)):
        texts = as_texts(pl.DataFrame(part.select(columns)).rename(named))
        yield replace(texts, first_row=first, names=names)
        first += texts.texts.height
