"""How much better one therapy's patients do than another's, patient mix and clinic allowed for."""

from typing import Any

import polars as pl

from lumbar.measures.designs import check_reference, therapy_term
from lumbar.measures.estimates import Errors, holm, t_interval, two_sided_p
from lumbar.measures.least_squares import LeastSquares
from lumbar.measures.standard_errors import contrast, errors_for

METHODS: dict[Errors, str] = {
    "ordinary": "ordinary errors",
    "HC": "errors for unequal spread (HC)",
    "CR1": "errors clustered by clinic (CR1), t with clinics - 1",
    "CR2": "errors clustered by clinic (CR2), t with Satterthwaite's degrees of freedom",
}


def adjusted_differences(fit: LeastSquares, errors: Errors | None = None, scale: int = 1) -> pl.DataFrame:
    """Each therapy's mean minus the reference's, baseline, case mix and clinic allowed for.

    Analysis of covariance (Vickers & Altman 2001, BMJ 323:1123); with slopes by therapy held at the mean
    patient it is the average over all patients (Lin 2013, Ann Appl Stat 7:295; that mean is taken as fixed).
    ``errors``: None takes what the number of clinics allows (``errors_for``). ``scale`` is the stored
    integer per point. Columns: therapy, reference, n (the therapy's patients), value, lower, upper, error,
    degrees, p, p_adjusted (Holm over the contrasts), hedges_g, hedges_g_lower, hedges_g_upper, method.

    >>> from lumbar.measures.compressed import fit_groups, groups_of_rows
    >>> from lumbar.measures.designs import Design
    >>> rows = pl.DataFrame({"clinic": ["a"] * 4, "therapy": ["x", "x", "y", "y"], "score": [1, 3, 5, 8]})
    >>> fit = fit_groups(groups_of_rows(rows, [], "score"), [], Design("x"))
    >>> adjusted_differences(fit, "ordinary").select(pl.col("value", "lower", "upper").round(2)).row(0)
    (4.5, -3.26, 12.26)
    """
    kind = errors or errors_for(fit.sums.meeting)
    model = "slopes by therapy, standardised to all patients" if fit.sums.target else "common slopes"
    contrasts = pl.DataFrame(
        [
            {"therapy": therapy, "reference": fit.reference, "n": n}
            | contrast(fit, fit.pick({therapy_term(therapy): 1.0}), kind, scale)._asdict()
            for therapy, n in fit.sums.arms.select("therapy", "n").iter_rows()
            if therapy != fit.reference
        ]
    ).with_columns(method=pl.lit(f"ANCOVA, {model}; {METHODS[kind]}"))
    adjusted = contrasts.with_columns(p_adjusted=pl.Series(holm(contrasts["p"].to_numpy())))
    return with_hedges_g(adjusted, fit.sums.arms, scale)


def crude_differences(arms: pl.DataFrame, reference: str, scale: int = 1) -> pl.DataFrame:
    """Each therapy's plain mean minus the reference's, nothing allowed for: therapy ... method as above.

    Welch 1947, Biometrika 34:28. ``arms``: therapy, n, mean, sd as from ``arm_spread``. Arms of one patient
    are left out. Raises CannotShow where the reference is missing.

    >>> arms = pl.DataFrame({"therapy": ["x", "y"], "n": [20, 20], "mean": [5.0, 3.0], "sd": [2.0, 2.0]})
    >>> crude_differences(arms, "x").select(pl.col("value", "lower", "upper").round(2)).row(0)
    (-2.0, -3.28, -0.72)
    """
    spread = arms.filter(pl.col("n") > 1)
    check_reference(reference, spread["therapy"].to_list())
    other = spread.row(by_predicate=pl.col("therapy") == reference, named=True)
    rows = [
        {"therapy": row["therapy"], "reference": reference, "n": row["n"]} | _welch(row, other, scale)
        for row in spread.iter_rows(named=True)
        if row["therapy"] != reference
    ]
    return with_hedges_g(pl.DataFrame(rows).with_columns(method=pl.lit("plain means; Welch")), arms, scale)


def _welch(arm: dict[str, Any], other: dict[str, Any], scale: int) -> dict[str, float]:
    own, theirs = arm["sd"] ** 2 / arm["n"], other["sd"] ** 2 / other["n"]
    error = (own + theirs) ** 0.5 / scale
    degrees = (own + theirs) ** 2 / (own**2 / (arm["n"] - 1) + theirs**2 / (other["n"] - 1))
    value = (arm["mean"] - other["mean"]) / scale
    lower, upper = t_interval(value, error, degrees)
    p = two_sided_p(value, error, degrees)
    return {"value": value, "lower": lower, "upper": upper, "error": error, "degrees": degrees, "p": p}


def with_hedges_g(contrasts: pl.DataFrame, arms: pl.DataFrame, scale: int = 1) -> pl.DataFrame:
    """The contrasts with hedges_g, hedges_g_lower, hedges_g_upper: in pooled sd of the outcome x J.

    Hedges 1981, J Educ Stat 6:107: J = 1 - 3 / (4N - 9), N the patients of both arms. The sd is taken as
    known, so the interval is that of the difference on another scale.

    >>> arms = pl.DataFrame({"therapy": ["x", "y"], "n": [20, 20], "mean": [5.0, 3.0], "sd": [2.0, 2.0]})
    >>> with_hedges_g(crude_differences(arms, "x"), arms)["hedges_g"].round(3).to_list()
    [-0.98]
    """
    spread = {therapy: (n, sd or 0.0) for therapy, n, sd in arms.select("therapy", "n", "sd").iter_rows()}
    units = [
        _hedges_unit(*spread[therapy], *spread[reference]) * scale
        for therapy, reference in contrasts.select("therapy", "reference").iter_rows()
    ]
    return contrasts.with_columns(
        (pl.col(column) * pl.Series(units)).alias(f"hedges_g{suffix}")
        for column, suffix in (("value", ""), ("lower", "_lower"), ("upper", "_upper"))
    )


def _hedges_unit(n: int, sd: float, other_n: int, other_sd: float) -> float:
    """What one stored unit is worth in corrected pooled standard deviations; nothing without spread."""
    degrees = n + other_n - 2
    pooled = ((sd**2 * (n - 1) + other_sd**2 * (other_n - 1)) / max(degrees, 1)) ** 0.5
    return (1 - 3 / (4 * (n + other_n) - 9)) / pooled if pooled else float("nan")
