"""Which clinics' control charts signal, ordered, beside how many quiet ones would by chance."""

from __future__ import annotations

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
    rows = [_signal(part, screen) for part in charts.partition_by("clinic", maintain_order=True)]
    judged = pl.col("verdict") != NO_VERDICT
    answer = pl.DataFrame(rows, schema_overrides={"farthest": pl.Float64, "centre": pl.Float64})
    ordered = answer.with_columns(
        charts=judged.sum(),
        signalling=(judged & (pl.col("verdict") != COMMON)).sum(),
        expected_by_chance=pl.col("quiet_share").sum(),
        method=pl.format("{}; chance from {} simulated charts", pl.lit(charts["method"][0]), QUIET_CHARTS),
    ).sort(~judged, -pl.col("marked"), -pl.col("farthest").fill_null(-1), "clinic")
    signals = shown(ordered.cast({"charts": pl.Int64, "signalling": pl.Int64}), filters, SIGNALS)
    return signals.with_columns(not_shown=pl.lit(charts["not_shown"][0]))


def _signal(chart: pl.DataFrame, screen: bool) -> dict[str, object]:
    """One clinic's row."""
    marked = chart["rules"] != ""
    verdict = str(chart["verdict"][0])
    known, run = tuple(chart["value"].is_not_null()), last_run(chart)
    share = quiet_share(known, tuple(chart["step"]), screen) if verdict != NO_VERDICT else 0.0
    away = chart.select(
        ((pl.col("value") - pl.col("centre")) / (pl.col("upper") - pl.col("centre")))
        .filter(pl.col("upper") > pl.col("centre"))
        .abs()
    )
    return {
        "clinic": chart["clinic"][0],
        "verdict": verdict,
        "quarters": sum(known),
        "marked": int(marked.sum()),
        "improvement": chart.filter(type=IMPROVEMENT).height,
        "concern": chart.filter(type=CONCERN).height,
        "begins": run["quarter"].first() or "",
        "ends": run["quarter"].last() or "",
        "rules": "; ".join(_rules(chart)),
        "farthest": away.to_series().max(),
        "centre": chart["centre"][-1],
        "latest": chart["value"].drop_nulls().last(),
        "quiet_share": share,
    }


def last_run(chart: pl.DataFrame) -> pl.DataFrame:
    """The rows of the last run of marked quarters of one type; none where nothing is marked."""
    types = [kind if rules else "" for kind, rules in chart.select("type", "rules").iter_rows()]
    last = max((place for place, kind in enumerate(types) if kind), default=-1)
    first = last
    while first > 0 and types[first - 1] == types[last]:
        first -= 1
    return chart.slice(first, last - first + 1) if last >= 0 else chart.clear()


def _rules(chart: pl.DataFrame) -> list[str]:
    named = chart.filter(pl.col("rules") != "").select(pl.col("rules").str.split("; ").explode())
    return named["rules"].unique(maintain_order=True).to_list()
