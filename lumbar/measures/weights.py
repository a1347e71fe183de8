"""Overlap weights: how much each patient counts where only those are compared who could well have had any therapy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats, Integers, numbered
from lumbar.measures.least_squares import own_terms
from lumbar.measures.propensity import fit_propensity, softmax

NOBODY = 1e-4
"""Mean weight below which no patient is in equipoise (five equal chances give 0.2)."""


@dataclass(frozen=True)
class PatientTable:
    """Groups as arrays: columns (first all ones), which arm and clinic a row is, its patients.

    ``n`` counts all, ``scored`` those with a score and ``totals`` adds up their scores (weighted for the lost).
    """

    columns: Floats
    arms: list[str]
    arm: Integers
    clinic: Integers
    n: Floats
    scored: Floats
    totals: Floats

    @property
    def clinics(self) -> int:
        """The number of clinics."""
        return int(self.clinic.max()) + 1

    def counts(self) -> Floats:
        """(rows, arms): the row's patients in the column of its arm."""
        return np.eye(len(self.arms))[self.arm] * self.n[:, None]


def propensity_columns(groups: pl.DataFrame, covariates: Sequence[str]) -> Floats:
    """All ones, the covariates and, of those that are more than yes or no, the squares, each in its own sd.

    Indication is rarely straight in a score: without the square of a skewed baseline its imbalance stays.
    Columns that repeat others are left out.

    >>> groups = pl.DataFrame({"n": [1, 1], "age": [2, 4], "zero": [0, 0]})
    >>> propensity_columns(groups, ["age", "zero"]).tolist()
    [[1.0, -1.0], [1.0, 1.0]]
    """
    n = groups["n"].cast(pl.Float64).to_numpy()
    values = _standardised(groups.select(pl.col(covariates).cast(pl.Float64)).to_numpy(), n)
    squares = _standardised(values**2, n)
    columns = np.column_stack([values, squares])
    kept = own_terms(columns.T @ (columns * n[:, None]))
    return np.column_stack([np.ones(groups.height), columns[:, kept]])


def _standardised(values: Floats, n: Floats) -> Floats:
    centred = values.reshape(len(n), -1) - n @ values.reshape(len(n), -1) / n.sum()
    spread = np.sqrt(n @ centred**2 / n.sum())
    return centred / np.where(spread > 1e-12, spread, np.inf)


def patient_table(groups: pl.DataFrame, covariates: Sequence[str]) -> PatientTable:
    """The groups as arrays; those of ``follow_up_weights`` (n_due, weight) count everybody who was due."""
    lost = groups["weight"].to_numpy() if "weight" in groups.columns else np.ones(groups.height)
    everybody = "n_due" if "n_due" in groups.columns else "n"
    arms, arm = numbered(groups["therapy"])
    return PatientTable(
        columns=propensity_columns(groups.with_columns(n=everybody), covariates),
        arms=arms,
        arm=arm,
        clinic=numbered(groups["clinic"])[1],
        n=groups[everybody].cast(pl.Float64).to_numpy(),
        scored=lost * groups["n"].cast(pl.Float64).to_numpy(),
        totals=lost * groups["s_y"].cast(pl.Float64).to_numpy(),
    )


def overlap_weights(groups: pl.DataFrame, covariates: Sequence[str]) -> pl.DataFrame:
    """The groups with ``weight``: how much each patient counts, 1 / e_z over the sum of 1 / e_j.

    Li & Li 2019, Ann Appl Stat 13:2389 (generalised overlap weights; with two arms 1 - e_z, Li, Morgan &
    Zaslavsky 2018). The target is patients in equipoise (ATO). ``groups``: clinic, therapy, covariates, n,
    s_y, s_yy as from ``groups_of_rows``.

    >>> groups = pl.DataFrame({"clinic": ["a", "a"], "therapy": ["x", "y"], "n": [30, 10], "s_y": [0, 0]})
    >>> overlap_weights(groups, [])["weight"].round(6).to_list()
    [0.25, 0.75]
    """
    table = patient_table(groups, covariates)
    fitted = fit_propensity(table.columns, table.counts())
    weights = equipoise(table, fitted.coefficients)
    refuse_decided(weights, table.n)
    return groups.with_columns(weight=weights)


def refuse_decided(weights: Floats, n: Floats) -> None:
    """Raise where nobody could have had all the therapies: the weights then run to zero for everyone."""
    if weights @ n < NOBODY * n.sum():
        raise CannotShow(
            "Hardly any patient could have had every one of these therapies. "
            "Choose fewer adjusters, fewer therapies or a wider filter."
        )


def equipoise(table: PatientTable, coefficients: Floats) -> Floats:
    """The weight of a row's patients: their arm's 1 / e over the sum of 1 / e, which is the softmax of -scores."""
    return softmax(-table.columns @ coefficients)[np.arange(len(table.arm)), table.arm]


def effective_sample_sizes(weighted: pl.DataFrame) -> pl.DataFrame:
    """therapy, n, effective_n: the patients an arm counts for after weighting (Kish 1965).

    >>> weighted = pl.DataFrame({"therapy": ["x", "x"], "n": [10, 10], "weight": [1.0, 3.0]})
    >>> effective_sample_sizes(weighted).row(0)
    ('x', 20, 16.0)
    """
    share = (pl.col("weight") * pl.col("n")).sum()
    squares = (pl.col("weight") ** 2 * pl.col("n")).sum()
    return weighted.group_by("therapy").agg(pl.col("n").sum(), effective_n=share**2 / squares).sort("therapy")


def clinics_lacking(groups: pl.DataFrame) -> pl.DataFrame:
    """clinic, therapies: which therapies a clinic never gave, where it lacks one.

    >>> clinics_lacking(pl.DataFrame({"clinic": ["a", "a", "b"], "therapy": ["x", "y", "x"]})).rows()
    [('b', ['y'])]
    """
    every = groups.select("clinic").unique().join(groups.select("therapy").unique(), how="cross")
    missing = every.join(groups, on=["clinic", "therapy"], how="anti")
    return missing.group_by("clinic").agg(therapies=pl.col("therapy").sort()).sort("clinic")
