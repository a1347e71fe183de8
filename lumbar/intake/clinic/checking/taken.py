"""A row per score of one instrument, and of those the ones that count: one for each episode and visit."""

import polars as pl

from lumbar.instruments import Instrument
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.rules import Rules, rule
from lumbar.intake.clinic.checking.scores import sources
from lumbar.intake.clinic.checking.visits import since_start, week_of


def scores_of(rows: pl.DataFrame, plan: Plan, tool: Instrument) -> pl.DataFrame:
    """One instrument's ``row``, ``episode``, ``source`` (place among sources), ``visit``, ``week``, ``day``, ``score``.

    ``score`` is a whole number, x the instrument's scale; ``visit`` is null where the day lies in no window.
    """
    parts = [_part(rows, place, plan) for place, source in enumerate(sources(plan)) if source.tool == tool]
    return pl.concat(parts).with_columns(week=week_of(pl.col("visit"), plan))


def visit_rules(plan: Plan, tool: Instrument) -> Rules:
    """Two different scores of an instrument for one visit (by days: for one day) cannot both be true."""
    key = ["episode", "visit", "day"] if plan.by_date else ["episode", "visit"]
    same = pl.col("score").min().over(key) == pl.col("score").max().over(key)
    return {
        rule("duplicate_visit", source.column): (pl.col("source") != place) | same
        for place, source in enumerate(sources(plan))
        if source.tool == tool
    }


def counted(scores: pl.DataFrame, plan: Plan) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The scores that count, and warnings about the others: ``row``, ``rule``, ``column``."""
    inside = scores.filter(_in_window(plan))
    warnings = [said(scores.filter(~_in_window(plan)), "outside_window", plan)]
    if plan.by_date:
        one = _nearest(inside)
        return one, [*warnings, said(inside.join(one, on=["row", "source"], how="anti"), "not_nearest", plan)]
    weeks = [visit.week for visit in plan.mapping.visits]
    if len({*weeks}) < len(weeks):
        # A visit told twice counts once in the mean of its week.
        inside = inside.unique(["episode", "visit"])
    return inside, warnings


def said(scores: pl.DataFrame, reason: str, plan: Plan, given: pl.Expr | None = None) -> pl.DataFrame:
    """A warning about each of these scores: ``row``, ``rule``, ``column``, ``given`` where it hangs on others."""
    columns = dict(enumerate(source.column for source in sources(plan)))
    column = pl.col("source").replace_strict(columns, return_dtype=pl.String)
    told = scores.select(
        "row", rule=pl.lit(reason), column=column, given=pl.lit("") if given is None else given
    )
    return told if given is not None else told.drop("given")


def _part(rows: pl.DataFrame, place: int, plan: Plan) -> pl.DataFrame:
    """The scores of one source."""
    source = sources(plan)[place]
    names = [visit.name for visit in plan.mapping.visits]
    declared = source.score.visit
    own = rows.filter(pl.col("source") == place) if plan.by_score else rows
    return own.select(
        "row",
        "episode",
        source=pl.lit(place, pl.UInt16),
        visit=pl.lit(names.index(declared), pl.Int16) if declared else pl.col("visit"),
        day=pl.col("day") if plan.long else since_start(source.score.date),
        score=(pl.col(source.name) * source.tool.scale).round().cast(pl.Int32),
    ).drop_nulls("score")


def _in_window(plan: Plan) -> pl.Expr:
    """Whether a score's day, if it has one, lies in its visit's window."""
    ends = [(visit.first_day, visit.last_day) for visit in plan.mapping.visits]
    first, last = (
        pl.col("visit").replace_strict(dict(enumerate(days)), default=None, return_dtype=pl.Int32)
        for days in zip(*ends, strict=True)
    )
    early, late = pl.col("day") < first, pl.col("day") > last
    return pl.col("visit").is_not_null() & ~(early.fill_null(value=False) | late.fill_null(value=False))


def _nearest(scores: pl.DataFrame) -> pl.DataFrame:
    """Of an episode's scores for one visit the one nearest to the visit's day, the earlier of two as near."""
    far = (pl.col("day") - 7 * pl.col("week")).abs()
    return scores.sort(far, "day", "row").unique(["episode", "visit"], keep="first", maintain_order=True)
