"""Rules over rows, kept by dataframely: good rows go on, each broken rule is told by file row and column."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import dataframely as dy
import polars as pl

from lumbar.intake.clinic.values.cells import Cell

Rules: TypeAlias = Mapping[str, pl.Expr]
"""A rule's name -> whether a row is good."""
BETWEEN = "|"
"""Between a rule's reason and the file's column it is about."""


def rule(reason: str, column: str = "") -> str:
    """A rule's name.

    >>> rule("bad_date", "start")
    'bad_date|start'
    """
    return f"{reason}{BETWEEN}{column}"


def rules_of(cells: Iterable[Cell]) -> dict[str, pl.Expr]:
    """The rules of cells, each by its name; a rule two cells share is there once."""
    return {rule(reason, cell.column): good for cell in cells for reason, good in cell.rules.items()}


def sort_out(rows: pl.DataFrame, rules: Rules, by: str = "row") -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that keep every rule, in their order, and what the others break: ``by``, ``rule``, ``column``."""
    nothing = rows.clear().select(by, rule=pl.lit(""), column=pl.lit(""))
    if not rules:
        return rows, nothing
    good, failure = _schema(rows, rules).filter(rows)
    verdicts = failure.details()
    broken = [
        verdicts.filter(pl.col(name) == "invalid").select(by, rule=pl.lit(reason), column=pl.lit(column))
        for name in rules
        for reason, column in [name.split(BETWEEN, 1)]
    ]
    return good, pl.concat([nothing, *broken])


def _schema(rows: pl.DataFrame, rules: Rules) -> type[dy.Schema]:
    """A schema for this one frame, whose columns may hold anything that the rules allow."""
    members: dict[str, Any] = {f"column {name}": dy.Any(alias=name) for name in rows.columns}
    made = {name: dy.rule()(lambda _, good=good: good) for name, good in rules.items()}
    return type("Rows", (dy.Schema,), {**members, **made})
