"""When: the start of each row's episode, the visit of a row, and the days between the two."""

import polars as pl

from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.rules import rule
from lumbar.intake.clinic.mapping import Score
from lumbar.intake.clinic.values.cells import filled
from lumbar.intake.clinic.values.dates import EARLIEST, dated, first_day

DAYS = 2**17
"""More than there are from 1980 to the year 2300: an episode's number holds its person and its start."""


def in_time(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """The rows with ``start``, ``episode`` (one number for person and start) and, in long files, ``visit``, ``day``.

    Without a column for it the start is the first day of the baseline; without any day it is that of the
    quarter declared.
    """
    placed = rows.with_columns(start=_start(plan)).with_columns(
        episode=pl.col("person") * DAYS + (pl.col("start") - EARLIEST).dt.total_days()
    )
    if not plan.long:
        return placed
    placed = placed.with_columns(day=since_start(plan.columns.visit_date))
    return placed.with_columns(visit=_visit_of_day(plan)) if plan.by_date else placed


def since_start(column: str) -> pl.Expr:
    """Days from the start to a column's day; null where the file has no such column."""
    if not column:
        return pl.lit(None, pl.Int32)
    return (pl.col(dated(column)) - pl.col("start")).dt.total_days().cast(pl.Int32)


def week_of(visit: pl.Expr, plan: Plan) -> pl.Expr:
    """The week of a visit given by its place in the mapping."""
    weeks = {place: each.week for place, each in enumerate(plan.mapping.visits)}
    return visit.replace_strict(weeks, default=None, return_dtype=pl.Int16)


def start_rules(plan: Plan) -> dict[str, pl.Expr]:
    """It must be known whose row it is, and when the episode began."""
    columns = plan.columns
    known = pl.col("start").is_not_null()
    said = pl.col(filled(columns.start)) if columns.start else pl.lit(value=False)
    rules = {
        rule("no_patient", columns.patient): pl.col("patient").is_not_null(),
        rule("no_start", columns.start or columns.visit_date): known | said,
    }
    if plan.by_date:
        rules[rule("no_visit", columns.visit_date)] = pl.col(filled(columns.visit_date))
    return rules


def order_rules(plan: Plan) -> dict[str, pl.Expr]:
    """No follow-up before the start, nor before the baseline of the same episode."""
    if plan.long and not plan.columns.visit_date:
        return {}
    if plan.long:
        week = week_of(pl.col("visit"), plan)
        first = pl.when(week == 0).then("day").min().over("episode").fill_null(0)
        later = (week == 0) | (pl.col("day") >= pl.max_horizontal(first, 0))
        return {rule("start_after_visit", plan.columns.visit_date): later}
    baseline = [since_start(score.date) for score in _dated_scores(plan, baseline=True)]
    first = pl.max_horizontal(0, *baseline)
    return {
        rule("start_after_visit", score.date): since_start(score.date) >= first
        for score in _dated_scores(plan, baseline=False)
    }


def _dated_scores(plan: Plan, *, baseline: bool) -> list[Score]:
    """The scores that have a date of their own, of the baseline or of all other visits."""
    names = {visit.name for visit in plan.mapping.visits if (visit.week == 0) == baseline}
    return [score for score in plan.mapping.scores if score.date and score.visit in names]


def _start(plan: Plan) -> pl.Expr:
    """The start of each row's episode; null where no day that can be true tells it."""
    columns = plan.columns
    if columns.start:
        own = _plausible(columns.start, plan)
        first, last = own.min().over("person"), own.max().over("person")
        return pl.coalesce(own, pl.when(first == last).then(first)) if plan.long else own
    if plan.long and columns.visit_date:
        day = _plausible(columns.visit_date, plan)
        baseline = day if plan.by_date else pl.when(week_of(pl.col("visit"), plan) == 0).then(day)
        return baseline.min().over("person")
    days = [_plausible(score.date, plan) for score in _dated_scores(plan, baseline=True)]
    return pl.min_horizontal(days) if days else pl.lit(first_day(plan.mapping.store.starts_in))


def _plausible(column: str, plan: Plan) -> pl.Expr:
    day = pl.col(dated(column))
    return pl.when(day.is_between(EARLIEST, plan.cut_off)).then(day)


def _visit_of_day(plan: Plan) -> pl.Expr:
    """The visit in whose window the row's day lies; windows do not overlap."""
    visit: pl.Expr = pl.lit(None, pl.Int16)
    for place, each in enumerate(plan.mapping.visits):
        window = pl.col("day").is_between(pl.lit(each.first_day), pl.lit(each.last_day))
        visit = pl.when(window).then(pl.lit(place, pl.Int16)).otherwise(visit)
    return visit
