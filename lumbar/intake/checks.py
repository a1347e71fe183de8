"""Refuse a source with file, row and reason, before anything is written."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from lumbar.errors import CannotShow

ROW = "source_row"
"""Line of the source file a record came from, the header being line 1."""


def read_source(path: Path, columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """Named columns of a CSV file with their line number in ``source_row``, cast strictly.

    Raises CannotShow where the file or a column is missing or a field does not read as its type.
    """
    if not path.is_file():
        raise CannotShow(
            f"{path.name}: the file is missing in {path.parent.name}/. Put it there and run again."
        )
    texts = _texts(path)
    missing = [column for column in columns if column not in texts.columns]
    if missing:
        raise CannotShow(f"{path.name}, row 1: the column {missing[0]} is missing.")
    texts = texts.with_row_index(ROW, offset=2)
    for column, dtype in columns.items():
        cast = pl.col(column).cast(dtype, strict=False)
        refuse(
            path, texts, pl.col(column).is_not_null() & cast.is_null(), f"{column} is not a {dtype.__name__}"
        )
    return texts.select(ROW, *(pl.col(column).cast(dtype) for column, dtype in columns.items()))


def _texts(path: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.ComputeError, pl.exceptions.NoDataError):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
        width = len(lines[0]) if lines else 0
        row = next((row for row, cells in enumerate(lines, 1) if len(cells) > width), 1)
        raise CannotShow(
            f"{path.name}, row {row}: the line does not fit the header. Nothing was changed."
        ) from None


def refuse(path: Path, records: pl.DataFrame, broken: pl.Expr, reason: str) -> None:
    """Raise CannotShow naming the first row where ``broken`` holds."""
    rows = records.filter(broken)
    if rows.height:
        raise CannotShow(
            f"{path.name}, row {rows[ROW][0]}: {reason} ({rows.height} such rows). Nothing was changed."
        )


def refuse_unknown(path: Path, records: pl.DataFrame, column: str, known: pl.Series) -> None:
    """Raise CannotShow where ``column`` holds a name outside ``known``."""
    refuse(path, records, ~pl.col(column).is_in(known.to_list()), f"{column} names no known place")


def refuse_gaps(path: Path, records: pl.DataFrame, group: list[str], column: str, wanted: list[int]) -> None:
    """Raise CannotShow where a group lacks one of the ``wanted`` values of ``column`` or has one twice."""
    found = records.group_by(group, maintain_order=True).agg(pl.col(ROW).min(), pl.col(column).sort())
    broken = pl.col(column) != pl.lit(wanted, dtype=found.schema[column])
    refuse(path, found, broken, f"{column} has a gap or a repetition for this {' and '.join(group)}")


def refuse_missing(path: Path, records: pl.DataFrame, wanted: pl.DataFrame) -> None:
    """Raise CannotShow where a combination in ``wanted`` (its columns are the key) has no record."""
    missing = wanted.join(records, on=wanted.columns, how="anti").sort(wanted.columns)
    if missing.height:
        said = ", ".join(str(value) for value in missing.row(0))
        last = records[ROW].max() if records.height else 1
        raise CannotShow(
            f"{path.name}, after row {last}: no row for {said} ({missing.height} missing). Nothing was changed."
        )


def refuse_twice(path: Path, records: pl.DataFrame, key: list[str]) -> None:
    """Raise CannotShow where two records share their ``key``."""
    refuse(path, records, ~pl.struct(key).is_first_distinct(), f"this {' and '.join(key)} stands twice")
