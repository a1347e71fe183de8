"""Parquet files -> texts."""

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from lumbar.intake.clinic.caps import checked_size, checked_unpacking
from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.header import kept, names_of
from lumbar.intake.clinic.reading.texts import Table, as_texts, joined
from lumbar.intake.clinic.reasons import refuse

AT_ONCE = 50_000
"""Rows decoded before they become texts."""


def read(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """The columns as texts, rows counted from 1; raises Refused for columns that are not of single values."""
    try:
        with pq.ParquetFile(path) as file:
            _check(file, path)
            names = names_of(file.schema_arrow.names)
            table = _texts(file, kept(names, only))
    except MemoryError:  # which pyarrow's own is, besides being an ArrowException
        raise
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError):
        raise refuse("broken_file") from None
    return Table(table.texts, table.dates, first_row=1, names=tuple(kept(names, None)))


def _check(file: pq.ParquetFile, path: Path) -> None:
    """Raises Refused where the file says it holds more than any real table."""
    said = file.metadata
    checked_size(said.num_columns, said.num_rows)
    groups = (said.row_group(k) for k in range(said.num_row_groups))
    checked_unpacking(path.stat().st_size, sum(group.total_byte_size for group in groups))


def _texts(file: pq.ParquetFile, places: Mapping[str, int]) -> Table:
    schema = file.schema_arrow
    for name, place in places.items():
        kind = schema.field(place).type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise refuse("nested", column=name)
    columns = [schema.names[place] for place in places.values()]
    parts = [schema.empty_table().select(columns), *file.iter_batches(AT_ONCE, columns=columns)]
    return joined(
        as_texts(pl.DataFrame(part.select(columns)).rename(dict(zip(columns, places, strict=True))))
        for part in parts
    )
