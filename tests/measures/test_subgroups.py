"""Subgroups and interactions against statsmodels on the rows."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
import statsmodels.formula.api as smf

from lumbar.errors import CannotShow
from lumbar.measures.designs import Design
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import blocks_of_rows, moments_from_blocks
from lumbar.measures.subgroups import interactions, mix_of, subgroup_differences

COLUMNS = ("baseline", "weak", "unknown", "score")


@pytest.fixture(scope="module")
def rows():
    """Therapy b is 300 better in weak hips and no better in others."""
    rng = np.random.default_rng(7)
    arm, hip, clinic = rng.integers(0, 2, 800), rng.integers(0, 3, 800), rng.integers(0, 22, 800)
    baseline = rng.integers(10, 60, 800) * 100 + 500 * (hip == 1)
    score = 0.5 * baseline - 300 * arm * (hip == 1) + rng.normal(0, 300, 800)
    return pl.DataFrame(
        {
            "clinic": [f"c{i}" for i in clinic],
            "therapy": np.array(["a", "b"])[arm],
            "baseline": baseline,
            "weak": (hip == 1).astype(int),
            "unknown": (hip == 2).astype(int),
            "score": np.rint(score).astype(int),
        }
    )


@pytest.fixture(scope="module")
def moments(rows):
    return moments_from_blocks(blocks_of_rows(rows, COLUMNS), COLUMNS)


@pytest.fixture(scope="module")
def fit(moments):
    return fit_moments(moments, Design("a", ("baseline", "weak", "unknown")))


def test_mixes_are_the_means_of_the_rows(rows, moments):
    weak = rows.filter(pl.col("weak") == 1)["baseline"].mean()
    rest = rows.filter((pl.col("weak") == 0) & (pl.col("unknown") == 0))["baseline"].mean()
    assert mix_of(moments, having="weak")["baseline"] == pytest.approx(weak)
    assert mix_of(moments, lacking=["weak", "unknown"])["baseline"] == pytest.approx(rest)


def test_the_interaction_equals_the_rows(rows, fit):
    model = "score ~ C(therapy) * (baseline + weak + unknown) + C(clinic)"
    theirs = smf.ols(model, pd.DataFrame(rows.to_dict(as_series=False))).fit()
    clustered = theirs.get_robustcov_results(
        "cluster", groups=np.unique(rows["clinic"], return_inverse=True)[1]
    )
    place = theirs.model.exog_names.index("C(therapy)[T.b]:weak")
    ours = interactions(fit, "weak").row(0, named=True)
    assert ours["value"] == pytest.approx(theirs.params["C(therapy)[T.b]:weak"], rel=1e-8)
    assert ours["error"] == pytest.approx(clustered.bse[place], rel=1e-7)
    assert ours["lower"] < -300 < ours["upper"]


def test_subgroups_average_to_the_whole(moments, fit):
    mixes = {
        "weak": mix_of(moments, having="weak"),
        "unknown": mix_of(moments, having="unknown"),
        "not weak": mix_of(moments, lacking=["weak", "unknown"]),
    }
    parts = subgroup_differences(fit, mixes)
    shares = moments.means()["weak"], moments.means()["unknown"]
    weights = np.array([*shares, 1 - sum(shares)])
    whole = fit.coefficients[fit.names.index("therapy[b]")]
    assert weights @ parts["value"].to_numpy() == pytest.approx(whole, rel=1e-9)


def test_only_weak_hips_gain(moments, fit):
    mixes = {"weak": mix_of(moments, having="weak"), "not": mix_of(moments, lacking=["weak", "unknown"])}
    weak, other = subgroup_differences(fit, mixes).iter_rows(named=True)
    assert weak["upper"] < 0
    assert other["lower"] < 0 < other["upper"]


def test_what_the_model_does_not_hold_is_a_sentence(moments, fit):
    with pytest.raises(CannotShow, match="one slope"):
        interactions(fit_moments(moments, Design("a")), "weak")
    blocks = pl.DataFrame({"clinic": ["c"], "therapy": ["a"], "n": [3], "s_0": [0], "s_0_0": [0]})
    strong = moments_from_blocks(blocks, ["weak"])
    with pytest.raises(CannotShow, match="Nobody"):
        mix_of(strong, having="weak")
