"""Funnel plots: how far a clinic may lie from all clinics by chance alone, given how many patients it counts.

Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Stat Med 24:1185; over-dispersion:
Spiegelhalter 2005, "Handling over-dispersion of performance indicators", Qual Saf Health Care 14:347.
"""

from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import polars as pl
from scipy.special import bdtr

from lumbar.measures.estimates import Floats

Verdict: TypeAlias = Literal["inside", "warning", "alarm", "too few"]
WARNING, ALARM = 1.95996, 3.09023
"""Standard errors beyond which 5 % and 0.2 % of quiet clinics lie."""
BEYOND = {WARNING: 0.05, ALARM: 0.002}
FEWEST_JUDGED = 30
"""Patients below which a clinic gets no verdict."""
TRIMMED = 0.1
"""Share of the clinics at either end whose z counts no further than the next one's."""
ANYTHING, A_SHARE = (-np.inf, np.inf), (0.0, 1.0)


class Chance(NamedTuple):
    """How many of the judged clinics lie outside by chance alone: the mean, and the range of 95 % of networks."""

    expected: float
    lower: int
    upper: int


def limits(
    centre: float, spread: float, n: Floats, z: float, within: tuple[float, float] = ANYTHING
) -> tuple[Floats, Floats]:
    """Both control limits for clinics of ``n`` patients: centre +- z x spread / sqrt(n).

    Spiegelhalter 2005, Stat Med 24:1185, appendix A. ``spread``: standard deviation of one patient; ``within``:
    what the indicator can be.

    >>> low, high = limits(-10.0, 8.0, np.array([64.0]), WARNING)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([-11.96], [-8.04])
    """
    half = z * spread / np.sqrt(n)
    return np.clip(centre - half, *within), np.clip(centre + half, *within)


def share_limits(share: float, n: Floats, z: float) -> tuple[Floats, Floats]:
    """Both control limits of a plain share: p +- z x sqrt(p (1 - p) / n), never below 0 or above 1.

    >>> low, high = share_limits(0.1, np.array([16.0, 100.0]), WARNING)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.0412], [0.247, 0.1588])
    """
    return limits(share, float(np.sqrt(share * (1 - share))), n, z, A_SHARE)


def z_scores(clinics: pl.DataFrame) -> pl.DataFrame:
    """The clinics with ``z``: standard errors from all clinics; ``clinics``: n, value, overall, spread.

    >>> z_scores(pl.DataFrame({"n": [100], "value": [3.0], "overall": [1.0], "spread": [10.0]}))["z"].item()
    2.0
    """
    error = pl.col("spread") / pl.col("n").sqrt()
    return clinics.with_columns(z=(pl.col("value") - pl.col("overall")) / error)


def dispersion(z: Floats) -> float:
    """How many times wider clinics scatter than patients' luck alone explains (variance), never below 1.

    Multiplicative over-dispersion from winsorised z (Spiegelhalter 2005, Qual Saf Health Care 14:347): 10 % at
    either end are drawn in, so that true outliers do not hide themselves; 1 where nobody is judged.

    >>> round(dispersion(np.array([-3.0, -1.0, 0.0, 1.0, 3.0])), 3), dispersion(np.array([0.1, -0.1]))
    (2.336, 1.0)
    """
    return max(1.0, float((winsorised(z) ** 2).mean())) if len(z) else 1.0


def winsorised(z: Floats) -> Floats:
    """The z with those beyond the 10 % and 90 % quantiles (linear between ranks, as R's type 7) drawn in to them.

    >>> winsorised(np.array([-3.0, -1.0, 0.0, 1.0, 3.0])).round(3).tolist()
    [-2.2, -1.0, 0.0, 1.0, 2.2]
    """
    return np.clip(z, *np.quantile(z, [TRIMMED, 1 - TRIMMED]))


def verdicts(clinics: pl.DataFrame, phi: float) -> pl.DataFrame:
    """The clinics with ``verdict``: inside, warning (beyond 95 %), alarm (beyond 99.8 %), or too few to judge.

    ``clinics``: judged (enough patients), z; ``phi`` widens the limits by its root.

    >>> clinics = pl.DataFrame({"judged": [True, True, True, False], "z": [1.0, -2.5, 6.0, 9.0]})
    >>> verdicts(clinics, 1.0)["verdict"].to_list(), verdicts(clinics, 4.0)["verdict"].to_list()
    (['inside', 'warning', 'alarm', 'too few'], ['inside', 'inside', 'warning', 'too few'])
    """
    away = pl.col("z").abs() / phi**0.5
    verdict = (
        pl.when(~pl.col("judged") | pl.col("z").is_null())
        .then(pl.lit("too few"))
        .when(away > ALARM)
        .then(pl.lit("alarm"))
        .when(away > WARNING)
        .then(pl.lit("warning"))
        .otherwise(pl.lit("inside"))
    )
    return clinics.with_columns(verdict=verdict)


def outside_by_chance(judged: int, z: float = WARNING) -> Chance:
    """How many of so many judged clinics lie outside the limits at ``z`` though all are alike (binomial).

    >>> outside_by_chance(24), outside_by_chance(24, ALARM)
    (Chance(expected=1.2000000000000002, lower=0, upper=4), Chance(expected=0.048, lower=0, upper=1))
    """
    beyond = BEYOND[z]
    at_most = bdtr(np.arange(judged + 1.0), judged, beyond)
    lower, upper = (int(np.searchsorted(at_most, edge)) for edge in (0.025, 0.975))
    return Chance(judged * beyond, lower, upper)
