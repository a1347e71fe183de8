"""The adjusted comparison against statsmodels on the rows, and against what was planted."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy import stats

from lumbar.answers.clinics import Comparison, EpisodeFilters, adjusted_differences
from lumbar.answers.clinics_asked import adjusters
from lumbar.errors import CannotShow
from lumbar.store import ROOT

REFERENCE = "spine-focused"
OTHERS = ("hip-focused", "combined", "general exercise", "usual care")
CASE_MIX = (
    "baseline", "age", "bmi", "duration", "sitting", "sex_male", "hip_weakness_yes", "hip_weakness_unknown",
    "hip_stiffness_yes", "earlier_treatment_yes",
)  # fmt: skip
"""Stiffness is unknown exactly where weakness is: that column says nothing new and is left out."""
SLOPES = ("baseline", "hip_weakness_yes", "hip_weakness_unknown")


def design(came, columns, slopes=(), target=None):
    """Therapies first, so that their coefficients are the contrasts; then case mix, slopes, clinics."""
    arms = np.column_stack([(came["therapy"] == arm).to_numpy().astype(float) for arm in OTHERS])
    mix = came.select(*columns).to_numpy().astype(float)
    parts = [arms, mix]
    for column in slopes:
        parts.append(arms * (came[column].to_numpy()[:, None] - target[column]))
    parts.append(came["clinic"].to_dummies().to_numpy().astype(float))
    return np.column_stack(parts)


def least_squares(came, matrix):
    return sm.OLS(came["y"].to_numpy(), matrix).fit()


def by_therapy(answer, *columns):
    return {row[0]: row[1:] for row in answer.select("therapy", *columns).iter_rows()}


@pytest.mark.parametrize(("errors", "kind"), [("ordinary", None), ("HC", "HC3"), ("clustered", "cluster")])
def test_common_slope_is_plain_least_squares_on_the_rows(filters, came, errors, kind):
    answer = adjusted_differences(filters, Comparison(model="common_slope", errors=errors))
    fit = least_squares(came, design(came, CASE_MIX))
    degrees = fit.df_resid
    if kind == "HC3":
        fit = fit.get_robustcov_results("HC3", use_t=True)
    if kind == "cluster":
        groups = np.unique(came["clinic"].to_numpy(), return_inverse=True)[1]
        fit = fit.get_robustcov_results("cluster", groups=groups, use_t=True)
        degrees = 23
    found = by_therapy(answer, "value", "lower", "upper")
    for place, therapy in enumerate(OTHERS):
        half = stats.t.ppf(0.975, degrees) * fit.bse[place]
        value = fit.params[place]
        assert found[therapy] == pytest.approx((value, value - half, value + half), rel=1e-9, abs=1e-9)


def test_the_main_comparison_is_standardised_to_all_who_were_due(filters, rows, came):
    due = rows.filter("due")
    target = {column: due[column].mean() for column in SLOPES}
    fit = least_squares(came, design(came, CASE_MIX, SLOPES, target))
    groups = np.unique(came["clinic"].to_numpy(), return_inverse=True)[1]
    errors = fit.get_robustcov_results("cluster", groups=groups, use_t=True).bse
    answer = adjusted_differences(filters)
    found = by_therapy(answer, "value", "lower", "upper")
    for place, therapy in enumerate(OTHERS):
        half = stats.t.ppf(0.975, 23) * errors[place]
        value = fit.params[place]
        assert found[therapy] == pytest.approx((value, value - half, value + half), rel=1e-8)
    assert answer["target"].unique().to_list() == ["all patients"]
    seen_only = {column: came[column].mean() for column in SLOPES}
    other = least_squares(came, design(came, CASE_MIX, SLOPES, seen_only)).params[:4]
    assert np.abs(other - fit.params[:4]).max() > 1e-3


def test_adjust_picks_the_factors_and_keeps_the_baseline(filters, came):
    some = Comparison(adjust=("age", "sex"), model="common_slope", errors="ordinary")
    fit = least_squares(came, design(came, ("baseline", "age", "sex_male")))
    found = by_therapy(adjusted_differences(filters, some), "value")
    assert [found[arm][0] for arm in OTHERS] == pytest.approx(list(fit.params[:4]), rel=1e-9)
    alone = adjusted_differences(filters, replace(some, adjust=("baseline",)))
    fit = least_squares(came, design(came, ("baseline",)))
    assert [row[0] for row in by_therapy(alone, "value").values()] == pytest.approx(
        list(fit.params[:4]), rel=1e-9
    )


def test_counts_naive_difference_and_effect_sizes(filters, rows, came, rounded):
    answer = adjusted_differences(filters)
    other = came.filter(therapy=REFERENCE)["y"].to_numpy()
    for row in answer.iter_rows(named=True):
        own = came.filter(therapy=row["therapy"])["y"].to_numpy()
        welch = stats.ttest_ind(own, other, equal_var=False)
        ends = welch.confidence_interval()
        naive = (own.mean() - other.mean(), ends.low, ends.high)
        assert (row["naive"], row["naive_lower"], row["naive_upper"]) == pytest.approx(naive, rel=1e-9)
        both = len(own) + len(other)
        pooled = np.sqrt(
            (own.var(ddof=1) * (len(own) - 1) + other.var(ddof=1) * (len(other) - 1)) / (both - 2)
        )
        g = row["value"] / pooled * (1 - 3 / (4 * both - 9))
        assert row["hedges_g"] == pytest.approx(g, rel=1e-9)
        ratio = np.exp(0.91 * abs(g))
        assert row["e_value"] == pytest.approx(ratio + np.sqrt(ratio * (ratio - 1)), rel=1e-9)
        assert row["n_followed"] == rounded(len(own))
        assert row["n"] == rounded(rows.filter("due", therapy=row["therapy"]).height)


def test_only_the_primary_contrast_in_all_patients_has_a_p(filters, rows, came):
    answer = adjusted_differences(filters)
    due = rows.filter("due")
    fit = least_squares(
        came, design(came, CASE_MIX, SLOPES, {column: due[column].mean() for column in SLOPES})
    )
    groups = np.unique(came["clinic"].to_numpy(), return_inverse=True)[1]
    errors = fit.get_robustcov_results("cluster", groups=groups, use_t=True).bse
    p_values = 2 * stats.t.sf(np.abs(fit.params / errors)[:4], 23)
    primary = answer.filter(role="primary").row(0, named=True)
    assert (primary["therapy"], primary["reference"]) == ("hip-focused", REFERENCE)
    assert primary["p"] == pytest.approx(p_values[0], rel=1e-6)
    assert primary["p_adjusted"] == pytest.approx(
        sm.stats.multipletests(p_values, method="holm")[1][0], rel=1e-6
    )
    others = answer.filter(pl.col("therapy") != "hip-focused")
    assert others["role"].unique().to_list() == ["exploratory"]
    assert others.select("p", "p_adjusted").null_count().row(0) == (3, 3)
    for other in (
        replace(filters, week=26),
        replace(filters, instrument="6MWT"),
        replace(filters, sex="female"),
        replace(filters, year_to=2020),
        replace(filters, therapies=("hip-focused", REFERENCE)),
    ):
        exploratory = adjusted_differences(other)
        assert exploratory["role"].unique().to_list() == ["exploratory"]
        assert exploratory["p"].null_count() == exploratory.height
    assert adjusted_differences(filters, Comparison("usual care"))["p"].null_count() == 4
    everything = Comparison(adjust=adjusters(filters))
    assert "primary" in adjusted_differences(filters, everything)["role"].to_list()
    everybody = replace(filters, year_from=2000, clinics=filters.opened().manifest.clinics)
    assert "primary" in adjusted_differences(everybody)["role"].to_list()


@pytest.mark.parametrize(
    "chosen",
    [
        {"model": "common_slope"},
        {"weights": "overlap"},
        {"missing": "ipw"},
        {"errors": "ordinary"},
        {"errors": "clustered"},
        {"adjust": ("baseline",)},
        {"adjust": ("age", "sex")},
    ],
    ids=str,
)
def test_whoever_chooses_the_method_explores(filters, chosen):
    answer = adjusted_differences(filters, Comparison(**chosen))
    assert answer["role"].unique().to_list() == ["exploratory"]
    assert answer.select("p", "p_adjusted").null_count().row(0) == (4, 4)
    assert answer.select("value", "lower", "upper").null_count().row(0) == (0, 0, 0)


@pytest.fixture(scope="module")
def planted():
    truths = pl.read_csv(ROOT / "tests/golden/demo_truth.csv").filter(instrument="ODI", week=12)

    def true(estimand, therapy):
        rows = truths.filter(estimand=estimand)
        straight = rows.filter(therapy=therapy, reference=REFERENCE)["value"].to_list()
        turned = rows.filter(therapy=REFERENCE, reference=therapy)["value"].to_list()
        return straight[0] if straight else -turned[0]

    return true


@pytest.mark.parametrize("missing", ["complete", "ipw"])
def test_the_adjusted_answer_covers_what_was_planted_where_the_naive_is_wrong(planted, missing):
    answer = adjusted_differences(EpisodeFilters(instrument="ODI", week=12), Comparison(missing=missing))
    rows = {row["therapy"]: row for row in answer.iter_rows(named=True)}
    for therapy, row in rows.items():
        assert row["lower"] <= planted("ATE", therapy) <= row["upper"], therapy
    for therapy in ("combined", "usual care"):
        row = rows[therapy]
        assert not row["naive_lower"] <= planted("ATE", therapy) <= row["naive_upper"]


def test_overlap_weights_speak_of_patients_in_equipoise(filters):
    answer = adjusted_differences(filters, Comparison(weights="overlap"))
    assert answer["target"].unique().to_list() == ["patients in equipoise"]
    assert answer["method"][0].startswith("overlap weights")
    modelled = by_therapy(adjusted_differences(filters), "value")
    assert all(abs(row[0] - modelled[arm][0]) < 1.5 for arm, row in by_therapy(answer, "value").items())
    lost = adjusted_differences(filters, Comparison(weights="overlap", missing="ipw"))
    assert "did not come" in lost["method"][0]
    assert lost["value"].to_list() != answer["value"].to_list()


def test_few_clinics_are_not_clustered_and_say_so(filters):
    few = replace(filters, clinics=filters.opened().manifest.clinics[:6])
    few = replace(few, therapies=("hip-focused", REFERENCE))
    answer = adjusted_differences(few)
    assert "fewer than 8 clinics, so not clustered" in answer["method"][0]
    with pytest.raises(CannotShow, match="need 8 clinics where therapies meet; here are 6"):
        adjusted_differences(few, Comparison(errors="clustered"))


@pytest.mark.parametrize(
    ("declared", "word"),
    [
        ({}, "synthetic demonstration"),
        ({"synthetic": False}, "observational"),
        ({"synthetic": False, "randomised": True}, "randomised"),
    ],
)
def test_every_answer_says_whose_data_it_is(store_of, declared, word):
    answer = adjusted_differences(store_of(lambda episodes: episodes, **declared))
    assert answer["data"].unique().to_list() == [word]
    assert (answer["e_value"].null_count() == 4) == (word == "randomised")
