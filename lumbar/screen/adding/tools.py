"""Instruments on the way in: which can be chosen or declared, and what a file's scores of each one are like."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from lumbar.instruments import Instrument, instruments
from lumbar.intake.clinic.mapping import FileMapping
from lumbar.outcomes.manifest import NAME

FINE = 0.01
"""Instruments with finer steps are published x 1,000, all others x 100."""
AS_SCORED = {
    "code": pl.String,
    "range": pl.String,
    "factor": pl.Float64,
    "item_lowest": pl.Int64,
    "any_step": pl.Boolean,
}
"""One row per instrument in the file: its range in words, and how the file gives its scores."""


def known(mapping: FileMapping) -> Mapping[str, Instrument]:
    """Return Lumbar's instruments and those declared by hand, by code."""
    return {**instruments(), **{tool.code: tool for tool in mapping.instruments}}


def objections(tool: Instrument) -> tuple[str, ...]:
    """Return why an instrument cannot be declared as it stands, in sentences.

    >>> objections(Instrument("ODI", "", "", 0, 10, 1, "", "lower"))
    ('There is an instrument ODI already. Choose another code.',)
    """
    reach = tool.high - tool.low
    found = {
        "The code is made of letters, digits and _, and begins with a letter or digit.": not NAME.fullmatch(
            tool.code
        ),
        f"There is an instrument {tool.code} already. Choose another code.": tool.code in instruments(),
        "The highest score lies above the lowest.": reach <= 0,
        "The step is more than 0 and no wider than the range.": reach > 0 and not 0 < tool.step <= reach,
        "The important change is more than 0 and no wider than the range.": reach > 0
        and any(not 0 < change.value <= reach for change in tool.thresholds),
        "An important change needs its source.": bool(tool.thresholds) and not tool.source,
    }
    return tuple(sentence for sentence, true in found.items() if true)


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
