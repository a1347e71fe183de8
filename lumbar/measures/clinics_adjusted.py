"""What each clinic's patients would have been expected to reach, and how far they are from it.

Case-mix adjustment as in NHS England's Patient Reported Outcome Measures: a clinic's adjusted figure is what was
observed minus what its patients' factors predict plus the figure of all patients.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats
from lumbar.measures.least_squares import LeastSquares
from lumbar.measures.moments import Moments
from lumbar.measures.propensity import fit_propensity
from lumbar.measures.weights import propensity_columns


def adjusted_means(moments: Moments, fit: LeastSquares, scale: int = 1) -> pl.DataFrame:
    """Mean change since ``baseline`` by clinic, patient mix allowed for; from sums, equal to the patients' own.

    ``fit``: of the same ``moments`` without clinic effects, so that what its terms leave over is the clinic's.
    Columns: clinic, n, observed, expected, value, overall (all patients), spread (residual standard deviation of
    one patient), in points of the instrument.
    """
    clinics, place = np.unique(np.array(moments.clinics), return_inverse=True)
    change = moments.sums[:, -1] - moments.sums[:, moments.columns.index("baseline")]
    n = np.bincount(place, moments.n)
    observed = np.bincount(place, change) / n
    left_over = fit.scores[:, fit.names.index("intercept")] / n
    overall = change.sum() / moments.n.sum()
    spread = float(np.sqrt(fit.residual_squares / fit.degrees))
    return pl.DataFrame(
        {
            "clinic": clinics.tolist(),
            "n": n.astype(np.int64),
            "observed": observed / scale,
            "expected": (observed - left_over) / scale,
            "value": (left_over + overall) / scale,
        }
    ).with_columns(overall=pl.lit(overall / scale), spread=pl.lit(spread / scale))


def adjusted_shares(groups: pl.DataFrame, covariates: Sequence[str], *, by_therapy: bool) -> pl.DataFrame:
    """Share of responders by clinic, patient mix allowed for by a logit on ``covariates`` (and therapy).

    ``groups``: clinic, therapy, the covariates, n, responders: patients alike. Columns: clinic, n, responders,
    observed, expected, value, overall, spread: the root mean p (1 - p) over all patients' own chances p, which
    is that of a plain share where nothing is allowed for. Raises CannotShow where the factors decide who improved.

    >>> groups = pl.DataFrame({"clinic": ["a", "b"], "therapy": "x", "n": [60, 40], "responders": [20, 30]})
    >>> adjusted_shares(groups, [], by_therapy=False).select(pl.col("value", "spread").round(3)).row(0)
    (0.333, 0.5)
    """
    n, events = (groups[name].cast(pl.Float64).to_numpy() for name in ("n", "responders"))
    chances = _chances(groups, covariates, by_therapy=by_therapy)
    spread = float(np.sqrt(n @ (chances * (1 - chances)) / n.sum()))
    predicted = groups.select("clinic", "n", "responders", predicted=pl.Series(n * chances))
    summed = predicted.group_by("clinic").agg(pl.all().sum()).sort("clinic")
    observed, expected = pl.col("responders") / pl.col("n"), pl.col("predicted") / pl.col("n")
    overall = float(events.sum() / n.sum())
    return summed.select(
        "clinic",
        "n",
        "responders",
        observed=observed,
        expected=expected,
        value=observed - expected + overall,
        overall=pl.lit(overall),
        spread=pl.lit(spread),
    )


def _chances(groups: pl.DataFrame, covariates: Sequence[str], *, by_therapy: bool) -> Floats:
    arms = groups["therapy"].cast(pl.String).to_dummies(drop_first=True)
    extra = arms.columns if by_therapy else []
    columns = propensity_columns(
        pl.concat([groups.select(*covariates, "n"), arms.select(extra)], how="horizontal"),
        [*covariates, *extra],
    )
    n, events = (groups[name].cast(pl.Float64).to_numpy() for name in ("n", "responders"))
    try:
        fitted = fit_propensity(columns, np.column_stack([n - events, events]))
    except CannotShow as undecided:
        raise CannotShow(
            "What is recorded of the patients decides who improved altogether, so clinics cannot be compared by it. "
            "Choose another change, the mean change, or a wider filter."
        ) from undecided
    return fitted.chances(columns)[:, 1]
