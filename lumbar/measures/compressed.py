"""Least squares from groups of patients alike in everything recorded: HC errors and weights.

Wong et al. 2021, "You Only Compress Once" (arXiv 2102.11297): groups with n, sum and sum of squares of
the outcome keep what errors for unequal spread need.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.designs import Design, spell_out
from lumbar.measures.estimates import Floats, Integers, numbered
from lumbar.measures.least_squares import (
    ClinicSums,
    LeastSquares,
    meeting_clinics,
    solve,
    target_mix,
)
from lumbar.measures.moments import arm_spread

RobustKind: TypeAlias = Literal["HC0", "HC1", "HC2", "HC3"]


@dataclass(frozen=True)
class _Rows:
    """Groups as arrays: terms and mean outcome (clinic means taken out), weights, spread within."""

    terms: Floats
    outcome: Floats
    weights: Floats
    n: Floats
    spread: Floats
    clinic: Integers
    absorbed_leverage: Floats


def groups_of_rows(episodes: pl.DataFrame, covariates: Sequence[str], outcome: str) -> pl.DataFrame:
    """One row per clinic, therapy and combination of covariates: n, s_y, s_yy.

    >>> rows = pl.DataFrame({"clinic": ["a", "a"], "therapy": ["x", "x"], "age": [50, 50], "score": [1, 2]})
    >>> groups_of_rows(rows, ["age"], "score").row(0)
    ('a', 'x', 50, 2, 3, 5)
    """
    score = pl.col(outcome).cast(pl.Int64)
    keys = ["clinic", "therapy", *covariates]
    whole = episodes.drop_nulls([*covariates, outcome])
    sums = (pl.len().alias("n"), score.sum().alias("s_y"), (score * score).sum().alias("s_yy"))
    return whole.group_by(keys).agg(*sums).sort(keys)


def fit_groups(
    groups: pl.DataFrame, covariates: Sequence[str], design: Design, kind: RobustKind = "HC3"
) -> LeastSquares:
    """The comparison from compressed groups, with HC errors; equal to least squares on the rows.

    Columns: clinic, therapy, the covariates, n, s_y, s_yy and, where patients count differently,
    ``weight`` (per patient; taken as known). Raises CannotShow as ``fit_moments``.

    >>> rows = pl.DataFrame({"clinic": ["a"] * 4, "therapy": ["x", "x", "y", "y"], "score": [1, 3, 5, 8]})
    >>> fit = fit_groups(groups_of_rows(rows, [], "score"), [], Design("x"), "HC0")
    >>> fit.coefficients.round(6).tolist(), fit.robust_meat.round(6).tolist()
    ([4.5], [[1.625]])
    """
    filled = groups.filter(pl.col("n") > 0)
    if filled.is_empty():
        raise CannotShow("No patient has a score at this visit. Choose another visit or a wider filter.")
    values = filled.select(pl.col(covariates).cast(pl.Float64)).to_numpy().reshape(filled.height, -1)
    shares = _weights(filled)
    means = dict(zip(covariates, (shares @ values / shares.sum()).tolist(), strict=True))
    target = target_mix(design, means)
    arms = filled["therapy"].cast(pl.String).to_list()
    centre = np.array([target.get(column, 0.0) - means[column] for column in covariates])
    spelled = spell_out(design, sorted(set(arms)), covariates, centre)
    centred = np.column_stack([np.ones(filled.height), values - np.array([*means.values()])])
    terms = np.zeros((filled.height, len(spelled.names)))
    for arm, rows in spelled.maps.items():
        own = np.array(arms) == arm
        terms[own] = centred[own] @ rows.T
    rows = _arrays(filled, terms, design.clinic_effects)
    sums = ClinicSums(
        names=spelled.names,
        cross=_cross(rows),
        absorbed=int(rows.clinic.max()) + 1 if design.clinic_effects else 0,
        meeting=meeting_clinics(rows.clinic.tolist(), arms),
        arms=arm_spread(filled),
        target=target,
    )
    fit = solve(sums, design.reference)
    return replace(fit, robust_meat=_robust_meat(rows, fit, kind))


def _weights(groups: pl.DataFrame) -> Floats:
    each = pl.col("weight") if "weight" in groups.columns else pl.lit(1.0)
    return groups.select(each * pl.col("n")).to_series().cast(pl.Float64).to_numpy()


def _arrays(groups: pl.DataFrame, terms: Floats, clinic_effects: bool) -> _Rows:
    _, clinic = numbered(groups["clinic"])
    n = groups["n"].cast(pl.Float64).to_numpy()
    totals = groups["s_y"].cast(pl.Float64).to_numpy()
    # n * squares - sum * sum in 128-bit integers: the spread within a group loses no digit
    total = pl.col("s_y").cast(pl.Int128)
    spread = groups.select(
        (pl.col("s_yy").cast(pl.Int128) * pl.col("n") - total * total).cast(pl.Float64) / pl.col("n")
    ).to_series()
    weights = _weights(groups)
    mean = totals / n
    outcome = mean - weights @ mean / weights.sum()
    leverage = np.zeros(len(n))
    if clinic_effects:
        size = np.bincount(clinic, weights)[clinic]
        leverage = weights / n / size
        terms = terms - _clinic_means(terms, weights, clinic)
        outcome = outcome - _clinic_means(outcome[:, None], weights, clinic)[:, 0]
    return _Rows(terms, outcome, weights, n, spread.to_numpy(), clinic, leverage)


def _clinic_means(values: Floats, weights: Floats, clinic: Integers) -> Floats:
    totals = np.zeros((int(clinic.max()) + 1, values.shape[1]))
    np.add.at(totals, clinic, values * weights[:, None])
    return (totals / np.bincount(clinic, weights)[:, None])[clinic]


def _cross(rows: _Rows) -> Floats:
    """Per clinic the products of (terms, outcome), the outcome's own with its spread within groups."""
    both = np.column_stack([rows.terms, rows.outcome])
    cross = np.stack(
        [
            both[own].T @ (both[own] * rows.weights[own, None])
            for own in (rows.clinic == place for place in range(int(rows.clinic.max()) + 1))
        ]
    )
    cross[:, -1, -1] += np.bincount(rows.clinic, rows.weights / rows.n * rows.spread)
    return cross


def _robust_meat(rows: _Rows, fit: LeastSquares, kind: RobustKind) -> Floats:
    """Sum of weighted squared residuals times X'X, inflated by leverage as ``kind`` asks."""
    terms = rows.terms[:, [fit.sums.names.index(name) for name in fit.names]]
    each = rows.weights / rows.n
    residuals = rows.spread + rows.n * (rows.outcome - terms @ fit.coefficients) ** 2
    leverage = rows.absorbed_leverage + each * np.einsum("ij,jk,ik->i", terms, fit.bread, terms)
    power = {"HC0": 0, "HC1": 0, "HC2": 1, "HC3": 2}[kind]
    factor = fit.sums.n / fit.degrees if kind == "HC1" else 1.0
    left = np.maximum(1 - leverage, 1e-9)  # a patient alone in a clinic has nothing left over
    return factor * (terms.T @ (terms * (each**2 * residuals / left**power)[:, None]))
