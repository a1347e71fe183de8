"""Table one: who was given which therapy, and how those who did not come back differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import polars as pl

from lumbar.answers.clinics_asked import factor
from lumbar.answers.clinics_described import described, method_of
from lumbar.answers.clinics_once import case_mix_by_therapy
from lumbar.answers.clinics_shown import hide_means, nobody, require_treated, round_counts, share_of, shown
from lumbar.errors import CannotShow
from lumbar.measures.balance import standardised_difference
from lumbar.measures.disclosure import FEWEST, FEWEST_FOR_SPREAD
from lumbar.measures.follow_up import lost_against_kept as against_kept
from lumbar.measures.moments import arm_spread
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

TABLE = [
    "covariate", "label", "unit", "therapy", "role", "n", "n_followed", "value", "limit", "sd",
    "standardised_difference", "method", "data",
]  # fmt: skip
LOST = [
    "covariate", "label", "unit", "role", "n", "n_followed", "kept_mean", "lost_mean", "value", "method", "data",
]  # fmt: skip


def table_one(filters: EpisodeFilters) -> pl.DataFrame:
    """Case mix at baseline: one row per factor and therapy.

    covariate, label, unit (empty: a share, 0 to 1), therapy, role, n (with a baseline; where the lost are not
    told, ``lost_told``, those of them who came back), n_followed (factor known),
    value (mean or share), limit ("<" or ">" where only that is shown), sd (numbers, from 20 people),
    standardised_difference (the largest over all pairs of therapies, in pooled sd), method, data.
    """
    columns = ask.factor_columns(filters.opened())
    sums = described(case_mix_by_therapy(filters, columns), filters).drop("returned")
    cells = sums.group_by("covariate", "therapy", maintain_order=True).sum()
    if cells.is_empty():
        raise nobody(filters)
    order = {column: place for place, column in enumerate(columns)}
    told = _cells(cells, _said(columns, filters), filters.own)
    whole = require_treated(round_counts(told, "n", "n_followed", own=filters.own))
    answer = shown(whole.with_columns(method=pl.lit(method_of("Austin 2009", filters))), filters, TABLE)
    return answer.sort(pl.col("covariate").replace_strict(order, return_dtype=pl.Int64), maintain_order=True)


def _said(columns: Sequence[str], filters: EpisodeFilters) -> pl.DataFrame:
    """covariate, label, unit, scale, share: how the factors are said."""
    return pl.DataFrame([{"covariate": column, **asdict(factor(filters, column))} for column in columns])


def _cells(cells: pl.DataFrame, said: pl.DataFrame, own: bool) -> pl.DataFrame:
    """Every factor in all therapies: label, unit, value, limit, sd, standardised_difference."""
    spread = arm_spread(cells, "covariate")
    named = (
        cells.select("covariate", "therapy", "s_y", n="patients", n_followed="n")
        .join(spread.drop("n"), on=["covariate", "therapy"], how="left", maintain_order="left")
        .join(
            said.join(_largest(spread), on="covariate", how="left"),
            on="covariate",
            how="left",
            maintain_order="left",
        )
    )
    rated = share_of(named, "s_y", "n_followed", ("rate", "limit"), own).with_columns(
        value=pl.when("share").then("rate").otherwise(pl.col("mean") / pl.col("scale")),
        sd=pl.when(~pl.col("share")).then(pl.col("sd") / pl.col("scale")),
        limit=pl.when("share").then("limit").otherwise(pl.lit("")),
    )
    return hide_means(rated, "n_followed", ("value",), ("sd",)).drop("s_y", "mean", "rate", "scale", "share")


def _largest(spread: pl.DataFrame) -> pl.DataFrame:
    """covariate, standardised_difference: the largest between two arms of at least 20 people."""
    known = spread.filter(pl.col("n") >= FEWEST_FOR_SPREAD)
    pairs = known.join(known, on="covariate", suffix="_other").filter(
        pl.col("therapy") < pl.col("therapy_other")
    )
    apart = [
        (covariate, abs(standardised_difference(*one)))
        for covariate, *one in pairs.select("covariate", "mean", "sd", "mean_other", "sd_other").iter_rows()
    ]
    return (
        pl.DataFrame(apart, {"covariate": pl.String, "standardised_difference": pl.Float64}, orient="row")
        .group_by("covariate")
        .max()
    )


def lost_are_told(filters: EpisodeFilters) -> bool:
    """Whether those who did not come back may be compared with the others: groups are not made for them."""
    everybody = filters.everybody and not filters.therapies
    return everybody or filters.exact


def lost_against_kept(filters: EpisodeFilters) -> pl.DataFrame:
    """How patients who did not come back differ at baseline from those who did, all therapies together.

    covariate, label, unit (empty: a share), role, n (due), n_followed (kept), kept_mean, lost_mean, value (lost
    minus kept in pooled sd), method, data. Means from 8 people a side, differences from 20.
    """
    if not lost_are_told(filters):
        raise CannotShow(
            "Those who did not come back are compared with the others over all patients only: some of them would be "
            "too few. Take the filters off."
        )
    columns = ask.factor_columns(filters.opened())
    sums = case_mix_by_therapy(filters, columns).drop("therapy")
    if sums.is_empty():
        raise nobody(filters)
    sides = against_kept(sums)
    said = [factor(filters, column) for column in sides["covariate"]]
    counted = sides.with_columns(
        share=pl.Series([each.share for each in said]),
        label=pl.Series([each.label for each in said]),
        unit=pl.Series([each.unit for each in said]),
        people=pl.min_horizontal("kept_n", "lost_n"),
        scale=pl.Series([each.scale for each in said]),
    )
    if counted.filter(pl.col("people") >= FEWEST).is_empty():
        raise CannotShow(
            "Fewer than 8 patients came back, or did not, under this filter. Choose a wider filter."
        )
    whole = counted.with_columns(fewest=pl.when("share").then(_smallest_cell()).otherwise("people"))
    means = hide_means(whole, "fewest", ("kept_mean", "lost_mean", "value"), ())
    named = hide_means(means, "people", (), ("value",)).with_columns(
        pl.col("kept_mean", "lost_mean") / pl.col("scale"),
        n=pl.col("kept_n") + pl.col("lost_n"),
        n_followed="kept_n",
        method=pl.lit("Austin 2009"),
    )
    return shown(round_counts(named, "n", "n_followed", own=filters.own), filters, LOST)


def _smallest_cell() -> pl.Expr:
    """Fewest people with or without the level among the kept or the lost."""
    sides = (("kept_mean", "kept_n"), ("lost_mean", "lost_n"))
    having = [pl.col(mean).fill_null(0) * pl.col(n) for mean, n in sides]
    lacking = [pl.col(n) - own for (_, n), own in zip(sides, having, strict=True)]
    return pl.min_horizontal(*having, *lacking).round().cast(pl.Int64)
