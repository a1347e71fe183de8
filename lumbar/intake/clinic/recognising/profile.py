"""What a file looks like, column by column, without a word of what identifies a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

import polars as pl
from pydantic import TypeAdapter

from lumbar.intake.clinic.mapping import STRICT, Layout, Reading
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.reasons import refuse
from lumbar.intake.clinic.recognising.header_missing import header_is_data
from lumbar.intake.clinic.recognising.identify import Because, identify, known
from lumbar.intake.clinic.recognising.patient import exempt, patient_column
from lumbar.intake.clinic.recognising.shapes import MOST, NUMBER
from lumbar.intake.clinic.recognising.words import lookups, together
from lumbar.intake.clinic.values.day_formats import days, formats, today

Kind: TypeAlias = Literal["number", "date", "yes_no", "category", "text", "empty"]

SAMPLED = 20_000
"""Rows looked at: the first half of them as they come, the rest spread over the file."""
MOST_LEVELS = 20
LONGEST_LEVEL = 40


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
    """A file as recognised; ``sheets`` are the workbook's (one of them is ``reading.sheet``).

    ``patient``: the column whose values tell the patients apart ("" = none found).
    """

    __pydantic_config__ = STRICT

    reading: Reading
    sheets: tuple[str, ...]
    layout: Layout
    rows: int
    columns: tuple[ColumnSeen, ...]
    patient: str = ""


RECOGNISED = TypeAdapter(Recognised)
"""``RECOGNISED.dump_python(seen, mode="json")`` and ``validate_python(said, strict=False)`` carry it over."""


def recognise(table: Table, reading: Reading, sheets: tuple[str, ...] = ()) -> Recognised:
    """Every column of ``table`` described from a sample of at most 20,000 rows.

    Raises Refused where the first row is a patient's: then its cells would be taken for names of columns.
    """
    rows = sampled(table.texts)
    if header_is_data(rows):
        raise refuse("header_is_data")
    patient = patient_column(rows)
    latest = _latest(rows)
    columns = tuple(_seen(rows, name, patient, latest) for name in rows.columns)
    return Recognised(reading, sheets, _layout(table.texts, patient), table.texts.height, columns, patient)


def sampled(texts: pl.DataFrame) -> pl.DataFrame:
    """At most 20,000 rows: the first, and others from all over the file."""
    half = SAMPLED // 2
    if texts.height <= SAMPLED:
        return texts
    rest = texts.slice(half)
    return pl.concat([texts.head(half), rest.gather_every(-(-rest.height // half))])


def _seen(rows: pl.DataFrame, name: str, patient: str, latest: date | None) -> ColumnSeen:
    cells = rows[name]
    different = known(cells)
    told = cells.is_in(different.implode())
    people = rows[patient].filter(told).n_unique() if patient else int(told.sum())
    kind, because = identify(name, cells, people, latest)
    if name == patient and because == "shape" and exempt(name, kind, cells):
        kind, because = "", ""
    seen = ColumnSeen(name, _kind(different), _share(cells != ""), len(different), (), kind, because)
    return seen if kind or name == patient else replace(seen, levels=_levels(cells, different, seen.kind))


def _kind(different: pl.Series) -> Kind:
    """What most of the different values are."""
    some = different.head(SAMPLED // 10)
    if some.is_empty():
        return "empty"
    if len(some.filter(some.str.contains(NUMBER))) >= MOST * len(some):
        return "date" if formats(some) else "number"
    if formats(some):
        return "date"
    answers = together(*lookups("words", "answers").values())
    if len(some) <= 4 and all(answers.finds(text) for text in some):
        return "yes_no"
    return "category" if len(different) <= MOST_LEVELS else "text"


def _levels(cells: pl.Series, different: pl.Series, kind: Kind) -> tuple[str, ...]:
    """The different values where they are few and short, the most frequent first."""
    few = len(different) <= MOST_LEVELS and (different.str.len_chars() <= LONGEST_LEVEL).all()
    if not few or kind not in ("number", "yes_no", "category"):
        return ()
    counts = cells.filter(cells.is_in(different.implode())).rename("value").value_counts()
    return tuple(counts.sort(["count", "value"], descending=[True, False])["value"])


def _latest(rows: pl.DataFrame) -> date | None:
    """The last day up to now that any column holds; None where fewer than two hold days, for nothing to compare."""
    found: list[date] = []
    for name in rows.columns:
        different = known(rows[name])
        of = formats(different.head(500))
        last = days(different, of[0]).clip(upper_bound=today()).max() if of else None
        if isinstance(last, date):
            found.append(last)
    return max(found) if len(found) > 1 else None


def _layout(texts: pl.DataFrame, patient: str) -> Layout:
    """Long where patients come back in more than a row in ten."""
    if not patient:
        return "wide"
    filled = texts[patient].filter(texts[patient] != "")
    return "long" if filled.n_unique() < 0.9 * len(filled) else "wide"


def _share(flags: pl.Series) -> float:
    return round(int(flags.sum()) / max(1, len(flags)), 4)
