"""What a file looks like, column by column, without a word of what identifies a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import TypeAdapter

from lumbar.intake.clinic.mapping import STRICT, Layout, Reading

if TYPE_CHECKING:
    from lumbar.intake.clinic.table import Table

Kind: TypeAlias = Literal["number", "date", "yes_no", "category", "text", "empty"]
Because: TypeAlias = Literal["header", "shape", ""]


@dataclass(frozen=True)
class ColumnSeen:
    """One column: ``filled`` is the share of cells that hold something, ``distinct`` counts in the sample.

    ``levels``: up to 20 short values, the most frequent first, of columns that identify nobody.
    ``identifying``: what of a person it tells ("name", "phone" ...), ``because`` of its header or the shape of
    its values; "" where neither says so.
    """

    __pydantic_config__ = STRICT

    name: str
    kind: Kind
    filled: float
    distinct: int
    levels: tuple[str, ...] = ()
    identifying: str = ""
    because: Because = ""


@dataclass(frozen=True)
class Recognised:
    """A file as recognised; ``sheets`` are the workbook's (one of them is ``reading.sheet``)."""

    __pydantic_config__ = STRICT

    reading: Reading
    sheets: tuple[str, ...]
    layout: Layout
    rows: int
    columns: tuple[ColumnSeen, ...]


RECOGNISED = TypeAdapter(Recognised)
"""``RECOGNISED.dump_python(seen, mode="json")`` and ``validate_python(said, strict=False)`` carry it over."""


def recognise(table: Table, reading: Reading, sheets: tuple[str, ...] = ()) -> Recognised:
    """Every column of ``table`` described from a sample of at most 20,000 rows."""
    raise NotImplementedError
