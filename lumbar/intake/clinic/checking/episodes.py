"""A row per episode: facts as its first visit has them, the last word on how it ended."""

from datetime import timedelta

import polars as pl

from lumbar.intake.clinic.checking.facts import factor_name
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.rules import rule
from lumbar.intake.clinic.checking.visits import week_of

WHO = ("person", "patient", "start")
LAST = ("sessions", "harms", "reason")
"""Known at the end: the latest visit that has them counts."""
A_BIRTHDAY = 1
"""Years by which the ages at one visit may differ."""
ONE_AT_A_VISIT = ("therapy", "clinic", "hip_weakness", "hip_stiffness")
"""May change from visit to visit; two values at the first visit that has them contradict each other."""


def episodes_of(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """``episode``, WHO, ``row`` (its first one), facts as codes, ``switched``, ``visits_due``, ``several x``.

    ``several x``: fact x has two values where it may have one. Of ages and patient factors that differ at one
    visit the lowest number, or the level declared first, is kept, so that the order of the rows does not matter;
    ``differs x`` tells it of the first visit that has them.
    """
    factors = [factor_name(factor.name) for factor in plan.case_mix]
    firsts = [*ONE_AT_A_VISIT, "sex", "age", *factors]
    told = [*map(_several, ONE_AT_A_VISIT), *map(differs, ("age", *factors))]
    visits = rows.group_by("episode", _when(plan).alias("when")).agg(
        pl.col(WHO).first(),
        pl.col("row").min(),
        pl.col(firsts).min(),
        pl.col(LAST).max(),
        *((pl.col(name).min() != pl.col(name).max()).alias(_several(name)) for name in ONE_AT_A_VISIT),
        *((_spread(name) > 0).alias(differs(name)) for name in factors),
        (_spread("age") > A_BIRTHDAY).alias(differs("age")),
    )
    episodes = (
        visits.sort("episode", "when")
        .group_by("episode", maintain_order=True)
        .agg(
            pl.col(WHO).first(),
            pl.col("row").min(),
            pl.col(firsts).first(ignore_nulls=True),
            pl.col(LAST).last(ignore_nulls=True),
            pl.col(told).first(ignore_nulls=True),
        )
    )
    return episodes.with_columns(
        _switched(rows, episodes), _several_sexes(rows), visits_due=_visits_due(plan)
    )


def episode_rules(plan: Plan) -> dict[str, pl.Expr]:
    """What nothing can be published without, and what cannot be true together."""
    columns = plan.columns
    needed = {"no_therapy": "therapy", "no_clinic": "clinic", "no_age": "age"}
    agreeing = {
        rule("two_arms" if name == "therapy" else "contradicting", getattr(columns, name)): ~pl.col(
            _several(name)
        )
        for name in (*ONE_AT_A_VISIT, "sex")
    }
    return {
        **{rule(code, getattr(columns, name)): pl.col(name).is_not_null() for code, name in needed.items()},
        **agreeing,
    }


def differs(name: str) -> str:
    """The name under which it is kept whether rows of one visit differ in a fact that is kept all the same."""
    return f"differs {name}"


def _spread(name: str) -> pl.Expr:
    return pl.col(name).max() - pl.col(name).min()


def _several(name: str) -> str:
    return f"several {name}"


def _when(plan: Plan) -> pl.Expr:
    """Days by which an episode's rows are put in order: those declared where the visit is named."""
    if not plan.long:
        return pl.lit(0, pl.Int32)
    return pl.col("day") if plan.by_date else 7 * week_of(pl.col("visit"), plan).cast(pl.Int32)


def _switched(rows: pl.DataFrame, episodes: pl.DataFrame) -> pl.Expr:
    """Whether any of the episode's rows has another therapy than the one assigned."""
    assigned = episodes.select("episode", assigned="therapy")
    other = (pl.col("therapy") != pl.col("assigned")) | (pl.col("therapy_given") != pl.col("assigned"))
    switched = rows.join(assigned, on="episode").filter(other)["episode"].unique()
    return pl.col("episode").is_in(switched.implode()).alias("switched")


def _several_sexes(rows: pl.DataFrame) -> pl.Expr:
    sexes = rows.group_by("person").agg(lowest=pl.col("sex").min(), highest=pl.col("sex").max())
    several = sexes.filter(pl.col("lowest") != pl.col("highest"))["person"]
    return pl.col("person").is_in(several.implode()).alias(_several("sex"))


def _visits_due(plan: Plan) -> pl.Expr:
    """How many of the grid's visits should have come by the cut-off; all, where the file knows no days."""
    if not plan.dated:
        return pl.lit(len(plan.weeks), pl.Int32)
    closed = [pl.col("start") <= plan.cut_off - timedelta(days=days) for days in plan.closes]
    return pl.sum_horizontal(closed).cast(pl.Int32)
