"""One instrument after the other, so that a large file never holds the scores of all at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lumbar.instruments import Instrument
from lumbar.intake.clinic.checking.judged import Judged
from lumbar.intake.clinic.checking.overall import Overall, of_scores
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.suspicions import about_scores
from lumbar.intake.clinic.checking.taken import counted, scores_of
from lumbar.intake.clinic.checking.tally import tallied


@dataclass(frozen=True)
class Course:
    """One instrument's scores: a row per ``episode`` with ``baseline``, ``week_6`` ..., whole numbers x scale.

    ``warnings``: their tally. ``overall``: what only the whole file can tell of the instrument.
    """

    tool: Instrument
    weeks: pl.DataFrame
    warnings: pl.DataFrame
    overall: Overall


def courses(found: Judged, plan: Plan) -> Iterator[Course]:
    """The course of every instrument."""
    for tool in plan.tools:
        scores, not_counted = counted(scores_of(found.good, plan, tool), plan)
        warnings = tallied([*not_counted, *about_scores(scores, found.episodes, plan, tool)])
        yield Course(tool, _by_week(scores, plan), warnings, of_scores(scores, found.episodes, tool))


def _by_week(scores: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """A column per week, ``baseline`` for week 0; several visits of one week are averaged."""
    columns = {0: "baseline", **{week: f"week_{week}" for week in plan.weeks}}
    return scores.group_by("episode").agg(
        pl.col("score").filter(pl.col("week") == week).mean().round().cast(pl.Int32).alias(name)
        for week, name in columns.items()
    )
