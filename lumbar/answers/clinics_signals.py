"""Which clinics' control charts signal, ordered, beside how many quiet ones would by chance."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lumbar.answers.clinics_control import NO_VERDICT, Measure, control_charts
from lumbar.answers.clinics_shown import shown
from lumbar.measures.control_points import COMMON, CONCERN, IMPROVEMENT, QUIET_CHARTS, quiet_share
from lumbar.questions.clinics import EpisodeFilters

SIGNALS = [
    "clinic", "verdict", "role", "quarters", "marked", "improvement", "concern", "begins", "ends", "rules", "farthest",
    "centre", "latest", "quiet_share", "charts", "signalling", "expected_by_chance", "method", "data",
]  # fmt: skip


def control_signals(
    filters: EpisodeFilters, measure: Measure = "mean_change", screen: bool = False
) -> pl.DataFrame:
    """One row per clinic, those with most marked quarters first, then the farthest from their own mean.

    clinic, verdict, role (exploratory), quarters (with a value), marked, improvement, concern (quarters of that
    type), begins, ends (of the last run of marked quarters of one type), rules (all that mark), farthest (largest
    distance from the mean, 1 is the limit), centre (of the last step), latest (value), quiet_share (of charts with
    as many quarters and steps that signal though nothing changes: simulated), charts (with a verdict), signalling,
    expected_by_chance (sum of quiet_share over them), method, data. Raises CannotShow where no chart can be shown.
    """
    charts = control_charts(filters, measure, screen)
    judged = pl.col("verdict") != NO_VERDICT
    ordered = (
        _signals(charts, screen)
        .with_columns(
            charts=judged.sum(),
            signalling=(judged & (pl.col("verdict") != COMMON)).sum(),
            expected_by_chance=pl.col("quiet_share").sum(),
            method=pl.format(
                "{}; chance from {} simulated charts", pl.lit(charts["method"][0]), QUIET_CHARTS
            ),
        )
        .sort(~judged, -pl.col("marked"), -pl.col("farthest").fill_null(-1), "clinic")
    )
    signals = shown(ordered.cast({"charts": pl.Int64, "signalling": pl.Int64}), filters, SIGNALS)
    return signals.with_columns(not_shown=pl.lit(charts["not_shown"][0]))


def _signals(charts: pl.DataFrame, screen: bool) -> pl.DataFrame:
    """A row per clinic, in the order of the charts."""
    away = (pl.col("value") - pl.col("centre")) / (pl.col("upper") - pl.col("centre"))
    marked = pl.col("rules") != ""
    found = charts.group_by("clinic", maintain_order=True).agg(
        pl.col("verdict").first(),
        quarters=pl.col("value").count().cast(pl.Int64),
        marked=marked.sum().cast(pl.Int64),
        improvement=(pl.col("type") == IMPROVEMENT).sum().cast(pl.Int64),
        concern=(pl.col("type") == CONCERN).sum().cast(pl.Int64),
        rules=pl.col("rules")
        .filter(marked)
        .str.split("; ")
        .explode()
        .unique(maintain_order=True)
        .str.join("; "),
        farthest=away.filter(pl.col("upper") > pl.col("centre")).abs().max(),
        centre=pl.col("centre").last(),
        latest=pl.col("value").drop_nulls().last(),
        known=pl.col("value").is_not_null(),
        step=pl.col("step"),
        kinds=pl.when(marked).then("type").otherwise(pl.lit("")),
        names=pl.col("quarter"),
    )
    runs = [_ends(*each) for each in found.select("names", "kinds").iter_rows()]
    shares = [
        quiet_share(tuple(known), tuple(step), screen) if verdict != NO_VERDICT else 0.0
        for verdict, known, step in found.select("verdict", "known", "step").iter_rows()
    ]
    return found.with_columns(
        begins=pl.Series([first for first, _ in runs], dtype=pl.String),
        ends=pl.Series([last for _, last in runs], dtype=pl.String),
        quiet_share=pl.Series(shares, dtype=pl.Float64),
    )


def _ends(quarters: Sequence[str], kinds: Sequence[str]) -> tuple[str, str]:
    """First and last quarter of the last run; empty where nothing is marked."""
    run = _last_run(kinds)
    return (quarters[run.start], quarters[run.stop - 1]) if run else ("", "")


def _last_run(kinds: Sequence[str]) -> range:
    """Where the last run of marked quarters of one type stands; ``kinds``: the type, empty where nothing is marked.

    >>> _last_run(["concern", "", "concern", "concern", ""]), len(_last_run(["", ""]))
    (range(2, 4), 0)
    """
    last = max((place for place, kind in enumerate(kinds) if kind), default=-1)
    first = last
    while first > 0 and kinds[first - 1] == kinds[last]:
        first -= 1
    return range(max(first, 0), last + 1)


def last_run(chart: pl.DataFrame) -> pl.DataFrame:
    """The rows of the last run of marked quarters of one type; none where nothing is marked."""
    run = _last_run([kind if rules else "" for kind, rules in chart.select("type", "rules").iter_rows()])
    return chart.slice(run.start, len(run))
