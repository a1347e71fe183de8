"""Therapies compared among patients who could well have had any of them, and how sure that is."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.adjusted import with_hedges_g
from lumbar.measures.designs import check_reference
from lumbar.measures.estimates import Floats, Integers, t_interval, two_sided_p
from lumbar.measures.moments import arm_spread
from lumbar.measures.propensity import derivatives, fit_propensity
from lumbar.measures.standard_errors import TOO_FEW_CLINICS
from lumbar.measures.weights import (
    PatientTable,
    effective_sample_sizes,
    equipoise,
    patient_table,
    refuse_decided,
)

FEWEST_PATIENTS = 30
"""An arm that counts for fewer patients than this after weighting is not compared."""
DRAWS = 400
SEED = 1978
AT_ONCE = 500
"""Rows weighed for all draws at a time."""


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
    table = patient_table(groups, covariates)
    check_reference(reference, table.arms)
    fitted = fit_propensity(table.columns, table.counts())
    weights = equipoise(table, fitted.coefficients)
    refuse_decided(weights, table.n)
    lost = pl.col("weight") if "weight" in groups.columns else pl.lit(1.0)
    sizes = effective_sample_sizes(groups.with_columns(weight=lost * pl.Series(weights)))
    _refuse_thin(sizes, table.clinics)
    own = np.eye(len(table.arms))[table.arm]
    means = _ratio((weights * table.totals) @ own, (weights * table.scored) @ own)
    drawn = _bootstrap(table, fitted.coefficients, draws)
    base = table.arms.index(reference)
    rows = [
        {"therapy": arm, "reference": reference, "n": n, "effective_n": effective}
        | _contrast(float(means[place] - means[base]), drawn[:, place] - drawn[:, base], table, scale)
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


def _contrast(value: float, drawn: Floats, table: PatientTable, scale: int) -> dict[str, float]:
    clinics = table.clinics
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


def _ratio(totals: Floats, people: Floats) -> Floats:
    """Means; not a number where nobody is."""
    with np.errstate(invalid="ignore"):
        return totals / people


def _bootstrap(table: PatientTable, coefficients: Floats, draws: int) -> Floats:
    """Means (draws, arms) over clinics drawn with replacement."""
    evenly = np.full(table.clinics, 1 / table.clinics)
    drawn = np.random.default_rng(SEED).multinomial(table.clinics, evenly, draws).astype(float)
    moved = coefficients[:, :, None] + _steps(table, coefficients, drawn)
    sums = np.zeros((2, len(table.arms), draws))
    for rows in _alike(table.clinic * len(table.arms) + table.arm):
        arm, times = int(table.arm[rows[0]]), drawn[:, table.clinic[rows[0]]]
        scores = -table.columns[rows] @ moved.reshape(len(moved), -1)
        weights = _chance(scores.reshape(len(rows), -1, draws), arm)
        sums[:, arm] += times * (np.stack([table.scored[rows], table.totals[rows]]) @ weights)
    return _ratio(sums[1], sums[0]).T


def _chance(scores: Floats, arm: int) -> Floats:
    """The softmax of one arm: one over the sum of all, each as often as it."""
    own = scores[:, arm - 1] if arm else np.zeros_like(scores[:, 0])
    with np.errstate(over="ignore"):  # endlessly more often: a chance of zero
        return 1 / (np.exp(-own) + np.exp(scores - own[:, None]).sum(axis=1))


def _alike(key: Integers) -> Iterator[Integers]:
    """The places of every value of ``key``, at most 500 at once: what is made of them stays small.

    >>> [places.tolist() for places in _alike(np.array([7, 3, 7]))]
    [[1], [0, 2]]
    """
    order = np.argsort(key, kind="stable")
    for places in np.split(order, np.flatnonzero(np.diff(key[order])) + 1):
        yield from np.array_split(places, -(-len(places) // AT_ONCE))


def _steps(table: PatientTable, coefficients: Floats, drawn: Floats) -> Floats:
    """One Newton step (columns, arms - 1, draws) from the full fit for every draw of clinics."""
    counts = table.counts()
    parts = [
        derivatives(table.columns[own], counts[own], coefficients)
        for own in (table.clinic == clinic for clinic in range(table.clinics))
    ]
    gradients, informations = np.stack([part[0] for part in parts]), np.stack([part[1] for part in parts])
    # a trace of the full information keeps draws solvable that miss all patients of a rare kind
    trace = 1e-9 * np.diag(np.diag(informations.sum(axis=0)))
    steps = np.linalg.solve(np.tensordot(drawn, informations, 1) + trace, (drawn @ gradients)[:, :, None])
    return steps.reshape(len(drawn), *coefficients.T.shape).transpose(2, 1, 0).astype(np.float64)
