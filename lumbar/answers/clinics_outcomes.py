"""How each therapy's own patients fare: at one visit, and over the visits."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, TypeAlias, get_args

import polars as pl

from lumbar.answers.clinics_asked import factors_chosen, reference_of, require_arms
from lumbar.answers.clinics_described import described, lost_told, require_due_told
from lumbar.answers.clinics_fitted import slopes
from lumbar.answers.clinics_once import case_mix_by_therapy, scores_by_therapy_week
from lumbar.answers.clinics_shown import hide_means, nobody, require_some, round_counts, share_of, shown
from lumbar.measures.disclosure import FEWEST
from lumbar.measures.follow_up import bounds, follow_up_weights
from lumbar.measures.mixed_model import fit_visits, model_means
from lumbar.measures.moments import arm_spread
from lumbar.measures.profiles import visit_means
from lumbar.places import require_one_of
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

ProfileMissing: TypeAlias = Literal["complete", "ipw", "model"]
RATE = ("follow_up_rate", "follow_up_limit")
OUTCOMES = [
    "therapy", "role", "n", "n_followed", *RATE, "baseline", "baseline_sd", "follow_up", "follow_up_sd", "value",
    "lower", "upper", "sd", "p", "p_adjusted", "method", "data",
]  # fmt: skip
PROFILE = [
    "therapy", "week", "role", "n", "n_followed", *RATE, "value", "lower", "upper", "p", "p_adjusted", "method",
    "data",
]  # fmt: skip
MEANS = {"ipw": "Means weighted for those who did not come", "model": "Means by a model of all visits"}
BOUNDS = [
    "therapy", "reference", "role", "n", "n_followed", "value", "lower", "upper", "difference_lower",
    "difference_upper", "p", "p_adjusted", "method", "data",
]  # fmt: skip


def outcomes_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """Mean score before and at the visit, and the change, of those who came: one row per therapy.

    therapy, role, n (due, with a baseline), n_followed, follow_up_rate (0 to 1) with its limit sign, baseline,
    follow_up (means) and their sd, value (change since baseline: natural course and regression to the mean
    included), lower, upper (95 %), sd, empty p, method, data. Means from 8 people, sd and limits from 20.
    """
    week = scores_by_therapy_week(filters).filter(week=filters.visit())
    change = _means(week, "s_change", filters).select("therapy", "value", "lower", "upper", "sd")
    before = _means(week, "s_baseline", filters).select("therapy", baseline="value", baseline_sd="sd")
    after = _means(week, "s_y", filters).select("therapy", follow_up="value", follow_up_sd="sd")
    whole = week.select("therapy", n="n_due", n_followed="n").join(before, on="therapy", how="left")
    whole = whole.join(after, on="therapy", how="left").join(change, on="therapy", how="left")
    means = ("baseline", "follow_up", "value")
    spread = ("baseline_sd", "follow_up_sd", "sd", "lower", "upper")
    gated = hide_means(share_of(whole, "n_followed", "n", RATE, filters.own), "n_followed", means, spread)
    counted = round_counts(require_some(gated, filters), "n", "n_followed", own=filters.own)
    return shown(counted.with_columns(method=pl.lit("change of those who came; t")), filters, OUTCOMES)


def _means(week: pl.DataFrame, total: str, filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, value, lower, upper, sd of one of the sums, in the instrument's unit."""
    squares = f"{total}_{total.removeprefix('s_')}" if total != "s_y" else "s_yy"
    sums = week.select("therapy", "week", "n_due", "n", s_y=total, s_yy=squares).filter(pl.col("n") > 0)
    if sums.is_empty():
        raise nobody(filters)
    scale = filters.tool().scale
    spread = arm_spread(sums).select("therapy", sd=pl.col("sd") / scale)
    return visit_means(sums, scale).join(spread, on="therapy")


def visit_profile(filters: EpisodeFilters, missing: ProfileMissing = "complete") -> pl.DataFrame:
    """Mean score per therapy and visit, baseline (week 0) first.

    ``missing``: complete takes those who came, ipw lets them stand in for those who did not, model takes all
    visits together (missing at random). therapy, week, role, n (due), n_followed, follow_up_rate with its limit
    sign, value, lower, upper (instrument's unit), empty p, method, data. Means from 8 people, limits from 20.
    """
    require_one_of("way with missing scores", missing, get_args(ProfileMissing))
    if missing != "complete":
        require_due_told(filters, MEANS[missing])
    sums = _visits(filters)
    if missing == "model":
        means = _modelled(filters, sums)
    else:
        visits = sums if missing == "complete" else _weighted(filters, sums)
        means = visit_means(visits.filter(pl.col("n") > 0), filters.tool().scale)
    counts = sums.select("therapy", "week", n="n_due", n_followed="n")
    whole = counts.join(means.drop("n", "n_due", strict=False), on=["therapy", "week"], how="left").sort(
        "week"
    )
    rated = share_of(whole, "n_followed", "n", RATE, filters.own)
    start = pl.col("week") == 0  # the baseline is where following up begins: no rate
    rated = rated.with_columns(
        follow_up_rate=pl.when(~start).then("follow_up_rate"),
        follow_up_limit=pl.when(start).then(pl.lit("")).otherwise("follow_up_limit"),
    )
    gated = hide_means(rated, "n_followed", ("value",), ("lower", "upper"))
    said = (
        ""
        if lost_told(filters)
        else f"; the baseline is that of those who came back at week {filters.visit()}"
    )
    named = gated.with_columns(pl.col("method") + said)
    told = round_counts(require_some(named, filters), "n", "n_followed", own=filters.own)
    return shown(told, filters, PROFILE, over="course" if missing == "model" else "visits")


def _visits(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, week, n_due, n, s_y, s_yy with the baseline as week 0: of all, or of those who came back."""
    later = scores_by_therapy_week(filters).select("therapy", "week", "n_due", "n", "s_y", "s_yy")
    mix = described(case_mix_by_therapy(filters, slopes(filters)), filters).filter(covariate="baseline")
    first = mix.group_by("therapy").agg(pl.col("n", "s_y", "s_yy").sum())
    start = first.select("therapy", "n", "s_y", "s_yy", week=pl.lit(0), n_due="n").select(later.columns)
    whole = pl.concat([start, later], how="vertical_relaxed")
    if not whole["n"].sum():
        raise nobody(filters)
    return whole


def _weighted(filters: EpisodeFilters, sums: pl.DataFrame) -> pl.DataFrame:
    """Groups of all visits with the weight of those who came; the baseline as it is."""
    covariates = factors_chosen(filters)
    parts = [sums.filter(week=0).with_columns(weight=pl.lit(1.0))]
    for week in sums.filter((pl.col("week") > 0) & (pl.col("n") > 0))["week"].unique().sort():
        groups = ask.groups_by_clinic_therapy(replace(filters, week=week), covariates)
        weighted = follow_up_weights(groups, covariates).with_columns(week=pl.lit(week))
        parts.append(weighted.select(parts[0].columns))
    return pl.concat(parts, how="vertical_relaxed")


def _modelled(filters: EpisodeFilters, sums: pl.DataFrame) -> pl.DataFrame:
    """The model over the visits that every therapy has been seen at, up to the first that one has not."""
    arms = sums["therapy"].n_unique()
    kept = sums.filter(pl.col("n") >= FEWEST).group_by("week").len().filter(len=arms)["week"].to_list()
    grid = [0, *filters.opened().manifest.weeks]
    seen = next((place for place, week in enumerate(grid) if week not in kept), len(grid))
    if not seen:
        raise nobody(filters)
    cells = ask.scores_by_pattern(filters).with_columns(pl.col("pattern").str.slice(0, seen))
    return model_means(fit_visits(cells, seen), grid[:seen], filters.tool().scale)


def bounds_by_therapy(filters: EpisodeFilters, reference: str = "") -> pl.DataFrame:
    """How far means and differences could be moved by those who did not come back.

    therapy, reference, role, n (due), n_followed, value (mean of those who came), lower, upper (all the lost at
    one end of the instrument), difference_lower, difference_upper against the reference, empty p, method, data.
    """
    other, tool = reference_of(filters, reference), filters.tool()
    week = scores_by_therapy_week(filters).filter(week=filters.visit())
    require_arms(week.select("therapy", "n"), filters)
    arms = week.select("therapy", "n_due", "n", mean=pl.col("s_y") / pl.col("n") / tool.scale)
    moved = bounds(arms, other, tool.low, tool.high).rename({"n": "n_followed", "n_due": "n"})
    counted = round_counts(moved.with_columns(reference=pl.lit(other)), "n", "n_followed", own=filters.own)
    return shown(counted, filters, BOUNDS)
