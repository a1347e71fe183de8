"""Visit means against plain formulas; the model's line against statsmodels on 500 patients."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy import optimize, stats

from lumbar.errors import CannotShow
from lumbar.measures.mixed_model import fit_visits, model_means
from lumbar.measures.moments import sum_names
from lumbar.measures.profiles import visit_means

ARMS = ("hip", "spine")
VISITS = 4


def patients(seed=2, count=500):
    """Scores at four visits; who scores badly stays away next time (missing at random)."""
    rng = np.random.default_rng(seed)
    arm = rng.integers(0, 2, count)
    spread = 100 * np.array(
        [[1, 0.7, 0.6, 0.5], [0.7, 1.2, 0.8, 0.7], [0.6, 0.8, 1.3, 0.9], [0.5, 0.7, 0.9, 1.6]]
    )
    means = np.array([[30.0, 22, 18, 17], [30, 25, 22, 22]])[arm]
    scores = np.rint(100 * (means + rng.multivariate_normal(np.zeros(4), spread, count)))
    for visit in range(1, VISITS):
        worse = (scores[:, 0] > 3000) if visit == 1 else np.nan_to_num(scores[:, visit - 1]) > 2500
        gone = rng.random(count) < np.where(worse, 0.45, 0.1)
        scores[gone, visit] = np.nan
    return arm, scores


def cells(arm, scores):
    seen = ~np.isnan(scores)
    whole = np.nan_to_num(scores).astype(np.int64)
    rows = pl.DataFrame(
        {
            "therapy": [ARMS[i] for i in arm],
            "pattern": ["".join("1" if mark else "0" for mark in row) for row in seen],
        }
    ).with_columns(pl.Series(f"y{i}", whole[:, i]) for i in range(VISITS))
    return rows.group_by("therapy", "pattern").agg(
        pl.len().alias("n"),
        *(pl.col(f"y{i}").sum().alias(f"s_{i}") for i in range(VISITS)),
        *((pl.col(f"y{i}") * pl.col(f"y{j}")).sum().alias(f"s_{i}_{j}") for i, j in sum_names(VISITS)),
    )


def long(arm, scores):
    who, visit = np.nonzero(~np.isnan(scores))
    exogenous = np.eye(2 * VISITS)[arm[who] * VISITS + visit]
    return who, visit, scores[who, visit], exogenous


def test_means_and_errors_equal_gls_on_the_rows():
    arm, scores = patients()
    model = fit_visits(cells(arm, scores), VISITS)
    who, visit, outcome, exogenous = long(arm, scores)
    same = who[:, None] == who[None, :]
    theirs = sm.GLS(outcome, exogenous, sigma=model.covariance[np.ix_(visit, visit)] * same).fit(
        cov_type="fixed scale", cov_kwds={"scale": 1.0}
    )
    assert model.means.ravel() == pytest.approx(theirs.params, rel=1e-9)
    ours = np.sqrt(np.diagonal(model.mean_covariance, axis1=1, axis2=2)).ravel()
    assert ours == pytest.approx(theirs.bse, rel=1e-9)


def log_likelihood(arm, scores, means, covariance):
    total = 0.0
    for who, row in enumerate(scores):
        seen = ~np.isnan(row)
        total += stats.multivariate_normal.logpdf(
            row[seen], means[arm[who]][seen], covariance[np.ix_(seen, seen)]
        )
    return total


def test_the_covariance_is_the_most_likely_one():
    arm, scores = patients(count=200)
    model = fit_visits(cells(arm, scores), VISITS)
    best = log_likelihood(arm, scores, model.means, model.covariance)
    root = np.linalg.cholesky(model.covariance)
    lower = np.tril_indices(VISITS)

    def moved(change):
        tilted = root.copy()
        tilted[lower] *= 1 + change
        return log_likelihood(arm, scores, model.means, tilted @ tilted.T)

    slope = optimize.approx_fprime(np.zeros(len(lower[0])), moved, 1e-5)
    assert np.abs(slope).max() < 0.02
    assert moved(np.full(len(lower[0]), 0.03)) < best - 0.1


@pytest.mark.filterwarnings("ignore")  # MixedLM complains on the way to its optimum
def test_the_likelihood_reaches_that_of_mixedlm():
    """A random effect per visit with residual noise is the same unstructured covariance, written twice."""
    arm, scores = patients(count=500)
    scores = scores / 100
    model = fit_visits(cells(arm, np.rint(scores * 100)), VISITS)
    who, visit, outcome, exogenous = long(arm, scores)
    theirs = sm.MixedLM(outcome, exogenous, groups=who, exog_re=np.eye(VISITS)[visit]).fit(
        reml=False, method="lbfgs", maxiter=300
    )
    ours = log_likelihood(arm, scores, model.means / 100, model.covariance / 1e4)
    assert ours >= theirs.llf - 1e-3
    assert ours == pytest.approx(theirs.llf, abs=0.5)
    assert model.means.ravel() / 100 == pytest.approx(theirs.fe_params, abs=0.05)


def test_the_model_undoes_what_dropout_did():
    arm, scores = patients(seed=8, count=6000)
    means = model_means(fit_visits(cells(arm, scores), VISITS), [0, 6, 12, 26], scale=100)
    last = means.filter(pl.col("week") == 26)["value"].to_list()
    complete = [np.nanmean(scores[arm == i, 3]) / 100 for i in range(2)]
    assert last == pytest.approx([17.0, 22.0], abs=0.7)
    assert complete[0] < 17 - 0.7 or complete[1] < 22 - 0.7


def test_a_visit_nobody_kept_is_a_sentence():
    arm, scores = patients()
    scores[arm == 1, 3] = np.nan
    with pytest.raises(CannotShow, match="spine"):
        fit_visits(cells(arm, scores), VISITS)


def test_visit_means_equal_the_rows():
    arm, scores = patients()
    rows = pl.DataFrame({"therapy": [ARMS[i] for i in arm], "y": scores[:, 2]}).with_columns(
        pl.col("y").fill_nan(None), week=pl.lit(12)
    )
    groups = rows.group_by("therapy", "week").agg(
        n_due=pl.len(), n=pl.col("y").count(), s_y=pl.col("y").sum(), s_yy=(pl.col("y") ** 2).sum()
    )
    hip = visit_means(groups).row(0, named=True)
    seen = scores[(arm == 0) & ~np.isnan(scores[:, 2]), 2]
    interval = stats.t.interval(0.95, len(seen) - 1, seen.mean(), stats.sem(seen))
    assert (hip["value"], hip["lower"], hip["upper"]) == pytest.approx((seen.mean(), *interval), rel=1e-9)


def test_weighted_visit_means_equal_a_weighted_regression():
    arm, scores = patients()
    rows = pl.DataFrame(
        {"therapy": [ARMS[i] for i in arm], "y": scores[:, 2], "weight": 1 + arm + scores[:, 0] / 1e3}
    )
    rows = rows.with_columns(pl.col("y").fill_nan(None), week=pl.lit(12), n_due=pl.lit(1))
    groups = rows.with_columns(n=pl.col("y").is_not_null().cast(pl.Int64), s_y="y", s_yy=pl.col("y") ** 2)
    hip = visit_means(groups).row(0, named=True)
    seen = rows.filter((pl.col("therapy") == "hip") & pl.col("y").is_not_null())
    weight = seen["weight"].to_numpy()
    fit = sm.WLS(seen["y"].to_numpy(), np.ones(seen.height), weights=weight).fit(cov_type="HC1", use_t=True)
    assert hip["value"] == pytest.approx(fit.params[0], rel=1e-9)
    assert hip["lower"] == pytest.approx(fit.conf_int()[0, 0], rel=1e-9)
