"""Shares of patients who reach an important change, their differences and numbers needed to treat."""

from typing import NamedTuple

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.designs import check_reference
from lumbar.measures.estimates import Estimate, t_quantile

INFINITE = float("inf")


class NumberNeeded(NamedTuple):
    """Patients to treat for one more responder or, where ``harms``, for one responder fewer.

    Where the difference's interval ``crosses`` zero it is split: from benefit ``lower`` to infinity and on
    to harm ``upper``. Otherwise ``lower`` to ``upper`` as usual.
    """

    value: float
    lower: float
    upper: float
    harms: bool
    crosses: bool


def wilson(events: int, n: int, level: float = 0.95) -> Estimate:
    """A share with Wilson's score interval (Wilson 1927, JASA 22:209).

    >>> [round(limit, 4) for limit in wilson(81, 263)[1:3]]
    [0.2553, 0.3662]
    """
    if n < 1:
        raise CannotShow("No patient to count. Choose another visit or a wider filter.")
    z = t_quantile(INFINITE, level)
    share = events / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # at 0 and n the limit is exactly 0 and 1, whatever the last digit says
    lower = 0.0 if events == 0 else float(middle - half)
    upper = 1.0 if events == n else float(middle + half)
    return Estimate(share, lower, upper, n, "Wilson")


def risk_difference(events: int, n: int, other_events: int, other_n: int) -> Estimate:
    """A share minus another's, with Newcombe's hybrid score interval (1998, Stat Med 17:873, method 10).

    >>> [round(limit, 4) for limit in risk_difference(56, 70, 48, 80)[:3]]
    [0.2, 0.0524, 0.3339]
    """
    one, two = wilson(events, n), wilson(other_events, other_n)
    value = one.value - two.value
    lower = value - float(np.hypot(one.value - one.lower, two.upper - two.value))
    upper = value + float(np.hypot(one.upper - one.value, two.value - two.lower))
    return Estimate(value, lower, upper, n + other_n, "Newcombe")


def number_needed_to_treat(difference: Estimate) -> NumberNeeded:
    """The number needed to treat from a difference of responder shares (Altman 1998, BMJ 317:1309).

    >>> number_needed_to_treat(Estimate(0.1, -0.05, 0.25, 100, ""))
    NumberNeeded(value=10.0, lower=4.0, upper=20.0, harms=False, crosses=True)
    """
    near, far = _reciprocal(difference.upper), _reciprocal(difference.lower)
    crosses = difference.lower <= 0 <= difference.upper
    ends = (near, far) if crosses else (min(near, far), max(near, far))
    return NumberNeeded(_reciprocal(difference.value), *ends, difference.value < 0, crosses)


def _reciprocal(share: float) -> float:
    return 1 / abs(share) if share else INFINITE


def responders_by_therapy(counts: pl.DataFrame, missing: str = "complete") -> pl.DataFrame:
    """Share of responders per therapy and threshold.

    ``counts``: therapy, threshold, n_due (patients whose visit is due and whose baseline leaves room for
    the change), n_followed (of those, with a score), responders, no_room (patients whose baseline leaves
    none, counted apart). ``missing``: complete counts those followed, nonresponder all who were due.
    Columns: therapy, threshold, n, n_followed, no_room, responders, value, lower, upper, method.

    >>> counts = pl.DataFrame({"therapy": ["x"], "threshold": ["10"], "n_due": [30], "n_followed": [20],
    ...                        "responders": [5], "no_room": [2]})
    >>> responders_by_therapy(counts, "nonresponder")["n", "value"].row(0)[0]
    30
    """
    if missing not in {"complete", "nonresponder"}:
        raise CannotShow(f"Missing patients can be complete or nonresponder, not {missing}. Choose one.")
    base = "n_followed" if missing == "complete" else "n_due"
    whole = counts.filter(pl.col(base) > 0).rename({base: "n"})
    if whole.is_empty():
        raise CannotShow("No patient has a score at this visit. Choose another visit or a wider filter.")
    rows = [wilson(events, n) for events, n in whole.select("responders", "n").iter_rows()]
    followed = counts.filter(pl.col(base) > 0)["n_followed"]
    return whole.with_columns(
        n_followed=followed,
        value=pl.Series([row.value for row in rows]),
        lower=pl.Series([row.lower for row in rows]),
        upper=pl.Series([row.upper for row in rows]),
        method=pl.lit("Wilson" if missing == "complete" else "Wilson, missing = non-responder"),
    ).select(
        "therapy",
        "threshold",
        "n",
        "n_followed",
        "no_room",
        "responders",
        "value",
        "lower",
        "upper",
        "method",
    )


def responder_differences(responders: pl.DataFrame, reference: str) -> pl.DataFrame:
    """Each therapy's share minus the reference's per threshold, with the number needed to treat.

    ``responders``: as from ``responders_by_therapy``. Columns: therapy, reference, threshold, n, value,
    lower, upper, method, nnt, nnt_lower, nnt_upper, nnt_harms, nnt_crosses.

    >>> counts = pl.DataFrame({"therapy": ["x", "y"], "threshold": ["10"] * 2, "n_due": [80, 70],
    ...     "n_followed": [80, 70], "responders": [48, 56], "no_room": [0, 0]})
    >>> responder_differences(responders_by_therapy(counts), "x")["nnt"].round(3).to_list()
    [5.0]
    """
    check_reference(reference, responders["therapy"].unique().to_list())
    other = responders.filter(pl.col("therapy") == reference).select(
        "threshold", other_events="responders", other_n="n"
    )
    pairs = responders.filter(pl.col("therapy") != reference).join(other, on="threshold")
    return pl.DataFrame(
        [
            {"therapy": row["therapy"], "reference": reference, "threshold": row["threshold"]}
            | _difference_row(row["responders"], row["n"], row["other_events"], row["other_n"])
            for row in pairs.iter_rows(named=True)
        ]
    )


def _difference_row(events: int, n: int, other_events: int, other_n: int) -> dict[str, float | str | bool]:
    difference = risk_difference(events, n, other_events, other_n)
    needed = number_needed_to_treat(difference)
    return difference._asdict() | {
        "nnt": needed.value,
        "nnt_lower": needed.lower,
        "nnt_upper": needed.upper,
        "nnt_harms": needed.harms,
        "nnt_crosses": needed.crosses,
    }


def threshold_band(differences: pl.DataFrame) -> pl.DataFrame:
    """How far the difference moves over the thresholds of the list: therapy, lowest, highest, thresholds.

    >>> differences = pl.DataFrame({"therapy": ["x", "x"], "threshold": ["10", "30%"], "value": [0.1, 0.2]})
    >>> threshold_band(differences).row(0)
    ('x', 0.1, 0.2, 2)
    """
    return (
        differences.group_by("therapy")
        .agg(
            lowest=pl.col("value").min(),
            highest=pl.col("value").max(),
            thresholds=pl.col("threshold").n_unique(),
        )
        .sort("therapy")
    )
