"""A file larger than memory, checked as a small one is: all rows of a patient together, some patients at a time.

Rows wait on disk in lots, each lot is a table of its own to every rule, and what is good is put in order over all of
them. The batch, the rows set aside and all counts are those of the whole file.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import polars as pl
import pyarrow.parquet as pq

from lumbar.intake.clinic.checking.agreed import agreed
from lumbar.intake.clinic.checking.batch import PART, QUARANTINE, write_parts
from lumbar.intake.clinic.checking.check import Checked, concluded, declared_by, dropped_of
from lumbar.intake.clinic.checking.identifiers import Seen, refuse_headers
from lumbar.intake.clinic.checking.lots import Lots, sorted_into
from lumbar.intake.clinic.checking.part import Part, Sums, added, part_of
from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.mapping import FileMapping
from lumbar.intake.clinic.reading.table import read_parts
from lumbar.outcomes.spilled import LOT, Spilled, even, spilled

MOST_ON_DISK: Final = 16 * 2**30
"""Bytes of rows that wait, and again of what is good in them."""
HEX: Final = 16**4
"""Keys of episodes are hashes: their first four digits put them into lots of the same size."""

Say: TypeAlias = Callable[[str, float], None]
"""Takes the step in words and the share done, 0 to 1."""


class InParts(NamedTuple):
    """A file, how many ``lots`` are made of it, and the folder that takes them and what comes of them."""

    path: Path
    lots: int
    folder: Path


class Good(NamedTuple):
    """What is kept of every part: rows to publish by their keys, lines set aside by the rows they are about."""

    batch: Spilled
    aside: Spilled
    each: int


def check_in_parts(file: InParts, mapping: FileMapping, key: bytes, say: Say) -> Checked:
    """Write the file's batch and what is set aside into its folder; raises Refused where none is good."""
    tables = read_parts(file.path, mapping.reading, used_columns(mapping))
    header = next(tables)
    plan = agreed(mapping, header.texts.columns)
    refuse_headers(plan)
    with ExitStack() as stack:
        waiting, batch, aside = (
            stack.enter_context(spilled(lots, file.folder, MOST_ON_DISK))
            for lots in (file.lots, file.lots * (1 if plan.long else len(plan.tools)), file.lots)
        )
        lots = sorted_into(waiting, tables, plan)
        good = Good(batch, aside, -(-lots.last // aside.lots))
        sums, people = _judged(lots, good, (plan, key), say)
        seen = Seen(lots.numbers, people)
        checked = concluded(sums, seen, plan, dropped_of(header.names, mapping))
        say("Keeping what is good", 0.9)
        write_parts(
            even(_ordered(batch, "episode_key", "instrument"), PART),
            declared_by(sums, plan, key),
            file.folder,
        )
        _write_aside(even(_ordered(aside, "row", "rule", "column"), PART), file.folder)
    return checked


def set_aside(folder: Path) -> Iterator[pl.DataFrame]:
    """What a check left in its folder of rows set aside, a part at a time; one at least."""
    with pq.ParquetFile(folder / QUARANTINE) as file:
        yield pl.DataFrame(file.schema_arrow.empty_table())
        for part in file.iter_batches(PART):
            yield pl.DataFrame(part)


def _judged(lots: Lots, good: Good, how: tuple[Plan, bytes], say: Say) -> tuple[Sums, int]:
    """The sums of all lots, and how many patients' numbers they hold, the empty one among them."""
    plan, key = how
    sums: list[Sums] = []
    people, nobody = 0, False
    for number in range(lots.aside.lots):
        say("Checking every row", 0.4 + 0.5 * number / lots.aside.lots)
        table = lots.table(number)
        if not table.texts.width:
            continue
        patients = table.texts[plan.columns.patient]
        people += patients.filter(patients != "").n_unique()
        nobody |= bool((patients == "").any())
        part = part_of(table, plan, key)
        sums.append(part.sums)
        _keep(part, good)
    return added(sums), people + nobody


def _keep(part: Part, good: Good) -> None:
    if part.batch is not None:
        first = pl.col("episode_key").str.head(4).str.to_integer(base=16)
        lot = (first * good.batch.lots // HEX).cast(pl.Int32)
        good.batch.add(part.batch.cast({pl.Enum: pl.String}).with_columns(lot.alias(LOT)))
    lot = ((pl.col("row") - 1) // good.each).clip(upper_bound=good.aside.lots - 1).cast(pl.Int32)
    good.aside.add(part.aside.with_columns(lot.alias(LOT)))


def _ordered(rows: Spilled, *by: str) -> Iterator[pl.DataFrame]:
    """All rows in their order: that of the lots is the same."""
    for number in range(rows.lots):
        lot = rows.lot(number)
        if lot is not None:
            yield lot.sort(by)


def _write_aside(parts: Iterator[pl.DataFrame], folder: Path) -> None:
    kinds = pl.DataFrame(schema={"row": pl.UInt32, "rule": pl.String, "column": pl.String}).to_arrow().schema
    with pq.ParquetWriter(folder / QUARANTINE, kinds, compression="zstd") as file:
        for part in parts:
            file.write_table(part.to_arrow())
