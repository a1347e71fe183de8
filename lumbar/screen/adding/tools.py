"""Instruments on the way in: those declared by hand as rows, and what a file's scores of each one are like."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import polars as pl

from lumbar.instruments import Better, Instrument, Threshold, instruments
from lumbar.intake.clinic.mapping import FileMapping

FINE = 0.01
"""Instruments with finer steps are published x 1,000, all others x 100."""
DECLARED = {
    "code": pl.String,
    "name": pl.String,
    "domain": pl.String,
    "unit": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "step": pl.Float64,
    "better": pl.String,
    "change": pl.Float64,
    "source": pl.String,
}
"""One row per instrument that is not in Lumbar's table; ``change``: the important change, with its source."""
AS_SCORED = {
    "code": pl.String,
    "range": pl.String,
    "factor": pl.Float64,
    "item_lowest": pl.Int64,
    "any_step": pl.Boolean,
}
"""One row per instrument in the file: its range in words, and how the file gives its scores."""

Row = Mapping[str, Any]


def known(mapping: FileMapping) -> Mapping[str, Instrument]:
    """Return Lumbar's instruments and those declared by hand, by code."""
    return {**instruments(), **{tool.code: tool for tool in mapping.instruments}}


def declared_rows(mapping: FileMapping) -> pl.DataFrame:
    """Return the instruments declared by hand."""
    lines = [
        (
            tool.code,
            tool.name,
            tool.domain,
            tool.unit,
            tool.low,
            tool.high,
            tool.step,
            tool.better,
            tool.default_threshold.value if tool.default_threshold else None,
            tool.source,
        )
        for tool in mapping.instruments
    ]
    return pl.DataFrame(lines, DECLARED, orient="row")


def declared(lines: pl.DataFrame) -> tuple[Instrument, ...]:
    """Return the instruments such rows declare; a row without code, range or step waits until it has them."""
    whole = lines.filter(pl.col("code") != "").drop_nulls(["low", "high", "step"])
    return tuple(_declared(row) for row in whole.iter_rows(named=True))


def _declared(row: Row) -> Instrument:
    change = row["change"]
    return Instrument(
        code=row["code"].strip(),
        name=row["name"] or row["code"],
        domain=row["domain"] or "other",
        low=row["low"],
        high=row["high"],
        step=row["step"],
        unit=row["unit"] or "points",
        better=cast("Better", row["better"] or "lower"),
        thresholds=() if change is None else (Threshold(change),),
        source=row["source"],
        scale=1000 if row["step"] < FINE else 100,
    )


def said(tool: Instrument) -> str:
    """Return range, direction and important change in words.

    >>> said(instruments()["RMDQ"])
    '0 to 24 points, lower is better; important change 5'
    """
    change = f"important change {tool.default_threshold}" if tool.default_threshold else "no important change"
    return f"{tool.low:g} to {tool.high:g} {tool.unit}, {tool.better} is better; {change}"


def scored_rows(mapping: FileMapping) -> pl.DataFrame:
    """Return one row per instrument of the file's score columns."""
    tools = known(mapping)
    first = {score.instrument: score for score in reversed(mapping.scores)}
    lines = [
        (
            code,
            said(tools[code]) if code in tools else "not known: declare it in step 2",
            score.factor,
            score.item_lowest if len(score.columns) > 1 else None,
            score.any_step,
        )
        for code, score in first.items()
    ]
    return pl.DataFrame(lines, AS_SCORED, orient="row").sort("code")


def scored(mapping: FileMapping, lines: pl.DataFrame) -> FileMapping:
    """Return the mapping with every score given as such rows say of its instrument."""
    of = {row["code"]: row for row in lines.iter_rows(named=True)}
    scores = tuple(
        replace(
            score,
            factor=of[score.instrument]["factor"] or 1.0,
            item_lowest=1 if of[score.instrument]["item_lowest"] == 1 else 0,
            any_step=bool(of[score.instrument]["any_step"]),
        )
        if score.instrument in of
        else score
        for score in mapping.scores
    )
    return replace(mapping, scores=scores)
