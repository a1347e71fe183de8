"""How alike the arms are in what is recorded: table one and the love plot."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl

from lumbar.measures.estimates import Floats, Integers, numbered


def balance(weighted: pl.DataFrame, covariates: Sequence[str]) -> pl.DataFrame:
    """Largest standardised difference over all pairs of arms: covariate, before, after.

    McCaffrey et al. 2013, Stat Med 32:3388: differences of arm means in units of the unweighted spread
    (root mean variance of the arms), so that weighting cannot look better by shrinking the unit.
    ``weighted``: therapy, covariates, n, ``weight`` as from ``overlap_weights``. Below 0.1 is the usual line.

    >>> rows = {"therapy": ["x", "x", "y", "y"], "age": [1, 3, 2, 4], "n": [1] * 4, "weight": [1.0] * 4}
    >>> balance(pl.DataFrame(rows), ["age"]).row(0)
    ('age', 1.0, 1.0)
    """
    n = weighted["n"].cast(pl.Float64).to_numpy()
    _, arms = numbered(weighted["therapy"])
    weights = n * weighted["weight"].to_numpy()
    rows: list[dict[str, str | float]] = []
    for column in covariates:
        values = weighted[column].cast(pl.Float64).to_numpy()
        unit = _unit(values, n, arms)
        before, after = (_largest(_means(values, share, arms), unit) for share in (n, weights))
        rows.append({"covariate": column, "before": before, "after": after})
    return pl.DataFrame(rows, schema={"covariate": pl.String, "before": pl.Float64, "after": pl.Float64})


def standardised_difference(mean: float, sd: float, other_mean: float, other_sd: float) -> float:
    """Difference of two means in their pooled sd (Austin 2009, Stat Med 28:3083); 0 where nothing varies.

    >>> standardised_difference(12.0, 3.0, 9.0, 3.0)
    1.0
    """
    unit = ((sd**2 + other_sd**2) / 2) ** 0.5
    return (mean - other_mean) / unit if unit else 0.0


def _means(values: Floats, weights: Floats, arms: Integers) -> Floats:
    return np.bincount(arms, weights * values) / np.bincount(arms, weights)


def _unit(values: Floats, n: Floats, arms: Integers) -> float:
    centred = values - _means(values, n, arms)[arms]
    size = np.bincount(arms, n)
    return float(np.sqrt((np.bincount(arms, n * centred**2) / size).mean()))


def _largest(means: Floats, unit: float) -> float:
    return max((abs(one - two) / unit for one, two in combinations(means.tolist(), 2) if unit), default=0.0)
