"""Answers about patients to a fitted comparison: which sums are asked for, which errors are allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import polars as pl

from lumbar.answers.clinics_asked import require_arms
from lumbar.errors import CannotShow
from lumbar.measures.compressed import fit_groups
from lumbar.measures.designs import Design
from lumbar.measures.estimates import Errors
from lumbar.measures.follow_up import follow_up_weights
from lumbar.measures.least_squares import LeastSquares, fit_moments
from lumbar.measures.moments import arm_spread, moments_from_blocks
from lumbar.measures.standard_errors import TOO_FEW_CLINICS, errors_for
from lumbar.outcomes.written_sql import slope_columns
from lumbar.places import require_one_of
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

Weights: TypeAlias = Literal["none", "overlap"]
Missing: TypeAlias = Literal["complete", "ipw"]
Model: TypeAlias = Literal["standardised", "common_slope"]
ErrorChoice: TypeAlias = Literal["", "ordinary", "HC", "clustered"]


def slopes(filters: EpisodeFilters) -> tuple[str, ...]:
    """The columns whose slope differs by therapy in this store."""
    return slope_columns(filters.opened().manifest)


@dataclass(frozen=True)
class Comparison:
    """How therapies are compared.

    ``reference``: empty is the store's. ``adjust``: names beside the baseline; none named is everything
    declared, "baseline" is nothing else. ``errors``: empty is what the number of clinics allows.
    """

    reference: str = ""
    adjust: tuple[str, ...] = ()
    weights: Weights = "none"
    missing: Missing = "complete"
    model: Model = "standardised"
    errors: ErrorChoice = ""

    def __post_init__(self) -> None:
        """Raise CannotShow for a choice there is not, or one that another leaves without meaning."""
        require_one_of("weighting", self.weights, get_args(Weights))
        require_one_of("way with missing scores", self.missing, get_args(Missing))
        require_one_of("model", self.model, get_args(Model))
        require_one_of("kind of errors", self.errors, get_args(ErrorChoice))
        if self.weights == "overlap" and (self.model, self.errors) != ("standardised", ""):
            raise CannotShow(
                "Overlap weights have no model and bring their own errors. Choose weights, or a model and errors."
            )


def fitted(
    filters: EpisodeFilters, covariates: Sequence[str], target: Mapping[str, float], how: Comparison
) -> tuple[LeastSquares, Errors]:
    """The comparison against ``how.reference`` and the errors it takes.

    ``target``: the patient mix it speaks of, by column with slopes by therapy (none: common slopes). Raises
    CannotShow where an arm has too few scores, or clustered errors are asked of too few clinics.
    """
    design = Design(how.reference, tuple(target), target)
    if how.missing == "ipw":
        groups = groups_with_scores(filters, covariates)
        weighted = follow_up_weights(groups, covariates)
        fit = fit_groups(weighted, covariates, design)
        return fit, _errors(how, fit)
    columns = (*covariates, "y")
    blocks = ask.moments_by_clinic_therapy(filters, columns)
    last = len(covariates)
    require_scores(blocks.rename({f"s_{last}": "s_y", f"s_{last}_{last}": "s_yy"}), filters)
    fit = fit_moments(moments_from_blocks(blocks, columns), design)
    errors = _errors(how, fit)
    if errors == "HC":
        fit = fit_groups(who_came(ask.groups_by_clinic_therapy(filters, covariates)), covariates, design)
    return fit, errors


def _errors(how: Comparison, fit: LeastSquares) -> Errors:
    allowed = errors_for(fit.sums.meeting)
    if how.errors == "clustered" and allowed == "HC":
        raise CannotShow(
            f"Errors clustered by clinic need {TOO_FEW_CLINICS} clinics where therapies meet; here are "
            f"{fit.sums.meeting}. Choose HC or ordinary errors."
        )
    chosen: dict[ErrorChoice, Errors] = {"ordinary": "ordinary", "HC": "HC"}
    return chosen.get(how.errors, allowed)


def mix_of(due: pl.DataFrame) -> dict[str, float]:
    """Mean of each covariate among all who were due; ``due`` as from ``due_patients``.

    >>> mix_of(pl.DataFrame({"covariate": ["age", "age"], "n": [2, 1], "s_y": [90, 60]}))
    {'age': 50.0}
    """
    sums = due.group_by("covariate", maintain_order=True).agg(pl.col("n", "s_y").sum())
    return {name: total / max(n, 1) for name, n, total in sums.select("covariate", "n", "s_y").iter_rows()}


def groups_with_scores(filters: EpisodeFilters, covariates: Sequence[str]) -> pl.DataFrame:
    """Patients alike in all ``covariates``, visit due; raises CannotShow where an arm has too few scores."""
    groups = ask.groups_by_clinic_therapy(filters, covariates)
    require_scores(groups, filters)
    return groups


def who_came(groups: pl.DataFrame) -> pl.DataFrame:
    """The groups without those who did not come."""
    return groups.filter(pl.col("n") > 0).drop("n_due")


def require_scores(sums: pl.DataFrame, filters: EpisodeFilters) -> None:
    """Raise CannotShow where an arm has too few scores or all are alike; ``sums``: therapy, n, s_y, s_yy."""
    arms = arm_spread(sums)
    require_arms(arms, filters)
    require_unlike(arms)


def require_unlike(arms: pl.DataFrame) -> None:
    """Raise CannotShow where all patients have the same score; ``arms``: as from ``arm_spread``."""
    if not any(arms["sd"].fill_null(0)):
        raise CannotShow("All these patients have the same score. Choose another visit or a wider filter.")
