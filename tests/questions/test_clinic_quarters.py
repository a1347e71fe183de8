"""Every clinic's quarters against the same answer worked out from the rows."""

import polars as pl
import pytest

from lumbar.instruments import Threshold
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters


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
    answer = ask.scores_by_clinic_quarter(filters)
    assert alike(answer, expected)
    assert answer.height > 9 * 20
    assert (answer["due"] < answer["with_baseline"]).any()


def test_what_groups_leave_over_of_some_quarters(filters):
    """Those in the quarters chosen, of the groups that have somebody in the others: counted group by group."""
    measured = pl.col("baseline").is_not_null()
    states = {
        "treated": pl.lit(value=True),
        "with_baseline": measured,
        "due": measured & pl.col("due"),
        "returned": measured & pl.col("y").is_not_null(),
    }
    everybody = EpisodeFilters(filters.instrument, filters.week, store=filters.store)
    answer = ask.left_over_by_clinic_year(everybody)
    store, visit = everybody.opened(), f"week_{everybody.visit()}"
    (file,) = (each.file for each in store.manifest.files if each.instrument == everybody.tool().code)
    years = (
        pl.read_parquet(store.folder / file)
        .filter(pl.col(f"group_{visit}") >= 0)
        .with_columns(
            privacy_group=f"group_{visit}",
            y=visit,
            due=pl.col("visits_due") > store.manifest.visits.index(visit),
            year=pl.col("quarter") // 4,
            quarter=pl.col("quarter") % 4,
        )
    )
    for name, state in states.items():
        for some in ((0,), (1, 3), (0, 2, 3)):
            inside = pl.col("quarter").is_in(some)
            groups = years.group_by("clinic", "year", "privacy_group").agg(
                chosen=(state & inside).sum(), others=(state & ~inside).sum()
            )
            left = pl.when(pl.col("others") > 0).then("chosen").otherwise(0).sum().cast(pl.Int64)
            expected = groups.group_by("clinic", "year").agg(left=left).sort("clinic", "year")
            column = f"{name}_{''.join(map(str, some))}"
            assert answer[column].to_list() == expected["left"].to_list()
            assert expected["left"].sum() > 0


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
