"""Overlap weights against statsmodels' multinomial logit and against what the weights must do."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from lumbar.errors import CannotShow
from lumbar.measures import propensity
from lumbar.measures.balance import balance
from lumbar.measures.compressed import groups_of_rows
from lumbar.measures.e_value import e_value
from lumbar.measures.propensity import Propensity, fit_propensity
from lumbar.measures.propensity import _newton_step as newton_step
from lumbar.measures.weighted import SEED, _bootstrap, _steps, weighted_differences
from lumbar.measures.weights import (
    clinics_lacking,
    effective_sample_sizes,
    overlap_weights,
    patient_table,
    propensity_columns,
)

COVARIATES = ("age", "weak", "pain")


def episodes(seed=3, patients=1200, clinics=20, arms=3):
    """Older patients and weak hips lean to some arms; the outcome depends on both and not on the arm."""
    rng = np.random.default_rng(seed)
    age, weak, pain = (
        rng.integers(18, 91, patients),
        rng.integers(0, 2, patients),
        rng.integers(0, 11, patients),
    )
    lean = np.stack([np.zeros(patients), (age - 50) / 25, weak * 0.8 + (pain - 5) / 8], axis=1)[:, :arms]
    arm = (lean + rng.gumbel(size=lean.shape)).argmax(axis=1)
    return pl.DataFrame(
        {
            "clinic": [f"c{i:02d}" for i in rng.integers(0, clinics, patients)],
            "therapy": np.array(["hip", "old", "spine"])[arm],
            "age": age,
            "weak": weak,
            "pain": pain,
            "score": np.rint(1000 + 20 * age + 300 * weak + 50 * pain + rng.normal(0, 300, patients)).astype(
                int
            ),
        }
    )


def grouped(rows):
    return groups_of_rows(rows, COVARIATES, "score")


def test_newton_on_the_table_equals_mnlogit_on_the_rows():
    rows = episodes().with_columns(age=pl.col("age") // 10 * 10)  # banded, so that the table is compressed
    groups = grouped(rows)
    columns = np.column_stack([np.ones(groups.height), groups.select(COVARIATES).to_numpy().astype(float)])
    arm = np.unique(groups["therapy"].to_numpy(), return_inverse=True)[1]
    ours = fit_propensity(columns, np.eye(3)[arm] * groups["n"].to_numpy()[:, None])
    exogenous = sm.add_constant(rows.select(COVARIATES).to_numpy().astype(float))
    theirs = sm.MNLogit(np.unique(rows["therapy"].to_numpy(), return_inverse=True)[1], exogenous).fit(
        method="newton", disp=0, tol=1e-12
    )
    assert groups.height < rows.height
    assert ours.coefficients == pytest.approx(theirs.params, rel=1e-6, abs=1e-8)
    assert ours.chances(exogenous) == pytest.approx(theirs.predict(exogenous), rel=1e-6)


def with_squares(rows):
    age, pain = ((rows[name].to_numpy() - 50) / 10 for name in ("age", "pain"))
    return np.column_stack([np.ones(rows.height), age, rows["weak"].to_numpy(), pain, age**2, pain**2])


def test_two_arms_give_one_minus_the_propensity():
    rows = episodes(arms=2)
    weighted = overlap_weights(grouped(rows), COVARIATES)
    old = (rows["therapy"] == "old").to_numpy() * 1.0
    chance = sm.Logit(old, with_squares(rows)).fit(disp=0, tol=1e-12).predict(with_squares(weighted))
    own = np.where(weighted["therapy"].to_numpy() == "old", chance, 1 - chance)
    assert weighted["weight"].to_numpy() == pytest.approx(1 - own, rel=1e-6)


def test_two_arm_overlap_weights_balance_means_exactly():
    weighted = overlap_weights(grouped(episodes(arms=2)), COVARIATES)
    differences = balance(weighted, COVARIATES)
    assert differences["before"].max() > 0.3
    assert differences["after"].max() < 1e-6  # Li, Morgan & Zaslavsky 2018, theorem 3


def test_several_arms_balance_below_the_usual_line_and_cost_patients():
    weighted = overlap_weights(grouped(episodes()), COVARIATES)
    differences = balance(weighted, COVARIATES)
    assert differences["before"].max() > 0.3
    assert differences["after"].max() < 0.1
    sizes = effective_sample_sizes(weighted)
    assert (sizes["effective_n"] < sizes["n"]).all()


def test_weighting_removes_what_confounding_planted():
    weighted = weighted_differences(grouped(episodes(patients=4000)), COVARIATES, "hip")
    rows = episodes(patients=4000)
    means = dict(rows.group_by("therapy").agg(pl.col("score").mean()).iter_rows())
    assert means["old"] - means["hip"] > 150
    assert (weighted["lower"] < 0).all()
    assert (weighted["upper"] > 0).all()


def test_the_bootstrap_is_seeded():
    groups = grouped(episodes())
    assert weighted_differences(groups, COVARIATES, "hip").equals(
        weighted_differences(groups, COVARIATES, "hip")
    )


def test_the_order_of_the_therapies_does_not_matter():
    groups = grouped(episodes())
    coded = groups.with_columns(pl.col("therapy").cast(pl.Enum(["spine", "old", "hip"])))
    plain = weighted_differences(groups, COVARIATES, "hip").sort("therapy")
    again = weighted_differences(coded, COVARIATES, "hip").with_columns(pl.col("therapy").cast(pl.String))
    assert plain["value"].to_list() == pytest.approx(again.sort("therapy")["value"].to_list())


def test_the_bootstrap_by_blocks_is_that_by_rows():
    """Every draw weighed row by row from its own chances, as the weights are defined."""
    groups = grouped(episodes(patients=3000))
    table = patient_table(groups, COVARIATES)
    fitted = fit_propensity(table.columns, table.counts()).coefficients
    drawn = np.random.default_rng(SEED).multinomial(20, np.full(20, 1 / 20), 30).astype(float)
    steps = _steps(table, fitted, drawn)
    found = _bootstrap(table, fitted, draws=30)
    rows = np.arange(groups.height)
    for draw, times in enumerate(drawn):
        chances = Propensity(fitted + steps[:, :, draw]).chances(table.columns)
        weights = times[table.clinic] / chances[rows, table.arm] / (1 / chances).sum(axis=1)
        means = [
            (weights * table.totals)[table.arm == arm].sum()
            / (weights * table.scored)[table.arm == arm].sum()
            for arm in range(3)
        ]
        assert found[draw] == pytest.approx(means, rel=1e-12)
    assert np.ptp(found, axis=0).min() > 10


def test_one_newton_step_is_as_good_as_refitting():
    groups = grouped(episodes(patients=2000))
    columns = propensity_columns(groups, COVARIATES)
    rng = np.random.default_rng(5)
    names = groups["clinic"].unique().sort().to_list()
    means = []
    for _ in range(150):
        drawn = pl.DataFrame({"clinic": rng.choice(names, len(names))}).group_by("clinic").len("times")
        sample = groups.join(drawn, on="clinic").with_columns(n=pl.col("n") * pl.col("times"))
        sample = sample.with_columns(s_y=pl.col("s_y") * pl.col("times"))
        again = (
            overlap_weights(sample, COVARIATES)
            .group_by("therapy")
            .agg((pl.col("weight") * pl.col("s_y")).sum() / (pl.col("weight") * pl.col("n")).sum())
        )
        both = dict(again.iter_rows())
        means.append(both["spine"] - both["hip"])
    quick = weighted_differences(groups, COVARIATES, "hip", draws=1000)
    error = quick.filter(pl.col("therapy") == "spine")["error"][0]
    assert columns.shape[1] == 6  # ones, three covariates, two squares
    assert np.std(means, ddof=1) * (20 / 19) ** 0.5 == pytest.approx(error, rel=0.15)


def test_clinics_that_never_gave_a_therapy_are_listed():
    rows = episodes().filter((pl.col("clinic") != "c03") | (pl.col("therapy") != "old"))
    assert clinics_lacking(grouped(rows)).rows() == [("c03", ["old"])]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (episodes(patients=70), "Too few patients"),
        (episodes(clinics=5), "at least 8 clinics"),
        (
            episodes().filter((pl.col("therapy") != "old") | (pl.col("age") > 85)),
            "resemble those of the other",
        ),
    ],
)
def test_thin_comparisons_are_refused(rows, sentence):
    with pytest.raises(CannotShow, match=sentence):
        weighted_differences(grouped(rows), COVARIATES, "hip")


def test_a_therapy_decided_by_a_column_alone_is_a_sentence():
    rows = episodes().with_columns(weak=(pl.col("therapy") == "old").cast(pl.Int64))
    with pytest.raises(CannotShow, match="Hardly any patient|Some patients could only"):
        overlap_weights(grouped(rows), COVARIATES)


def test_a_kind_that_never_had_a_therapy_is_run_after_in_leaps():
    """The chance of nobody falls by e at each of Newton's steps: twenty of them for what five leaps find."""
    kind = np.repeat([0.0, 1.0], [400, 40])
    had = np.column_stack([np.where(kind, 1.0, 0.5), np.where(kind, 0.0, 0.5)])
    columns = np.column_stack([np.ones(440), kind])
    steps = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(propensity, "_newton_step", lambda *of: steps.append(1) or newton_step(*of))
        chances = fit_propensity(columns, had).chances(columns)
    assert chances[kind == 0] == pytest.approx(np.full((400, 2), 0.5), abs=1e-9)
    assert chances[kind == 1, 1].max() < 1e-8
    assert len(steps) < 12


def test_e_value_of_an_interval_across_zero_is_one():
    assert e_value(-0.3, -0.7, 0.1).limit == 1
    assert e_value(-0.3, -0.7, -0.1) == pytest.approx(e_value(0.3, 0.1, 0.7))
