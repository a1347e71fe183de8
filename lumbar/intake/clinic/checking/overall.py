"""What only the whole file can tell: counted part by part, added up, and then known to hold or not.

A line that is ``given`` something counts where ``holding`` names that.
"""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from lumbar.instruments import Instrument
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.scores import sources

MANY = 20
"""Rows from which on a pattern in a column means something."""
WIDE = 20
"""Range from which on a tenth of it is told from small scores: 0 or 1 of 10 is what the well say."""
SEVERAL_TIMES = 5
"""How much smaller a clinic's median baseline is before its unit is doubted: centimetres are ten times smaller."""


class Overall(NamedTuple):
    """Counts of a part of the file, or of all of it.

    ``items``: column, count (rows with any answer), least (the lowest). ``baselines``: tool, clinic, score, count.
    ``highest``: tool, score. ``seen``: tool, visit (its place) at which anybody has a score.
    """

    items: pl.DataFrame
    baselines: pl.DataFrame
    highest: pl.DataFrame
    seen: pl.DataFrame


NOTHING = Overall(
    pl.DataFrame(schema={"column": pl.String, "count": pl.Int64, "least": pl.Float64}),
    pl.DataFrame(schema={"tool": pl.String, "clinic": pl.Int16, "score": pl.Int32, "count": pl.Int64}),
    pl.DataFrame(schema={"tool": pl.String, "score": pl.Int32}),
    pl.DataFrame(schema={"tool": pl.String, "visit": pl.Int16}),
)


def of_items(rows: pl.DataFrame, plan: Plan) -> Overall:
    """What the ``rows`` hold of items."""
    found = [
        rows.filter(pl.col(f"{source.name} answered") > 0).select(
            column=pl.lit(source.column),
            count=pl.len().cast(pl.Int64),
            least=pl.col(f"{source.name} least").min().cast(pl.Float64),
        )
        for source in sources(plan)
        if len(source.score.columns) > 1
    ]
    return NOTHING._replace(items=pl.concat([NOTHING.items, *found]))


def of_scores(scores: pl.DataFrame, episodes: pl.DataFrame, tool: Instrument) -> Overall:
    """What the ``scores`` of one instrument that count hold."""
    clinics = scores.filter(week=0).join(episodes.select("episode", "clinic"), on="episode")
    named = pl.lit(tool.code).alias("tool")
    count = pl.len().cast(pl.Int64).alias("count")
    return Overall(
        items=NOTHING.items,
        baselines=clinics.group_by("clinic", "score").agg(count).select(named, "clinic", "score", "count"),
        highest=scores.select(named, pl.col("score").max()).drop_nulls(),
        seen=scores.select(named, "visit").unique(),
    )


def together(parts: Iterable[Overall]) -> Overall:
    """The counts of several parts as those of one."""
    whole = Overall(*map(pl.concat, zip(NOTHING, *parts, strict=True)))
    return Overall(
        items=whole.items.group_by("column").agg(pl.col("count").sum(), pl.col("least").min()),
        baselines=whole.baselines.group_by("tool", "clinic", "score").agg(pl.col("count").sum()),
        highest=whole.highest.group_by("tool").agg(pl.col("score").max()),
        seen=whole.seen.unique(),
    )


def holding(whole: Overall, plan: Plan) -> frozenset[str]:
    """All that is true of the whole file of what a line may be given."""
    unused = whole.items.filter(pl.col("count") >= MANY, pl.col("least") > 0)
    kinds = (
        unused.select(never_best(pl.col("column"))),
        whole.baselines.select(measured(pl.col("tool"))),
        _small(whole.baselines),
        _lacking(whole.seen, plan),
    )
    lows = (low(tool) for tool in plan.tools if _all_low(whole, tool))
    told = pl.concat([kind.to_series().alias("given") for kind in (*kinds, *map(pl.select, lows))])
    return frozenset(told)


def never_best(column: pl.Expr) -> pl.Expr:
    """That nobody gave the lowest answer to any item of the column's score."""
    return pl.format("items {}", column)


def measured(tool: pl.Expr) -> pl.Expr:
    """That anybody has a baseline on the instrument."""
    return pl.format("measured {}", tool)


def low(tool: Instrument) -> pl.Expr:
    """That many have a baseline and nobody any score above a tenth of the instrument's range."""
    return pl.lit(f"low {tool.code}")


def small(tool: pl.Expr) -> pl.Expr:
    """That the row's clinic has a median baseline several times smaller than the middle clinic's."""
    return pl.format("small {} {}", tool, "clinic")


def lacking() -> pl.Expr:
    """That at the row's visit more instruments are used than the person has ``here``."""
    return pl.format("zero {} {}", "visit", "here")


def may_be_low(scores: pl.DataFrame, tool: Instrument) -> bool:
    """Whether the range is wide enough to tell by, and no score above a tenth of it."""
    tenth = tool.low + (tool.high - tool.low) / 10
    above = scores.filter(pl.col("score") > tenth * tool.scale)
    return tool.high - tool.low >= WIDE and above.is_empty()


def _all_low(whole: Overall, tool: Instrument) -> bool:
    count = whole.baselines.filter(tool=tool.code)["count"].sum()
    return count >= MANY and may_be_low(whole.highest.filter(tool=tool.code), tool)


def _small(baselines: pl.DataFrame) -> pl.DataFrame:
    """Clinics whose median is several times smaller than the middle clinic's of the instrument."""
    before = pl.col("count").cum_sum()
    whole = pl.col("count").sum()
    middle = [pl.col("score").filter(before > place).first() for place in ((whole - 1) // 2, whole // 2)]
    return (
        baselines.sort("score")
        .group_by("tool", "clinic")
        .agg(median=(middle[0] + middle[1]) / 2, count=whole)
        .filter(pl.col("count") >= MANY)
        .filter(SEVERAL_TIMES * pl.col("median") <= pl.col("median").quantile(0.5, "higher").over("tool"))
        .select(small(pl.col("tool")))
    )


def _lacking(seen: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    usual = dict(seen.group_by("visit").agg(pl.col("tool").n_unique()).iter_rows())
    short = [
        (visit, here) for visit in range(len(plan.mapping.visits)) for here in range(usual.get(visit, 0))
    ]
    return pl.DataFrame(short, {"visit": pl.Int16, "here": pl.UInt32}, orient="row").select(lacking())
