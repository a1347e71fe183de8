"""How alike the patients of each therapy are, before and after weighting: what a fair comparison rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import polars as pl

from lumbar.answers.clinics_asked import factor, factors_chosen
from lumbar.answers.clinics_fitted import Weights, groups_with_scores, who_came
from lumbar.answers.clinics_once import flow_by_therapy, once
from lumbar.answers.clinics_shown import round_counts, shown
from lumbar.errors import CannotShow
from lumbar.measures.balance import balance
from lumbar.measures.disclosure import FEWEST
from lumbar.measures.weights import effective_sample_sizes, overlap_weights
from lumbar.places import require_one_of
from lumbar.questions.clinics import EpisodeFilters

BALANCE = ["covariate", "label", "role", "n", "n_followed", "before", "value", "method", "data"]
SIZES = ["therapy", "role", "n", "n_followed", "value", "share", "method", "data"]
LACKING = ["clinic", "therapy", "role", "n", "n_followed", "method", "data"]
METHODS: dict[Weights, str] = {"none": "no weights", "overlap": "overlap weights (patients in equipoise)"}


def balance_by_therapy(
    filters: EpisodeFilters, weights: Weights = "overlap", adjust: Sequence[str] = ()
) -> pl.DataFrame:
    """Largest standardised difference between any two therapies: one row per factor.

    covariate, label, role, n (patients due), n_followed (compared), before, value (after weighting; below 0.1 is
    the usual line), method, data. ``adjust``: as in ``Comparison``. Raises CannotShow where an arm has too few.
    """
    weighted = _weighted(filters, weights, tuple(adjust))
    columns = factors_chosen(filters, adjust)
    due = flow_by_therapy(filters)["due"].sum()
    found = balance(weighted, columns).rename({"after": "value"})
    named = found.with_columns(
        label=pl.Series([factor(filters, column).label for column in columns]),
        n=pl.lit(due),
        n_followed=pl.lit(weighted["n"].sum()),
        method=pl.lit(f"largest standardised difference; {METHODS[weights]}"),
    )
    return shown(round_counts(named, "n", "n_followed", own=filters.own), filters, BALANCE)


def effective_sizes_by_therapy(
    filters: EpisodeFilters, weights: Weights = "overlap", adjust: Sequence[str] = ()
) -> pl.DataFrame:
    """How many patients each therapy counts for after weighting.

    therapy, role, n (due), n_followed (compared), value (effective sample size), share (of n_followed), method, data.
    """
    weighted = _weighted(filters, weights, tuple(adjust))
    sizes = effective_sample_sizes(weighted).rename({"n": "n_followed", "effective_n": "value"})
    due = flow_by_therapy(filters).select("therapy", n="due")
    named = sizes.join(due, on="therapy", how="left").with_columns(
        share=pl.col("value") / pl.col("n_followed"), method=pl.lit(f"Kish 1965; {METHODS[weights]}")
    )
    return shown(round_counts(named, "n", "n_followed", own=filters.own), filters, SIZES)


def _weighed(filters: EpisodeFilters, weights: Weights, adjust: tuple[str, ...]) -> pl.DataFrame:
    require_one_of("weighting", weights, get_args(Weights))
    covariates = factors_chosen(filters, adjust)
    groups = who_came(groups_with_scores(filters, covariates))
    if groups["therapy"].n_unique() < 2:
        raise CannotShow("Only one therapy is left, and there is nothing to balance. Choose more therapies.")
    return groups.with_columns(weight=1.0) if weights == "none" else overlap_weights(groups, covariates)


_weighted = once(_weighed, kept=2)
"""The groups with a score, each with its weight: many rows, for both answers of a page."""


def clinics_lacking_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """Clinics where fewer than 8 patients with a score had a therapy: one row per clinic and therapy lacking.

    clinic, therapy, role, n and n_followed (empty: fewer than 8), method, data. No row: every clinic has every one.
    """
    groups = groups_with_scores(replace(filters, apart=("clinic",)), ("baseline",))
    sizes = groups.group_by("clinic", "therapy").agg(pl.col("n").sum())
    every = sizes.select("clinic").unique().join(sizes.select("therapy").unique(), how="cross")
    enough = sizes.filter(pl.col("n") >= FEWEST)
    few = every.join(enough, on=["clinic", "therapy"], how="anti").sort("clinic")
    nothing = pl.lit(None, pl.Int64)
    said = few.with_columns(
        n=nothing, n_followed=nothing, method=pl.lit("fewer than 8 patients with a score")
    )
    return shown(said, filters, LACKING)
