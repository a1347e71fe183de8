"""Mean scores over the visits: those who came, and those who came standing in for those who did not."""

import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.estimates import t_quantile


def visit_means(groups: pl.DataFrame, scale: int = 1) -> pl.DataFrame:
    """Mean and 95 % interval per therapy and visit.

    ``groups``: therapy, week, n_due, n, s_y, s_yy and, for inverse-probability weighting, ``weight`` (per
    patient, taken as known; the interval allows for unequal weights, Hájek's ratio). Rows add up. Columns:
    therapy, week, n, n_due, value, lower, upper, method; limits are empty below two patients.

    >>> groups = pl.DataFrame({"therapy": ["x"], "week": [6], "n_due": [5], "n": [4], "s_y": [20], "s_yy": [120]})
    >>> visit_means(groups).select(pl.col("value", "lower", "upper").round(2)).row(0)
    (5.0, 0.89, 9.11)
    """
    if not int(groups["n"].sum()):
        raise CannotShow("No patient has a score at any visit. Choose a wider filter.")
    weighted = "weight" in groups.columns
    each = pl.col("weight") if weighted else pl.lit(1.0)
    cells = (
        groups.with_columns(_each=each)
        .group_by("therapy", "week")
        .agg(
            pl.col("n", "n_due").sum(),
            people=(pl.col("_each") * pl.col("n")).sum(),
            value=(pl.col("_each") * pl.col("s_y")).sum() / (pl.col("_each") * pl.col("n")).sum(),
            squares=_weighted_squares(),
        )
    )
    n = pl.col("n")
    error = (pl.col("squares") * n / (n - 1)).sqrt() / pl.col("people")
    half = pl.when(n > 1).then(error * pl.col("critical"))
    critical = pl.Series("critical", [t_quantile(max(count - 1, 1)) for count in cells["n"]])
    return (
        cells.with_columns(critical)
        .filter(n > 0)
        .with_columns(lower=pl.col("value") - half, upper=pl.col("value") + half)
        .with_columns(pl.col("value", "lower", "upper") / scale)
        .with_columns(method=pl.lit("weighted for those who did not come" if weighted else "those who came"))
        .select("therapy", "week", "n", "n_due", "value", "lower", "upper", "method")
        .sort("therapy", "week")
    )


def _weighted_squares() -> pl.Expr:
    """Sum of squared weighted deviations from the cell's weighted mean, from groups' sums."""
    weight = pl.col("_each")
    mean = (weight * pl.col("s_y")).sum() / (weight * pl.col("n")).sum()
    within = pl.col("s_yy") - 2 * mean * pl.col("s_y") + mean**2 * pl.col("n")
    return (weight**2 * within).sum()
