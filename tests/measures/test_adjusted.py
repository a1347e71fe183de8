"""The comparison as a whole: which errors, Holm, Hedges, and sentences where there is no number."""

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests

from lumbar.errors import CannotShow
from lumbar.measures.adjusted import adjusted_differences, crude_differences
from lumbar.measures.compressed import fit_groups, groups_of_rows
from lumbar.measures.designs import Design
from lumbar.measures.estimates import holm
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import arm_spread, blocks_of_rows, moments_from_blocks, outcome_sums
from lumbar.measures.standard_errors import errors_for

COLUMNS = ("baseline", "weak", "score")


def patients(clinics=24, count=900, seed=11):
    """Arms differ by 0, -200 and +300 stored points (two decimals) at the mean patient."""
    rng = np.random.default_rng(seed)
    arm = rng.integers(0, 3, count)
    baseline, weak = rng.integers(1000, 6000, count), rng.integers(0, 2, count)
    own = np.array([0, -200, 300])[arm] + np.array([0, 0, 0.2])[arm] * (baseline - 3500)
    score = 400 + 0.6 * baseline + 100 * weak + own + rng.normal(0, 400, count)
    return pl.DataFrame(
        {
            "clinic": [f"c{i}" for i in rng.integers(0, clinics, count)],
            "therapy": np.array(["a", "b", "c"])[arm],
            "baseline": baseline,
            "weak": weak,
            "score": np.rint(score).astype(int),
        }
    )


def moments_of(rows, columns=COLUMNS):
    return moments_from_blocks(blocks_of_rows(rows, columns), columns)


def test_the_planted_differences_come_out_in_points():
    fit = fit_moments(moments_of(patients()), Design("a", ("baseline",)))
    contrasts = adjusted_differences(fit, scale=100)
    assert contrasts["value"].to_list() == pytest.approx([-2.0, 3.0], abs=1.0)
    assert (contrasts["lower"] < contrasts["value"]).all()
    assert contrasts["degrees"].to_list() == [23, 23]
    assert contrasts["method"].str.contains("CR1").all()


@pytest.mark.parametrize(("clinics", "kind"), [(24, "CR1"), (20, "CR1"), (19, "CR2"), (8, "CR2"), (7, "HC")])
def test_few_clinics_change_the_errors(clinics, kind):
    assert errors_for(clinics) == kind
    rows = patients(clinics)
    fit = fit_groups(groups_of_rows(rows, COLUMNS[:-1], "score"), COLUMNS[:-1], Design("a"))
    assert adjusted_differences(fit).equals(adjusted_differences(fit, kind))


def test_unequal_spread_errors_without_the_patients_are_a_sentence():
    fit = fit_moments(moments_of(patients(clinics=5)), Design("a"))
    with pytest.raises(CannotShow, match="unequal spread"):
        adjusted_differences(fit)


def test_a_clinic_with_one_therapy_does_not_add_confidence():
    rows = patients(clinics=10)
    lonely = rows.head(5).with_columns(clinic=pl.lit("lonely"), therapy=pl.lit("a"))
    fit = fit_moments(moments_of(pl.concat([rows, lonely])), Design("a"))
    assert fit.sums.meeting == 10


@pytest.mark.parametrize("values", [[0.01, 0.04, 0.03, 0.5], [0.9, 0.8], [0.001], [0.02, 0.02, 0.02]])
def test_holm_equals_statsmodels(values):
    assert holm(np.array(values)) == pytest.approx(multipletests(values, method="holm")[1])


def test_hedges_g_equals_the_formula_by_hand():
    arms = pl.DataFrame({"therapy": ["a", "b"], "n": [12, 20], "mean": [10.0, 7.0], "sd": [4.0, 5.0]})
    pooled = np.sqrt((11 * 16 + 19 * 25) / 30)
    assert crude_differences(arms, "a")["hedges_g"][0] == pytest.approx(-3 / pooled * (1 - 3 / (4 * 32 - 9)))


def test_scale_changes_points_but_neither_p_nor_g():
    fit = fit_moments(moments_of(patients()), Design("a"))
    one, hundred = adjusted_differences(fit), adjusted_differences(fit, scale=100)
    assert (one["value"] / 100).to_list() == pytest.approx(hundred["value"].to_list())
    for column in ("p", "p_adjusted", "hedges_g", "hedges_g_lower"):
        assert one[column].to_list() == pytest.approx(hundred[column].to_list())


@pytest.mark.parametrize(
    ("rows", "reference", "sentence"),
    [
        (patients(), "nobody's", "No patient with a score had nobody's"),
        (patients().filter(pl.col("therapy") == "a"), "a", "All patients with a score had a"),
        (patients().head(1), "a", "score had a"),
        (patients().with_columns(score=pl.lit(None, pl.Int64)), "a", "No patient has a score"),
        (patients().with_columns(clinic=pl.col("therapy")), "a", "cannot be told apart"),
        (patients().head(4), "a", "Too few patients|cannot be told apart|score had a"),
    ],
)
def test_nothing_to_compare_is_a_sentence_and_no_number(rows, reference, sentence):
    with pytest.raises(CannotShow, match=sentence):
        adjusted_differences(fit_moments(moments_of(rows), Design(reference)))


def test_plain_differences_leave_out_an_arm_of_one():
    rows = pl.concat([patients(), patients().head(1).with_columns(therapy=pl.lit("d"))])
    crude = crude_differences(arm_spread(outcome_sums(moments_of(rows))), "a", 100)
    assert crude["therapy"].to_list() == ["b", "c"]
