"""Time to important change against statsmodels' survival function."""

import numpy as np
import polars as pl
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from lumbar.errors import CannotShow
from lumbar.measures.recovery import time_to_change

COUNTS = pl.DataFrame(
    {
        "therapy": ["hip"] * 4 + ["usual"] * 4,
        "week": [6, 12, 26, 52] * 2,
        "reached": [20, 15, 6, 2, 5, 6, 3, 0],
        "lost": [8, 10, 9, 12, 10, 12, 9, 15],
    }
)


def test_shares_and_limits_equal_statsmodels():
    for therapy in ("hip", "usual"):
        own = COUNTS.filter(pl.col("therapy") == therapy)
        weeks, reached, lost = (own[name].to_numpy() for name in ("week", "reached", "lost"))
        time = np.concatenate([np.repeat(weeks, reached), np.repeat(weeks, lost)])
        status = np.concatenate([np.ones(reached.sum()), np.zeros(lost.sum())])
        theirs = SurvfuncRight(time, status)
        ours = time_to_change(own).filter(pl.col("reached") > 0)
        assert (1 - ours["value"]).to_list() == pytest.approx(theirs.surv_prob)
        assert ours["at_risk"].to_list() == theirs.n_risk.tolist()
        greenwood = theirs.surv_prob_se / theirs.surv_prob
        half = 1.959964 * greenwood / np.abs(np.log(theirs.surv_prob))
        assert (1 - ours["lower"]).to_list() == pytest.approx(theirs.surv_prob ** np.exp(-half), rel=1e-6)


def test_the_lost_never_count_as_recovered():
    curve = time_to_change(COUNTS.with_columns(reached=pl.lit(0)))
    assert curve["value"].to_list() == [0.0] * 8
    more = time_to_change(COUNTS.with_columns(pl.col("lost") + 20))
    assert (more["value"] < time_to_change(COUNTS)["value"]).all()


def test_everybody_recovered_closes_the_interval():
    all_there = pl.DataFrame({"therapy": ["x"], "week": [6], "reached": [9], "lost": [0]})
    assert time_to_change(all_there).select("value", "lower", "upper").row(0) == (1.0, 1.0, 1.0)


def test_nobody_is_a_sentence():
    with pytest.raises(CannotShow):
        time_to_change(COUNTS.clear())
