"""How long until an important change: the share who have reached it by each visit."""

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats, t_quantile


def time_to_change(counts: pl.DataFrame) -> pl.DataFrame:
    """Share who reached the change by each visit, Kaplan-Meier with log-log limits.

    ``counts``: therapy, week, reached (first seen to have reached it at this visit), lost (last seen at
    this visit, not having reached it: censored, never counted as recovered). Columns: therapy, week, at_risk,
    reached, value, lower, upper, n, method. The change is only seen at visits: it happened somewhere
    between the visit before and this one (interval-censored), so the curve runs late.
    Kaplan & Meier 1958, JASA 53:457; limits Kalbfleisch & Prentice 1980.

    >>> counts = pl.DataFrame({"therapy": ["x"] * 2, "week": [6, 12], "reached": [4, 3], "lost": [2, 1]})
    >>> time_to_change(counts)["at_risk", "value"].with_columns(pl.col("value").round(3)).rows()
    [(10, 0.4), (4, 0.85)]
    """
    if counts.is_empty():
        raise CannotShow("Nobody came to a visit. Choose another instrument or a wider filter.")
    arms = counts.sort("therapy", "week").partition_by("therapy", maintain_order=True)
    return pl.concat([_curve(arm) for arm in arms])


def _curve(arm: pl.DataFrame) -> pl.DataFrame:
    reached, lost = (arm[name].cast(pl.Float64).to_numpy() for name in ("reached", "lost"))
    leaving = reached + lost
    at_risk = leaving.sum() - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
    leaving_share = np.divide(reached, at_risk, out=np.zeros_like(reached), where=at_risk > 0)
    staying = np.cumprod(1.0 - leaving_share, dtype=np.float64)
    lower, upper = _log_log_limits(staying, reached, at_risk)
    return arm.select(
        "therapy",
        "week",
        at_risk=pl.Series(at_risk).cast(pl.Int64),
        reached="reached",
        value=pl.Series(1 - staying),
        lower=pl.Series(1 - upper),
        upper=pl.Series(1 - lower),
        n=pl.lit(int(leaving.sum())),
        method=pl.lit("Kaplan-Meier at visit times, log-log limits"),
    )


def _log_log_limits(staying: Floats, reached: Floats, at_risk: Floats) -> tuple[Floats, Floats]:
    """Limits of the share still waiting (Greenwood on the log-log scale); at 0 and 1 they close."""
    left = at_risk * (at_risk - reached)
    greenwood = np.cumsum(np.divide(reached, left, out=np.zeros_like(reached), where=left > 0))
    open_ended = (staying > 0) & (staying < 1)
    inner = np.where(open_ended, staying, 0.5)
    half = t_quantile(float("inf")) * np.sqrt(greenwood) / np.abs(np.log(inner))
    return (
        np.where(open_ended, inner ** np.exp(half), staying),
        np.where(open_ended, inner ** np.exp(-half), staying),
    )
