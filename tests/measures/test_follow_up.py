"""Who came back: flow, weights against statsmodels, and bounds that must hold whatever the lost scored."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from lumbar.errors import CannotShow
from lumbar.measures.follow_up import bounds, follow_up_flow, follow_up_weights, lost_against_kept


def groups(seed=5, count=900):
    """One row per patient: the young and the worse stay away."""
    rng = np.random.default_rng(seed)
    age, weak, arm = rng.integers(18, 91, count), rng.integers(0, 2, count), rng.integers(0, 3, count)
    back = rng.random(count) < 1 / (1 + np.exp(-(0.8 + (age - 54) / 25 - 0.7 * weak + 0.3 * arm)))
    return pl.DataFrame(
        {
            "clinic": "c",
            "therapy": np.array(["a", "b", "c"])[arm],
            "age": age,
            "weak": weak,
            "n_due": np.ones(count, int),
            "n": back.astype(int),
            "s_y": np.where(back, age * 10, 0),
        }
    )


def test_weights_equal_one_over_statsmodels_chance():
    rows = groups()
    age = (rows["age"].to_numpy() - 50) / 10
    arms = rows["therapy"].to_dummies(drop_first=True).to_numpy()
    exogenous = np.column_stack([np.ones(rows.height), age, rows["weak"].to_numpy(), arms, age**2])
    chance = sm.Logit(rows["n"].to_numpy(), exogenous).fit(disp=0, tol=1e-12).predict(exogenous)
    weighted = follow_up_weights(rows, ["age", "weak"])
    assert weighted["weight"].to_numpy() == pytest.approx(1 / chance, rel=1e-6)


def test_weights_bring_back_the_mean_of_everybody():
    rows = groups(count=6000)
    weighted = follow_up_weights(rows, ["age", "weak"])
    kept = rows.filter(pl.col("n") == 1)["age"].mean()
    people = weighted.select((pl.col("weight") * pl.col("n")).sum()).item()
    mean = weighted.select((pl.col("weight") * pl.col("n") * pl.col("age")).sum()).item() / people
    assert kept - rows["age"].mean() > 2
    assert mean == pytest.approx(rows["age"].mean(), abs=0.5)


def test_complete_follow_up_weighs_everybody_alike():
    assert set(follow_up_weights(groups().with_columns(n="n_due"), ["age"])["weight"]) == {1.0}


def test_nobody_back_is_a_sentence():
    with pytest.raises(CannotShow, match="Nobody came back"):
        follow_up_weights(groups().with_columns(n=pl.lit(0)), ["age"])


def test_not_yet_due_is_no_rate():
    counts = pl.DataFrame({"therapy": ["x", "y"], "treated": [9, 9], "with_baseline": [8, 9], "due": [0, 8]})
    flow = follow_up_flow(counts.with_columns(returned=pl.Series([0, 8])))
    assert flow["value"].to_list() == [None, 1.0]
    assert flow["upper"].to_list() == [None, 1.0]


def test_the_lost_are_compared_in_standard_deviations():
    rows = groups()
    sums = rows.group_by("therapy", returned=pl.col("n") == 1).agg(
        n=pl.len(), s_y=pl.col("age").sum(), s_yy=(pl.col("age") ** 2).sum()
    )
    not_due = sums.head(1).with_columns(returned=pl.lit(None, pl.Boolean))
    sums = pl.concat([sums, not_due]).with_columns(covariate=pl.lit("age"))
    row = lost_against_kept(sums).row(0, named=True)
    kept, lost = (rows.filter(pl.col("n") == back)["age"] for back in (1, 0))
    unit = np.sqrt((kept.var() + lost.var()) / 2)
    assert row["value"] == pytest.approx((lost.mean() - kept.mean()) / unit)
    assert row["value"] < -0.3


def test_everybody_back_leaves_nobody_to_compare():
    sums = pl.DataFrame({"covariate": ["age"], "returned": [True], "n": [3], "s_y": [9], "s_yy": [29]})
    assert lost_against_kept(sums)["value"].to_list() == [None]


@given(st.lists(st.integers(0, 100), min_size=2, max_size=30), st.data())
def test_bounds_hold_whatever_the_lost_scored(scores, data):
    known = data.draw(st.integers(1, len(scores)))
    arm = {"therapy": "x", "n_due": len(scores), "n": known, "mean": float(np.mean(scores[:known]))}
    other = {"therapy": "y", "n_due": 4, "n": 4, "mean": 50.0}
    row = bounds(pl.DataFrame([arm, other]), "y", 0, 100).row(0, named=True)
    truth = float(np.mean(scores))
    assert row["lower"] - 1e-9 <= truth <= row["upper"] + 1e-9
    assert row["difference_lower"] - 1e-9 <= truth - 50 <= row["difference_upper"] + 1e-9
