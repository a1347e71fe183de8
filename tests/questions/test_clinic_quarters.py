"""Every clinic's quarters against the same answer worked out from the rows."""

import polars as pl
import pytest

from lumbar.instruments import Threshold
from lumbar.questions import clinics as ask


@pytest.fixture
def alike():
    """Equal row by row, whatever the width of integers."""

    def equal(answer, expected):
        whole = expected.select(answer.columns).with_columns(pl.exclude("clinic").cast(pl.Int64))
        keys = ["clinic", "quarter"]
        return answer.with_columns(pl.exclude("clinic").cast(pl.Int64)).sort(keys).equals(whole.sort(keys))

    return equal


def test_patients_and_changes_by_quarter(filters, first, alike):
    before, seen = pl.col("baseline").is_not_null(), pl.col("y").is_not_null()
    expected = first.group_by("clinic", "quarter").agg(
        treated=pl.len(),
        with_baseline=before.sum(),
        due=(before & pl.col("due")).sum(),
        returned=(before & seen).sum(),
        s_change=(pl.col("y") - pl.col("baseline")).sum(),
    )
    groups = ask.scores_by_clinic_quarter(filters)
    assert groups.select("clinic", "quarter", "privacy_group").is_unique().all()
    answer = groups.drop("privacy_group").group_by("clinic", "quarter").sum()
    assert alike(answer, expected)
    assert answer.height > 9 * 20
    assert (answer["due"] < answer["with_baseline"]).any()


@pytest.mark.parametrize("threshold", [Threshold(10), Threshold(30, percent=True)])
def test_responders_by_quarter(filters, first, threshold, alike):
    needed = (
        pl.col("baseline") * threshold.value / 100 if threshold.percent else pl.lit(100 * threshold.value)
    )
    room = pl.col("baseline") >= needed
    followed = room & pl.col("y").is_not_null()
    expected = (
        first.drop_nulls("baseline")
        .group_by("clinic", "quarter")
        .agg(
            n_followed=followed.sum(),
            responders=(followed & (pl.col("baseline") - pl.col("y") >= needed)).sum(),
        )
    )
    answer = ask.responders_by_clinic_quarter(filters, threshold)
    assert alike(answer, expected)
    assert answer["responders"].sum() > 0
