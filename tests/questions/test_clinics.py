"""Every question of the clinics against the same answer worked out from the rows."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.instruments import Threshold
from lumbar.questions import clinics as ask


def test_flow(filters, first, same):
    before = pl.col("baseline").is_not_null()
    expected = first.group_by("therapy").agg(
        treated=pl.len(),
        with_baseline=before.sum(),
        due=(before & pl.col("due")).sum(),
        returned=(before & pl.col("y").is_not_null()).sum(),
        switched=pl.col("switched").sum(),
    )
    answer = ask.flow_by_therapy(filters)
    assert same(answer, expected)
    assert (answer["treated"] > answer["with_baseline"]).any()
    assert (answer["returned"] <= answer["due"]).all()


def test_scores_by_week(filters, first, same):
    seen = (
        first.drop_nulls(["baseline", "y"])
        .group_by("therapy")
        .agg(
            n=pl.len(),
            s_y=pl.col("y").sum(),
            s_yy=(pl.col("y") ** 2).sum(),
            s_baseline=pl.col("baseline").sum(),
            s_baseline_baseline=(pl.col("baseline") ** 2).sum(),
            s_change=(pl.col("y") - pl.col("baseline")).sum(),
            s_change_change=((pl.col("y") - pl.col("baseline")) ** 2).sum(),
        )
    )
    answer = ask.scores_by_therapy_week(filters)
    assert answer["week"].unique().sort().to_list() == [6, 12, 26, 52]
    assert same(answer.filter(week=12).drop("week", "n_due"), seen)


@pytest.mark.parametrize("threshold", [Threshold(10), Threshold(30, percent=True), Threshold(25)])
def test_responders(filters, first, threshold, same):
    seen = first.drop_nulls("baseline")
    needed = (
        pl.col("baseline") * threshold.value / 100 if threshold.percent else pl.lit(100 * threshold.value)
    )
    room = pl.col("baseline") >= needed
    expected = seen.group_by("therapy").agg(
        n_due=(pl.col("due") & room).sum(),
        n_followed=(pl.col("y").is_not_null() & room).sum(),
        responders=(((pl.col("baseline") - pl.col("y")) >= needed) & room).sum(),
        no_room=(pl.col("due") & ~room).sum(),
        threshold=pl.lit(str(threshold)),
    )
    answer = ask.responders_by_therapy(filters, threshold)
    assert same(answer, expected)
    assert answer["responders"].sum() > 0


def test_responders_of_an_instrument_where_higher_is_better(made, filters):
    rows = made.episodes.filter(pl.col("episode") == 1, instrument="6MWT").drop_nulls(["baseline", "week_12"])
    reached = (rows["week_12"] - rows["baseline"] >= 6000) & (rows["baseline"] <= 84_000)
    answer = ask.responders_by_therapy(replace(filters, instrument="6MWT"), Threshold(60))
    assert answer["responders"].sum() == reached.sum() > 0


def test_first_change_and_last_visit(filters, first, same):
    visits = first.drop_nulls("baseline").unpivot(
        ["week_6", "week_12", "week_26", "week_52"],
        index=["patient", "therapy", "baseline"],
        value_name="score",
    )
    seen = (
        visits.drop_nulls("score")
        .filter(pl.col("baseline") >= 1000)
        .with_columns(
            week=pl.col("variable").str.strip_prefix("week_").cast(pl.Int64),
            reached=pl.col("baseline") - pl.col("score") >= 1000,
        )
    )
    people = seen.group_by("patient", "therapy").agg(
        at=pl.col("week").filter("reached").min(), last=pl.col("week").max()
    )
    expected = people.group_by("therapy", week=pl.coalesce("at", "last")).agg(
        reached=pl.col("at").is_not_null().sum(), lost=pl.col("at").is_null().sum()
    )
    assert same(ask.changes_by_therapy_week(filters, Threshold(10)), expected)


def test_case_mix_by_who_came_back(filters, first):
    sums = ask.case_mix_by_therapy(filters, ("age", "bmi", "sex:male"))
    age = sums.filter(covariate="age", therapy="combined", returned=False).row(0, named=True)
    lost = first.drop_nulls("baseline").filter(pl.col("due") & pl.col("y").is_null(), therapy="combined")
    assert (age["n"], age["s_y"], age["s_yy"]) == (lost.height, lost["age"].sum(), (lost["age"] ** 2).sum())
    bmi = sums.filter(covariate="bmi", therapy="combined", returned=False).row(0, named=True)
    assert bmi["patients"] == lost.height > bmi["n"] == lost["bmi"].count()
    assert sums.filter(covariate="age")["patients"].sum() == first["baseline"].count()
    assert sums["returned"].null_count() > 0


def test_patterns(filters, first):
    cells = ask.scores_by_pattern(filters)
    assert cells["n"].sum() == first["baseline"].count()
    whole = first.drop_nulls(["baseline", "week_6", "week_12", "week_26", "week_52"]).filter(
        therapy="combined"
    )
    cell = cells.filter(therapy="combined", pattern="11111").row(0, named=True)
    assert cell["n"] == whole.height
    assert cell["s_1_4"] == (whole["week_6"] * whole["week_52"]).sum()


def test_endings_and_baselines(filters, first, same):
    endings = ask.endings_by_therapy(filters)
    assert endings["patients"].sum() == first.height
    assert endings["s_sessions"].sum() == first["sessions"].sum()
    assert endings["patients_harmed"].sum() == (first["harms"] > 0).sum()
    classes = ask.baselines_by_therapy(filters, 10)
    expected = (
        first.drop_nulls("baseline")
        .group_by("therapy", baseline_from=pl.col("baseline") // 1000 * 10.0)
        .agg(patients=pl.len())
    )
    assert same(classes, expected)
