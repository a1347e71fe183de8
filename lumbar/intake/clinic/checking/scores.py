"""Scores as the file has them: numbers in the instrument's unit, inside its range, on its step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lumbar.instruments import Instrument
from lumbar.intake.clinic.checking.plan import Plan, options
from lumbar.intake.clinic.mapping import Reading, Score
from lumbar.intake.clinic.values.cells import Cell, code, number_cell, word_of
from lumbar.intake.clinic.values.items import item_cell, items_cell

NEARLY = 1e-6
"""What floating point leaves of 7.3 / 0.1 is no fault of the patient's."""


@dataclass(frozen=True)
class Source:
    """Where scores come from: the typed name, the instrument, the visit ("" = the row's), the column to name."""

    name: str
    tool: Instrument
    score: Score

    @property
    def column(self) -> str:
        """The column a warning names."""
        return self.score.columns[0]


def sources(plan: Plan) -> tuple[Source, ...]:
    """Every place scores come from; in a file with a row per score, one for each instrument."""
    tools = {tool.code: tool for tool in plan.tools}
    if plan.by_score:
        codes = dict.fromkeys(plan.mapping.instrument_names.values())
        return tuple(Source("score", tools[each], options(plan.mapping, each)) for each in codes)
    return tuple(
        Source(f"score {k}", tools[score.instrument], score) for k, score in enumerate(plan.mapping.scores)
    )


def score_cells(plan: Plan) -> Iterator[Cell]:
    """The cells of all scores."""
    decimal = decimal_sign(plan.mapping.reading)
    if plan.by_score:
        yield from _row_per_score(plan, decimal)
        return
    for source in sources(plan):
        if len(source.score.columns) == 1:
            yield _score_cell(source, decimal)
        else:
            yield items_cell(source.name, source.score, decimal)
            yield from (
                item_cell(f"item {column}", column, source.score, decimal) for column in source.score.columns
            )


def decimal_sign(reading: Reading) -> str:
    """The sign as declared where cells came as text; typed cells are always written with a point."""
    return reading.decimal if reading.format == "delimited" else "."


def _score_cell(source: Source, decimal: str) -> Cell:
    """One column that holds the score."""
    name, tool = source.name, source.tool
    limits = _Limits(pl.lit(tool.low), pl.lit(tool.high), pl.lit(tool.step), pl.lit(source.score.any_step))
    cell = number_cell(name, source.column, decimal, limits.rules(name))
    return replace(cell, typed={**cell.typed, name: cell.typed[name] * source.score.factor})


def _row_per_score(plan: Plan, decimal: str) -> Iterator[Cell]:
    """Three columns: which instrument, its score, and perhaps its unit."""
    columns, made = plan.columns, sources(plan)
    place = code(columns.instrument, plan.mapping.instrument_names, [source.tool.code for source in made])
    yield Cell(columns.instrument, {"source": place})
    factor = place.replace_strict(dict(enumerate(source.score.factor for source in made)), default=None)
    if columns.unit:
        factors = {word_of(unit): float(times) for unit, times in plan.mapping.units.items()}
        unit = pl.col(columns.unit).fill_null("").str.to_lowercase().replace_strict(factors, default=None)
        yield Cell(columns.unit, {"unit": unit}, {"unknown_unit": pl.col("unit").is_not_null()})
        factor *= unit
    limits = _Limits(*(_by_source(made, name) for name in ("low", "high", "step", "any_step")))
    cell = number_cell("number", columns.value, decimal, limits.rules("score"))
    yield replace(cell, typed={**cell.typed, "score": cell.typed["number"] * factor})


def _by_source(made: Sequence[Source], name: str) -> pl.Expr:
    """What differs between instruments, in the row's instrument."""
    told = [getattr(source.score if name == "any_step" else source.tool, name) for source in made]
    return pl.col("source").replace_strict(dict(enumerate(told)), default=None)


@dataclass(frozen=True)
class _Limits:
    """What an instrument's scores may be, in every row."""

    low: pl.Expr
    high: pl.Expr
    step: pl.Expr
    any_step: pl.Expr

    def rules(self, name: str) -> dict[str, pl.Expr]:
        """Inside the range; and if so, a whole number of steps above the lowest."""
        inside = pl.col(name).is_between(self.low - NEARLY, self.high + NEARLY)
        steps = (pl.col(name) - self.low) / self.step
        return {
            "out_of_range": inside,
            "off_step": ~inside | self.any_step | ((steps - steps.round()).abs() < NEARLY),
        }
