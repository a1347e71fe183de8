"""Who came back, who did not, and how much that could matter."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.balance import standardised_difference
from lumbar.measures.designs import check_reference
from lumbar.measures.moments import arm_spread
from lumbar.measures.propensity import fit_propensity
from lumbar.measures.responders import wilson
from lumbar.measures.weights import propensity_columns


def follow_up_flow(counts: pl.DataFrame) -> pl.DataFrame:
    """Treated, with baseline, due and returned per therapy, with the follow-up rate among those due.

    ``counts``: therapy, treated, with_baseline, due, returned. Adds value, lower, upper (Wilson; empty
    where no visit is due yet), n, method.

    >>> counts = pl.DataFrame({"therapy": ["x"], "treated": [40], "with_baseline": [38], "due": [30],
    ...                        "returned": [24]})
    >>> follow_up_flow(counts)["value", "n"].row(0)
    (0.8, 30)
    """
    rates = [wilson(back, due) if due else None for back, due in counts.select("returned", "due").iter_rows()]
    return counts.with_columns(
        value=pl.Series([rate and rate.value for rate in rates], dtype=pl.Float64),
        lower=pl.Series([rate and rate.lower for rate in rates], dtype=pl.Float64),
        upper=pl.Series([rate and rate.upper for rate in rates], dtype=pl.Float64),
        n=pl.col("due"),
        method=pl.lit("Wilson"),
    )


def lost_against_kept(sums: pl.DataFrame) -> pl.DataFrame:
    """How the lost differ from the kept at baseline, in standard deviations.

    ``sums``: covariate, returned (true, false; empty: not due, left out), n, s_y, s_yy; rows add up. Columns:
    covariate, kept_n, kept_mean, lost_n, lost_mean, value (lost minus kept, standardised; empty where a side
    has fewer than two).

    >>> sums = pl.DataFrame({"covariate": ["age"] * 2, "returned": [True, False], "n": [3, 3],
    ...                      "s_y": [9, 6], "s_yy": [29, 14]})
    >>> lost_against_kept(sums)["value"].to_list()
    [-1.0]
    """
    return pl.DataFrame(
        [
            _lost_row(str(name), own)
            for (name,), own in sums.drop_nulls("returned").group_by("covariate", maintain_order=True)
        ]
    )


def _lost_row(covariate: str, sums: pl.DataFrame) -> dict[str, str | int | float | None]:
    sides = arm_spread(sums.select("n", "s_y", "s_yy", therapy=pl.col("returned").cast(pl.Int8)))
    sides = {bool(side): (n, mean, sd) for side, n, mean, sd in sides.iter_rows()}
    kept_n, kept_mean, kept_sd = sides.get(True, (0, None, None))
    lost_n, lost_mean, lost_sd = sides.get(False, (0, None, None))
    known = min(kept_n, lost_n) > 1
    return {
        "covariate": covariate,
        "kept_n": kept_n,
        "kept_mean": kept_mean,
        "lost_n": lost_n,
        "lost_mean": lost_mean,
        "value": standardised_difference(lost_mean, lost_sd, kept_mean, kept_sd) if known else None,
    }


def follow_up_weights(groups: pl.DataFrame, covariates: Sequence[str]) -> pl.DataFrame:
    """The groups with ``weight``: one over each patient's chance of coming back, given what is recorded.

    Inverse-probability weighting (Seaman & White 2013, Stat Methods Med Res 22:278): logit of returning on
    therapy and ``covariates``. ``groups``: clinic, therapy, covariates, n_due, n (of those, returned), s_y,
    s_yy. Raises CannotShow where nobody or too particular a part came back.

    >>> groups = pl.DataFrame({"therapy": ["x", "y"], "n_due": [30, 40], "n": [15, 10]})
    >>> follow_up_weights(groups, [])["weight"].round(6).to_list()
    [2.0, 4.0]
    """
    if not int(groups["n"].sum()):
        raise CannotShow("Nobody came back to this visit. Choose an earlier visit or a wider filter.")
    arms = groups["therapy"].cast(pl.String).to_dummies(drop_first=True)
    columns = propensity_columns(
        pl.concat([groups.select(*covariates, n="n_due"), arms], how="horizontal"),
        [*covariates, *arms.columns],
    )
    due, back = (groups[name].cast(pl.Float64).to_numpy() for name in ("n_due", "n"))
    if (due == back).all():
        return groups.with_columns(weight=pl.lit(1.0))
    fitted = fit_propensity(columns, np.column_stack([due - back, back]))
    return groups.with_columns(weight=pl.Series(1 / fitted.chances(columns)[:, 1]))


def bounds(arms: pl.DataFrame, reference: str, best: float, worst: float) -> pl.DataFrame:
    """How far each mean and difference could be moved by those who did not come back.

    Horowitz & Manski 2000, JASA 95:77: all the lost at the ``worst`` or ``best`` score of the instrument.
    ``arms``: therapy, n_due, n (returned), mean. Columns: therapy, n, n_due, value (mean), lower, upper,
    difference_lower, difference_upper (against the reference; empty for itself), method.

    >>> arms = pl.DataFrame({"therapy": ["x", "y"], "n_due": [10, 10], "n": [5, 10], "mean": [20.0, 30.0]})
    >>> bounds(arms, "y", 0, 100)["lower", "upper", "difference_lower", "difference_upper"].row(0)
    (10.0, 60.0, -20.0, 30.0)
    """
    check_reference(reference, arms["therapy"].to_list())
    share = pl.col("n") / pl.col("n_due")
    ends = arms.select(
        "therapy",
        "n",
        "n_due",
        value=pl.col("mean"),
        lower=pl.col("mean").fill_null(0) * share + min(best, worst) * (1 - share),
        upper=pl.col("mean").fill_null(0) * share + max(best, worst) * (1 - share),
    )
    other = ends.row(by_predicate=pl.col("therapy") == reference, named=True)
    apart = pl.when(pl.col("therapy") != reference)
    return ends.with_columns(
        difference_lower=apart.then(pl.col("lower") - other["upper"]),
        difference_upper=apart.then(pl.col("upper") - other["lower"]),
        method=pl.lit("best and worst case for the lost"),
    )
