"""One instrument after the other, so that a large file never holds the scores of all at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lumbar.instruments import Instrument
from lumbar.intake.clinic.checking.judged import Judged
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.suspicions import about_scores
from lumbar.intake.clinic.checking.taken import counted, scores_of


@dataclass(frozen=True)
class Course:
    """One instrument's scores: a row per ``episode`` with ``baseline``, ``week_6`` ..., whole numbers x scale.

    ``seen``: the visits, by place, at which anybody has a score. ``warnings``: ``row``, ``rule``, ``column``.
    """

    tool: Instrument
    weeks: pl.DataFrame
    seen: frozenset[int]
    warnings: list[pl.DataFrame]


def courses(found: Judged, plan: Plan) -> Iterator[Course]:
    """The course of every instrument."""
    for tool in plan.tools:
        scores, not_counted = counted(scores_of(found.good, plan, tool), plan)
        warnings = [*not_counted, *about_scores(scores, found.episodes, plan, tool)]
        seen = frozenset(scores["visit"].unique().to_list())
        yield Course(tool, _by_week(scores, plan), seen, warnings)


def _by_week(scores: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """A column per week, ``baseline`` for week 0; several visits of one week are averaged."""
    columns = {0: "baseline", **{week: f"week_{week}" for week in plan.weeks}}
    return scores.group_by("episode").agg(
        pl.col("score").filter(pl.col("week") == week).mean().round().cast(pl.Int32).alias(name)
        for week, name in columns.items()
    )
