"""Overlap weights: therapies compared among patients who could well have had any of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.adjusted import with_hedges_g
from lumbar.measures.designs import check_reference
from lumbar.measures.estimates import Floats, Integers, t_interval, two_sided_p
from lumbar.measures.least_squares import own_terms
from lumbar.measures.moments import arm_spread
from lumbar.measures.propensity import Propensity, derivatives, fit_propensity
from lumbar.measures.standard_errors import TOO_FEW_CLINICS

FEWEST_PATIENTS = 30
"""An arm that counts for fewer patients than this after weighting is not compared."""
NOBODY = 1e-4
"""Mean weight below which no patient is in equipoise (five equal chances give 0.2)."""
DRAWS = 400
SEED = 1978


@dataclass(frozen=True)
class _Table:
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


def _table(groups: pl.DataFrame, covariates: Sequence[str]) -> _Table:
    lost = groups["weight"].to_numpy() if "weight" in groups.columns else np.ones(groups.height)
    everybody = "n_due" if "n_due" in groups.columns else "n"
    arms, arm = np.unique(groups["therapy"].cast(pl.String).to_numpy(), return_inverse=True)
    return _Table(
        columns=propensity_columns(groups.with_columns(n=everybody), covariates),
        arms=[str(name) for name in arms],
        arm=arm,
        clinic=np.unique(groups["clinic"].cast(pl.String).to_numpy(), return_inverse=True)[1],
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
    table = _table(groups, covariates)
    fitted = fit_propensity(table.columns, table.counts())
    weights = _weights(table, fitted.coefficients)
    _refuse_decided(weights, table.n)
    return groups.with_columns(weight=weights)


def _refuse_decided(weights: Floats, n: Floats) -> None:
    """Raise where nobody could have had all the therapies: the weights then run to zero for everyone."""
    if weights @ n < NOBODY * n.sum():
        raise CannotShow(
            "Hardly any patient could have had every one of these therapies. "
            "Choose fewer adjusters, fewer therapies or a wider filter."
        )


def _weights(table: _Table, coefficients: Floats) -> Floats:
    chances = np.maximum(Propensity(coefficients).chances(table.columns), 1e-300)
    own = chances[np.arange(len(table.arm)), table.arm]
    return 1 / own / (1 / chances).sum(axis=1)


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


def weighted_differences(
    groups: pl.DataFrame, covariates: Sequence[str], reference: str, scale: int = 1, draws: int = DRAWS
) -> pl.DataFrame:
    """Each therapy's weighted mean minus the reference's among patients in equipoise (ATO).

    ``groups``: clinic, therapy, covariates, n, s_y, s_yy. Speaks of those with a score; where the groups come
    from ``follow_up_weights`` (n_due, weight) it speaks of all who were due, weights for the lost as known.
    Interval: t with clinics - 1 on the error of a seeded bootstrap over clinics, each draw refitting the
    propensities by one Newton step from the full fit (Davidson & MacKinnon 1999, Int Econ Rev 40:487).
    Columns: therapy, reference, n, effective_n, value, lower, upper, error, degrees, p, hedges_g,
    hedges_g_lower, hedges_g_upper, method. Raises CannotShow below 30 effective patients in an arm and
    below 8 clinics.
    """
    table = _table(groups, covariates)
    check_reference(reference, table.arms)
    fitted = fit_propensity(table.columns, table.counts())
    weights = _weights(table, fitted.coefficients)
    _refuse_decided(weights, table.n)
    lost = pl.col("weight") if "weight" in groups.columns else pl.lit(1.0)
    sizes = effective_sample_sizes(groups.with_columns(weight=lost * pl.Series(weights)))
    _refuse_thin(sizes, int(table.clinic.max()) + 1)
    means = _weighted_means(table, fitted.coefficients, np.ones(int(table.clinic.max()) + 1))
    drawn = _bootstrap(table, fitted.coefficients, draws)
    base = table.arms.index(reference)
    rows = [
        {"therapy": arm, "reference": reference, "n": n, "effective_n": effective}
        | _contrast(means[place] - means[base], drawn[:, place] - drawn[:, base], table, scale)
        for arm, n, effective in sizes.iter_rows()
        if (place := table.arms.index(arm)) != base
    ]
    method = pl.lit("overlap weights (patients in equipoise); bootstrap over clinics")
    return with_hedges_g(pl.DataFrame(rows).with_columns(method=method), arm_spread(groups), scale)


def _refuse_thin(sizes: pl.DataFrame, clinics: int) -> None:
    if clinics < TOO_FEW_CLINICS:
        raise CannotShow(
            f"Weights need at least {TOO_FEW_CLINICS} clinics to say how sure they are; here are {clinics}. "
            "Choose more clinics or the adjusted comparison."
        )
    thin = sizes.filter(pl.col("effective_n") < FEWEST_PATIENTS)["therapy"].to_list()
    if thin:
        raise CannotShow(
            f"Too few patients of {', '.join(thin)} resemble those of the other therapies "
            f"(fewer than {FEWEST_PATIENTS} after weighting). Choose fewer therapies or a wider filter."
        )


def _contrast(value: float, drawn: Floats, table: _Table, scale: int) -> dict[str, float]:
    clinics = int(table.clinic.max()) + 1
    error = float(np.nanstd(drawn, ddof=1)) * (clinics / (clinics - 1)) ** 0.5 / scale
    lower, upper = t_interval(value / scale, error, clinics - 1)
    p = two_sided_p(value / scale, error, clinics - 1)
    return {
        "value": float(value) / scale,
        "lower": float(lower),
        "upper": float(upper),
        "error": error,
        "degrees": float(clinics - 1),
        "p": p,
    }


def _weighted_means(table: _Table, coefficients: Floats, times: Floats) -> Floats:
    """Weighted mean outcome per arm where clinic g counts ``times[g]`` times."""
    weights = _weights(table, coefficients) * times[table.clinic]
    people = np.bincount(table.arm, weights * table.scored, len(table.arms))
    totals = np.bincount(table.arm, weights * table.totals, len(table.arms))
    return np.divide(totals, people, out=np.full(len(people), np.nan), where=people > 0)


def _bootstrap(table: _Table, coefficients: Floats, draws: int) -> Floats:
    """Means (draws, arms) over clinics drawn with replacement."""
    clinics, counts = int(table.clinic.max()) + 1, table.counts()
    parts = [
        derivatives(table.columns[own], counts[own], coefficients)
        for own in (table.clinic == clinic for clinic in range(clinics))
    ]
    gradients, informations = np.stack([part[0] for part in parts]), np.stack([part[1] for part in parts])
    drawn = (
        np.random.default_rng(SEED).multinomial(clinics, np.full(clinics, 1 / clinics), draws).astype(float)
    )
    # a trace of the full information keeps draws solvable that miss all patients of a rare kind
    trace = 1e-9 * np.diag(np.diag(informations.sum(axis=0)))
    steps = np.linalg.solve(np.tensordot(drawn, informations, 1) + trace, (drawn @ gradients)[:, :, None])
    means = np.empty((draws, len(table.arms)))
    for draw, times in enumerate(drawn):
        moved = coefficients + steps[draw].reshape(coefficients.T.shape).T
        means[draw] = _weighted_means(table, moved, times)
    return means
