"""The file's rows, typed: every text is read here, once, and none goes further."""

from collections.abc import Iterable, Iterator

import polars as pl

from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.pseudonyms import pseudonym
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.values.cells import Cell, code, filled, understood, word_of
from lumbar.intake.clinic.values.dates import date_cell

PART = 100_000
"""Texts hashed at a time."""
LEFT_OUT = ("blank_row", "left_out", "other_instrument")
"""Warnings about rows that hold nothing of this clinic's patients and do not go on."""


def typed_rows(table: Table, plan: Plan, cells: Iterable[Cell], key: bytes) -> pl.DataFrame:
    """A row per row of the file: its number ``row``, ``patient`` as hash and as the number ``person``, all cells.

    ``first``: no earlier row has the same texts; ``blank_row``, ``left_out``, ``other_instrument`` as declared.
    """
    texts = table.texts.select(used_columns(plan.mapping))
    patient, missing = plan.columns.patient, plan.mapping.reading.missing
    known = texts.select(
        known_patient(plan) if name == patient else _known(name, missing) for name in texts.columns
    )
    typed = {name: value for cell in cells for name, value in cell.typed.items()}
    rows = known.select(
        row=table.rows,
        first=pl.struct(pl.all()).is_first_distinct(),
        patient=hashed(known[patient], key),
        **typed,
    )
    return (
        pl.concat([rows, texts.select(_left_out(plan))], how="horizontal")
        .filter(~pl.col("row").is_in(table.ragged))
        .with_columns(person=pl.col("patient").rank("dense").cast(pl.Int64))
    )


def known_patient(plan: Plan) -> pl.Expr:
    """The texts of the patients' numbers, null where one is missing."""
    # A code like 999 is somebody's number there.
    words = [text for text in plan.mapping.reading.missing if not word_of(text).isdigit()]
    return _known(plan.columns.patient, words)


def hashed(texts: pl.Series, key: bytes) -> pl.Series:
    """The texts' pseudonyms; part by part, for each text becomes an object on the way."""
    parts = (texts.slice(begin, PART) for begin in range(0, max(len(texts), 1), PART))
    return pl.concat([pseudonym(part, key) for part in parts])


def visit_cell(plan: Plan) -> Iterator[Cell]:
    """The cell that names a row's visit: its place among the mapping's visits."""
    column, names = plan.columns.visit, [visit.name for visit in plan.mapping.visits]
    if plan.long and column:
        visit = code(column, dict(zip(names, names, strict=True)), names)
        yield Cell(
            column,
            {"visit": visit, filled(column): pl.col(column).is_not_null()},
            {"no_visit": pl.col(filled(column)), "unknown_visit": understood("visit", column)},
        )


def day_cells(plan: Plan, typed: frozenset[str]) -> tuple[list[Cell], list[Cell]]:
    """The cells of the days that decide what a row is, and of those that only date a score, each column once.

    ``typed``: columns of days that came as such.
    """
    columns = plan.columns
    row = (columns.start, columns.visit_date if plan.by_date else "")
    score = (columns.visit_date if plan.long else "", *(score.date for score in plan.mapping.scores))
    both = dict.fromkeys(filter(None, (*row, *score)))
    written = plan.mapping.reading.dates
    cells = {name: date_cell(name, written, name in typed, plan.cut_off) for name in both}
    return [cells[name] for name in both if name in row], [cells[name] for name in both if name not in row]


def _known(column: str, missing: Iterable[str]) -> pl.Expr:
    """The column's texts, null where the cell is missing."""
    codes = {"", *map(word_of, missing)}
    return pl.when(~pl.col(column).str.to_lowercase().is_in(codes)).then(pl.col(column)).alias(column)


def _left_out(plan: Plan) -> Iterator[pl.Expr]:
    yield pl.all_horizontal(pl.all() == "").alias("blank_row")
    declared = (
        pl.col(column).str.to_lowercase().is_in({*map(word_of, words)})
        for column, words in plan.mapping.left_out.items()
    )
    yield pl.any_horizontal(*declared, pl.lit(value=False)).alias("left_out")
    named = {*map(word_of, plan.mapping.instrument_names)}
    other = (
        ~pl.col(plan.columns.instrument).str.to_lowercase().is_in(named)
        if plan.by_score
        else pl.lit(value=False)
    )
    yield other.alias("other_instrument")
