"""The demonstration network against the published figures it is calibrated to."""

import numpy as np
import polars as pl
import pytest

from lumbar.demo import calibration as planted
from lumbar.demo import network
from lumbar.demo.publication import demonstration
from lumbar.demo.truth import truth

EFFECTIVE = planted.THERAPIES[:4]
USUAL = "usual care"


@pytest.fixture(scope="module")
def made():
    return demonstration()


@pytest.fixture(scope="module")
def odi(made):
    """ODI in points with its change at week 12."""
    rows = made.episodes.filter(instrument="ODI").with_columns(pl.col("baseline", "week_12") / 100)
    return rows.with_columns(change=pl.col("week_12") - pl.col("baseline"))


def test_size(made):
    assert len(made.manifest.clinics) == 24
    assert made.manifest.therapies == planted.THERAPIES
    assert made.episodes["quarter"].n_unique() == 32
    assert made.people.clinic.size == pytest.approx(40_000, rel=0.01)
    assert made.episodes["instrument"].n_unique() == 10
    assert made.manifest.synthetic
    assert not made.manifest.randomised


def test_baseline_odi_is_23_to_37_by_arm_and_skewed_right(odi):
    arms = odi.group_by("therapy").agg(pl.col("baseline").mean(), skew=pl.col("baseline").skew())
    assert arms["baseline"].is_between(23, 37).all()
    assert (arms["skew"] > 0.4).all()


def test_baseline_pain_and_its_correlation_with_disability(made, odi):
    pain = made.episodes.filter(instrument="NPRS_BACK")["baseline"] / 100
    both = pl.DataFrame({"pain": pain, "odi": odi["baseline"]}).drop_nulls()
    assert 4 <= both["pain"].mean() <= 6
    assert both.select(pl.corr("pain", "odi")).item() == pytest.approx(0.47, abs=0.02)


def test_usual_care(odi):
    usual = odi.filter(therapy=USUAL).drop_nulls(["baseline", "week_12"])
    reached = (usual["change"] <= -0.3 * usual["baseline"]).mean()
    assert usual["change"].mean() == pytest.approx(-2.3, abs=0.3)
    assert usual["change"].std() == pytest.approx(5.1, abs=0.3)
    assert usual.select(pl.corr("baseline", "week_12")).item() == pytest.approx(0.88, abs=0.02)
    assert reached == pytest.approx(0.17, abs=0.02)


def test_effective_therapy(odi):
    effective = odi.filter(pl.col("therapy").is_in(EFFECTIVE)).drop_nulls(["baseline", "week_12"])
    by_arm = effective.group_by("therapy").agg(pl.col("change").mean())
    assert by_arm["change"].is_between(-14, -10).all()
    assert effective["change"].std() == pytest.approx(8.8, abs=0.3)
    assert effective.select(pl.corr("baseline", "week_12")).item() == pytest.approx(0.67, abs=0.03)


def test_loss_to_follow_up_and_who_is_lost(made):
    who = made.people
    for visit, share in enumerate([0.10, 0.22, 0.38, 0.50]):
        due = who.visits_due > visit
        lost = who.lost[:, visit]
        assert lost[due].mean() == pytest.approx(share, abs=0.015)
        assert who.record["age"][due & lost].mean() < who.record["age"][due & ~lost].mean() - 1
        assert who.odi[due & lost].mean() > who.odi[due & ~lost].mean() + 0.1


def test_a_visit_not_due_has_no_score_and_is_not_lost(made):
    rows = made.episodes.filter(instrument="ODI")
    for visit, week in enumerate(planted.WEEKS):
        undue = rows.filter(pl.col("visits_due") <= visit)
        assert undue.height > 100
        assert undue[f"week_{week}"].null_count() == undue.height


@pytest.mark.parametrize(("visit", "points"), [(0, -3.6), (1, -3.0), (2, -1.5), (3, 0.0)])
def test_hip_minus_spine_only_where_hips_are_weak(made, visit, points):
    """MASH, Hicks 2024: 16.7 v 20.3 at 8 weeks, 15.8 v 17.3 at 26 of QBPDS."""
    weak = made.people.weak
    potential = made.courses["QBPDS"].potential[:, visit]
    gap = potential[:, planted.HIP_ARM] - potential[:, planted.SPINE_ARM]
    assert gap[weak].mean() == pytest.approx(points, abs=0.05)
    assert np.abs(gap[~weak]).max() < 1e-9


def test_hip_minus_spine_of_other_instruments_is_in_proportion_and_towards_better(made):
    weak = made.people.weak
    for tool in made.manifest.instruments:
        scale, quebec = planted.SCALES[tool.code], planted.SCALES["QBPDS"]
        potential = made.courses[tool.code].potential[weak, 0]
        gap = (potential[:, planted.HIP_ARM] - potential[:, planted.SPINE_ARM]).mean()
        sign = 1 if tool.better == "lower" else -1
        wanted = sign * -3.6 * (scale.sd * scale.response) / (quebec.sd * quebec.response)
        assert gap == pytest.approx(wanted, rel=0.02)


def test_hips_weak_or_stiff_in_48_percent(made):
    record = made.people.record
    either = (record["hip_weakness"] == 1) | (record["hip_stiffness"] == 1)
    assert either.mean() == pytest.approx(0.48, abs=0.02)


def test_indication_is_as_told(made):
    """Older and worse patients get combined therapy, weak hips get hip work."""
    rows = made.episodes.filter(instrument="ODI")
    arms = rows.group_by("therapy").agg(
        pl.col("age", "baseline").mean(), weak=(pl.col("hip_weakness") == "yes").mean()
    )
    arm = {row["therapy"]: row for row in arms.iter_rows(named=True)}
    assert arm["combined"]["age"] == max(arms["age"])
    assert arm["combined"]["baseline"] == max(arms["baseline"])
    assert arm["hip-focused"]["weak"] == max(arms["weak"])
    assert made.people.propensity.min() > 0.0005


def test_the_crude_comparison_is_visibly_wrong(made, odi):
    """Combined therapy against spine-focused: worse patients make it look worse by many standard errors."""
    known = truth(made).row(
        by_predicate=(pl.col("instrument") == "ODI")
        & (pl.col("week") == 12)
        & (pl.col("therapy") == "spine-focused")
        & (pl.col("reference") == "combined")
        & (pl.col("estimand") == "ATE"),
        named=True,
    )
    scores = {arm: odi.filter(therapy=arm)["week_12"].drop_nulls() for arm in ("spine-focused", "combined")}
    crude = scores["spine-focused"].mean() - scores["combined"].mean()
    error = np.sqrt(sum(each.var() / each.len() for each in scores.values()))
    assert abs(crude - known["value"]) > 10 * error


def test_two_clinics_stand_out_and_one_shifts(made):
    """Potential scores under one therapy, freed of what the record explains."""
    who, rest = made.people, made.courses["ODI"].potential[:, 1, planted.SPINE_ARM]
    factors = np.column_stack(
        [made.courses["ODI"].baseline, *who.standard.values(), who.weak, np.ones(rest.size)]
    )
    rest = rest - factors @ np.linalg.lstsq(factors, rest, rcond=None)[0]
    means = np.array([rest[who.clinic == clinic].mean() for clinic in range(24)])
    late = who.quarter >= planted.SHIFT_QUARTER - 1
    ordered = np.argsort(means)
    assert {int(ordered[0]), int(ordered[-1])} == set(planted.OUTLIERS)
    shifted = who.clinic == planted.SHIFT_CLINIC
    assert rest[shifted & late].mean() - rest[shifted & ~late].mean() > 3
    others = [clinic for clinic in range(24) if clinic not in planted.CLINICS_PLANTED]
    assert np.ptp(means[others]) < 2


def test_floors_and_ceilings_touch_few_odi_scores(odi):
    assert (odi["week_12"] == 0).mean() < 0.005
    assert (odi["baseline"] == 100).sum() < 20


def test_the_unrecorded_confounder_reaches_choice_and_outcome_only_where_switched_on():
    plain, switched = (
        network(3, patients_per_clinic=200),
        network(3, patients_per_clinic=200, world="unrecorded confounder"),
    )
    assert not plain.people.unrecorded.any()
    hidden, therapy = switched.people.unrecorded, switched.people.therapy
    assert hidden[therapy == planted.HIP_ARM].mean() > hidden[therapy == planted.USUAL_ARM].mean() + 0.5
    follow_up = switched.courses["ODI"].potential[:, 1, planted.SPINE_ARM] - switched.courses["ODI"].baseline
    assert np.corrcoef(hidden, follow_up)[0, 1] < -0.3
