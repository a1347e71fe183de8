"""Outcomes, profiles, responders and time to change against polars and statsmodels on the rows."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from lumbar.answers import clinics
from lumbar.measures.follow_up import follow_up_weights

REFERENCE = "spine-focused"


def arms_of(answer):
    return {row["therapy"]: row for row in answer.iter_rows(named=True)}


def test_outcomes_are_the_rows_own_means(filters, rows, came, rounded):
    for therapy, row in arms_of(clinics.outcomes_by_therapy(filters)).items():
        own = came.filter(therapy=therapy)
        change = (own["y"] - own["baseline"]).to_numpy()
        test = stats.ttest_1samp(change, 0).confidence_interval()
        expected = (change.mean(), test.low, test.high, change.std(ddof=1))
        assert (row["value"], row["lower"], row["upper"], row["sd"]) == pytest.approx(expected, rel=1e-9)
        before, after = own["baseline"], own["y"]
        assert (row["baseline"], row["baseline_sd"]) == pytest.approx((before.mean(), before.std()), rel=1e-9)
        assert (row["follow_up"], row["follow_up_sd"]) == pytest.approx((after.mean(), after.std()), rel=1e-9)
        due = rows.filter("due", therapy=therapy).height
        assert row["follow_up_rate"] == pytest.approx(own.height / due)
        assert (row["n"], row["n_followed"]) == (rounded(due), rounded(own.height))


def test_the_profile_starts_at_the_baseline_and_takes_those_who_came(filters, rows):
    answer = clinics.visit_profile(filters)
    assert answer.filter(therapy="combined")["week"].to_list() == [0, 6, 12, 26, 52]
    for row in answer.iter_rows(named=True):
        scores = rows.filter(pl.col("baseline").is_not_null(), therapy=row["therapy"])
        own = scores["baseline" if row["week"] == 0 else f"week_{row['week']}"].drop_nulls().to_numpy()
        ends = stats.ttest_1samp(own, 0).confidence_interval()
        assert (row["value"], row["lower"], row["upper"]) == pytest.approx((own.mean(), *ends), rel=1e-9)
        assert (row["follow_up_rate"] is None) == (row["week"] == 0)


def test_the_weighted_profile_is_that_of_weighted_rows(filters, rows):
    due = rows.filter("due").with_columns(
        n_due=pl.lit(1), n=pl.col("y").is_not_null().cast(pl.Int64), s_y=pl.col("y").fill_null(0)
    )
    columns = [name for name in due.columns if name.split("_")[0] in ("sex", "hip", "earlier")]
    covariates = ["baseline", "age", "bmi", "duration", "sitting"]
    covariates += [name for name in columns if due[name].dtype == pl.Int64]
    weighted = follow_up_weights(due, covariates).drop_nulls("y")
    answer = clinics.visit_profile(filters, "ipw").filter(week=12)
    for therapy, row in arms_of(answer).items():
        own = weighted.filter(therapy=therapy)
        assert row["value"] == pytest.approx(np.average(own["y"], weights=own["weight"]), rel=1e-6)
        assert row["method"] == "weighted for those who did not come"


def test_the_model_lets_the_visits_kept_speak_for_those_lost(filters):
    model = clinics.visit_profile(filters, "model")
    complete = clinics.visit_profile(filters)
    assert model.filter(week=0)["value"].to_list() == pytest.approx(
        complete.filter(week=0)["value"].to_list(), rel=1e-6
    )
    last = model.filter(week=52)["value"] - complete.filter(week=52)["value"]
    assert last.mean() > 0.5  # the worse are lost, so those who came look too well


def test_the_model_stops_at_the_first_visit_not_yet_due_for_all(filters):
    late = replace(filters, year_from=2024, week=6)
    model = clinics.visit_profile(late, "model")
    shown = model.drop_nulls("value")["week"].unique().to_list()
    assert 0 in shown
    assert 52 not in shown


def test_bounds_put_all_the_lost_at_the_ends_of_the_instrument(filters, rows, came):
    answer = arms_of(clinics.bounds_by_therapy(filters))
    for therapy, row in answer.items():
        share = came.filter(therapy=therapy).height / rows.filter("due", therapy=therapy).height
        mean = came.filter(therapy=therapy)["y"].mean()
        assert (row["lower"], row["upper"]) == pytest.approx((mean * share, mean * share + 100 * (1 - share)))
    hip, spine = answer["hip-focused"], answer[REFERENCE]
    assert hip["difference_lower"] == pytest.approx(hip["lower"] - spine["upper"])
    assert spine["difference_lower"] is None


def reached(patients, threshold, percent):
    needed = pl.col("baseline") * threshold / 100 if percent else pl.lit(threshold)
    room = patients.filter(pl.col("baseline") >= needed)
    return room, room.filter(pl.col("baseline") - pl.col("y") >= needed)


@pytest.mark.parametrize(("text", "threshold", "percent"), [("", 10, False), ("30%", 30, True)])
@pytest.mark.parametrize("missing", ["complete", "nonresponder"])
def test_responders_are_those_of_the_rows(filters, rows, came, text, threshold, percent, missing):
    answer = arms_of(clinics.responders_by_therapy(filters, text, missing))
    counts = {}
    for therapy, row in answer.items():
        room, events = reached(came.filter(therapy=therapy), threshold, percent)
        due, _ = reached(rows.filter("due", therapy=therapy), threshold, percent)
        counts[therapy] = events.height, (room if missing == "complete" else due).height
        events, people = counts[therapy]
        ends = proportion_confint(events, people, method="wilson")
        if row["limit"]:
            assert events < 8
            assert (row["value"], row["lower"]) == (8 / people, None)
            continue
        assert (row["value"], row["lower"], row["upper"]) == pytest.approx((events / people, *ends), rel=1e-9)
    for therapy in ("hip-focused", "combined", "general exercise"):
        row, pair = answer[therapy], (*counts[therapy], *counts[REFERENCE])
        ends = confint_proportions_2indep(*pair, method="newcomb", compare="diff")
        value = pair[0] / pair[1] - pair[2] / pair[3]
        found = row["difference"], row["difference_lower"], row["difference_upper"]
        assert found == pytest.approx((value, *ends), rel=1e-9)
        assert row["nnt"] == pytest.approx(1 / abs(value))
        assert row["nnt_crosses"] == (ends[0] <= 0 <= ends[1])
        assert ("∞" in row["nnt_words"]) == row["nnt_crosses"]
        assert row["band_lowest"] - 1e-12 <= row["difference"] <= row["band_highest"] + 1e-12
    assert answer[REFERENCE]["difference"] is None


def test_the_band_runs_over_the_whole_list(filters):
    each = [
        arms_of(clinics.responders_by_therapy(filters, text))["hip-focused"] for text in ("10", "30%", "6")
    ]
    differences = [row["difference"] for row in each]
    assert each[0]["band_thresholds"] == 3
    assert (each[0]["band_lowest"], each[0]["band_highest"]) == pytest.approx(
        (min(differences), max(differences))
    )


def test_time_to_change_is_kaplan_meier(filters, rows):
    answer = clinics.time_to_change(filters)
    people = rows.filter(pl.col("baseline") >= 10, therapy=REFERENCE)
    last, event = [], []
    for row in people.iter_rows(named=True):
        seen = [week for week in (6, 12, 26, 52) if row[f"week_{week}"] is not None]
        hits = [week for week in seen if row["baseline"] - row[f"week_{week}"] >= 10]
        if seen:
            last.append(hits[0] if hits else seen[-1])
            event.append(bool(hits))
    curve = SurvfuncRight(np.array(last), np.array(event))
    own = answer.filter(therapy=REFERENCE).drop_nulls("value")
    expected = dict(zip(curve.surv_times, 1 - curve.surv_prob, strict=True))
    assert own["value"].to_list() == pytest.approx([expected[week] for week in own["week"]])
    hidden = answer.filter(pl.col("reached").is_null())
    assert hidden["value"].null_count() == hidden.height
