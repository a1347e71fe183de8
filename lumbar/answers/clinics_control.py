"""Is care changing? Control charts of one clinic, of each, and of all together, by the quarter treatment began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import polars as pl

from lumbar.answers.clinics_counted import TOGETHER, Measure, counted, together, untold
from lumbar.answers.clinics_quarters import by_quarter
from lumbar.answers.clinics_shown import round_counts, share_of, shown
from lumbar.errors import CannotShow
from lumbar.measures.control_points import COMMON, TOO_FEW, Better, assurance, charted
from lumbar.measures.disclosure import FEW, FEWEST, ShownShare
from lumbar.outcomes.scope import own_clinics
from lumbar.outcomes.steps import Step, steps
from lumbar.places import require_one_of
from lumbar.questions.clinics import EpisodeFilters

NOT_DUE = "not yet due"
NO_VERDICT = "no verdict"
MOST_WITHHELD = 0.25
"""Of the quarters with enough people: more of them near 0 or 1, and no limits are drawn."""
LIMITS = ("centre", "lower", "upper", "near_lower", "near_upper")
CHART = [
    "clinic", "quarter", "role", "n", "value", "bound", *LIMITS, "moving_range", "rules", "type", "step", "reason",
    "verdict", "target", "assurance", "method", "data",
]  # fmt: skip


def control_chart(
    filters: EpisodeFilters,
    clinic: str = "",
    measure: Measure = "mean_change",
    screen: bool = False,
    target: float | None = None,
) -> pl.DataFrame:
    """The XmR control chart of one clinic, or of all that the filters choose together: a row per quarter.

    ``measure``: mean_change (instrument's unit), or a share from 0 to 1: responders (at the instrument's first
    important change), follow_up (returned of due), with_baseline (of treated). Patient mix is not allowed for.

    clinic, quarter, role (exploratory), n (people counted, rounded; empty below 8), value (empty where withheld or
    not yet due for all), bound (a share near 0 or 1 in words; it takes no part in limits and rules), centre, lower,
    upper, near_lower, near_upper (two thirds of the way), moving_range, rules (names), type, step, reason (where it
    begins), verdict (the type of the last special cause, common cause, or no verdict below 12 values or where more
    than a quarter of them are bounds), target, assurance, method, data. All together are the clinics whose year may
    be told, at least half of them. Raises CannotShow where no quarter can be shown.
    """
    require_one_of("measure", measure, get_args(Measure))
    if clinic:
        require_one_of("clinic", clinic, filters.opened().manifest.clinics)
    if clinic in own_clinics():
        filters = replace(filters, clinics=(clinic,))
    filters = by_quarter(filters)
    counts = counted(filters, measure, added_up=not clinic)
    asked = replace(filters, clinics=(clinic,)) if clinic else filters
    chosen = counts.filter(clinic=clinic) if clinic else together(counts)
    chart = _charts(chosen, filters, measure, screen)
    if chart["value"].null_count() == chart.height:
        raise _nothing(chart)
    met = "" if target is None else assurance(chart, target, better(filters, measure))
    answer = chart.with_columns(target=pl.lit(target, pl.Float64), assurance=pl.lit(met))
    return shown(answer, asked, CHART, untold(chosen))


def control_charts(
    filters: EpisodeFilters, measure: Measure = "mean_change", screen: bool = False
) -> pl.DataFrame:
    """The control charts of all clinics that the filters choose; columns as in ``control_chart``.

    Raises CannotShow where no quarter of any clinic can be shown.
    """
    require_one_of("measure", measure, get_args(Measure))
    filters = by_quarter(filters)
    counts = counted(filters, measure)
    charts = _charts(counts, filters, measure, screen)
    if charts["value"].null_count() == charts.height:
        raise _nothing(charts)
    no_target = {"target": pl.lit(None, pl.Float64), "assurance": pl.lit("")}
    return shown(charts.with_columns(**no_target), filters, CHART, untold(counts))


def better(filters: EpisodeFilters, measure: Measure) -> Better:
    """Which way is an improvement: the instrument's for its mean change, up for every share."""
    return filters.tool().better if measure == "mean_change" else "higher"


def _charts(counts: pl.DataFrame, filters: EpisodeFilters, measure: Measure, screen: bool) -> pl.DataFrame:
    """The chart of each clinic's quarters; the reader's own clinics have their counts and shares as they are."""
    own = pl.lit(value=True) if filters.own else pl.col("clinic").is_in(own_clinics())
    known = _steps(counts, steps(filters.store))
    starts = {clinic: some["quarter"].to_list() for (clinic,), some in known.group_by("clinic")}
    valued = _valued(counts, filters, measure, own).join(
        known, on=["clinic", "quarter"], how="left", maintain_order="left"
    )
    made = _withheld(charted(valued, better(filters, measure), starts, screen))
    limits = pl.col(LIMITS) if measure == "mean_change" else pl.col(LIMITS).clip(0, 1)
    due = pl.col("complete").fill_null(value=True)
    return round_counts(made, "people", own=own).with_columns(
        limits,
        n="people",
        quarter=_words(pl.col("quarter")),
        type=pl.when(due).then("type").otherwise(pl.lit(NOT_DUE)),
        reason=pl.col("reason").fill_null(""),
        verdict=_verdict().over("clinic"),
        method=pl.lit(_method(measure, screen)),
    )


def _valued(counts: pl.DataFrame, filters: EpisodeFilters, measure: Measure, own: pl.Expr) -> pl.DataFrame:
    """The same rows with value and bound; both empty where too few are counted or not all are due."""
    people = pl.when("complete").then("people")
    whole = counts.with_columns(people=people, amount=pl.col("amount").fill_null(0))
    if measure == "mean_change":
        mean = pl.col("amount") / pl.col("people") / filters.tool().scale
        return whole.with_columns(value=pl.when(pl.col("people") >= FEWEST).then(mean), bound=pl.lit(""))
    rated = share_of(whole, "amount", "people", ("share", "limit"), own)
    bounds = [str(ShownShare(*row)) if row[1] else "" for row in rated.select("share", "limit").iter_rows()]
    return rated.with_columns(
        value=pl.when(limit="").then("share"), bound=pl.Series(bounds, dtype=pl.String)
    ).drop("share", "limit")


def _withheld(charts: pl.DataFrame) -> pl.DataFrame:
    """Without limits and rules where so many quarters are near 0 or 1 that the others would give their own mean."""
    bounds, values = (pl.col("bound") != "").sum(), pl.col("value").count()
    mostly = (bounds > MOST_WITHHELD * (bounds + values)).over("clinic")
    return charts.with_columns(
        pl.when(~mostly).then(pl.col(LIMITS)),
        rules=pl.when(mostly).then(pl.lit("")).otherwise("rules"),
        type=pl.when(mostly & (pl.col("type") != "")).then(pl.lit(TOO_FEW)).otherwise("type"),
    )


def _steps(counts: pl.DataFrame, noted: Sequence[Step]) -> pl.DataFrame:
    """clinic, quarter, reason: of the steps that begin amid the quarters counted."""
    first, last = counts["quarter"].min(), counts["quarter"].max()
    named = [(each.clinic or TOGETHER, quarter_number(each.quarter), each.reason) for each in noted]
    every = pl.DataFrame(
        named, {"clinic": pl.String, "quarter": counts.schema["quarter"], "reason": pl.String}, orient="row"
    )
    return every.filter(pl.col("quarter") > first, pl.col("quarter") <= last)


def _verdict() -> pl.Expr:
    """The type of the last special cause; common cause where there is none, no verdict where too few are known."""
    marked = pl.col("type").filter(pl.col("rules") != "").last()
    quiet = (pl.col("type") == COMMON).any()
    return pl.coalesce(marked, pl.when(quiet).then(pl.lit(COMMON)).otherwise(pl.lit(NO_VERDICT)))


def _method(measure: Measure, screen: bool) -> str:
    what = "mean change" if measure == "mean_change" else "share"
    screened = "screened once" if screen else "not screened"
    return f"XmR chart of each quarter's {what}; mean ± 2.66 mean moving ranges, {screened}; NHS rules"


def quarter_number(text: str) -> int:
    """A quarter as 4 x year + 0..3.

    >>> quarter_number("2021Q3"), quarter_number("2021 Q3")
    (8086, 8086)
    """
    return 4 * int(text[:4]) + int(text[-1]) - 1


def _words(quarter: pl.Expr) -> pl.Expr:
    return pl.format("{} Q{}", quarter // 4, quarter % 4 + 1)


def _nothing(chart: pl.DataFrame) -> CannotShow:
    """The sentence for a chart without a value: all near 0 or 100 %, or too few people."""
    others = [] if chart["clinic"][0] == TOGETHER else ["all clinics together"]
    bounds = chart.filter(pl.col("bound") != "")["bound"]
    if bounds.len():
        return CannotShow(
            f"In every quarter the share is so near 0 or 100 % that only a limit may be shown ({bounds[-1]}). "
            f"Choose {' or '.join([*others, 'a wider filter'])}."
        )
    return CannotShow(
        f"In every quarter {FEW} patients are counted or would be left over, or the visit is not yet due for all. "
        f"Choose {' or '.join([*others, 'an earlier visit', 'a wider filter'])}."
    )
