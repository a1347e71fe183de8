"""Clinics adjusted for patient mix as NHS England's PROMs do, against statsmodels on the patients themselves."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from lumbar.errors import CannotShow
from lumbar.measures.clinics_adjusted import adjusted_means, adjusted_shares
from lumbar.measures.designs import Design
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import blocks_of_rows, moments_from_blocks

COVARIATES = ("baseline", "age", "hip")
PATIENTS = Design("", clinic_effects=False, therapy_effects=False)
THERAPY = Design("usual", ("baseline",), clinic_effects=False)


@pytest.fixture(scope="module")
def rows():
    """Patients of nine clinics whose age, hips and habits differ; clinic c3 does 400 better."""
    rng = np.random.default_rng(5)
    clinic = rng.integers(0, 9, 1_800)
    baseline = np.rint(rng.gamma(5, 600, 1_800)).astype(int)
    age = np.rint(55 + 2 * clinic + rng.normal(0, 12, 1_800)).astype(int)
    hip = (rng.random(1_800) < 0.2 + 0.05 * clinic).astype(int)
    arm = (rng.random(1_800) < 0.3 + 0.04 * clinic).astype(int)
    y = 300 + (0.9 - 0.3 * arm) * baseline + 8 * age + 250 * hip - 400 * (clinic == 3)
    return pl.DataFrame(
        {
            "clinic": [f"c{i}" for i in clinic],
            "therapy": ["hip" if i else "usual" for i in arm],
            "baseline": baseline,
            "age": age,
            "hip": hip,
            "y": np.rint(y + rng.normal(0, 300, 1_800)).astype(int),
        }
    )


def means(rows, design):
    columns = [*COVARIATES, "y"]
    moments = moments_from_blocks(blocks_of_rows(rows, columns), columns)
    return adjusted_means(moments, fit_moments(moments, design), 100)


@pytest.mark.parametrize("design", [PATIENTS, THERAPY])
def test_nhs_proms_adjusted_mean_is_observed_minus_predicted_plus_overall(rows, design):
    terms = rows.select(pl.col(COVARIATES).cast(pl.Float64))
    if design is THERAPY:
        hip = (rows["therapy"] == "hip").cast(pl.Float64)
        slope = hip * (rows["baseline"] - rows["baseline"].mean())
        terms = terms.with_columns(hip_arm=hip, slope=slope)
    fitted = sm.OLS(rows["y"].to_numpy().astype(float), sm.add_constant(terms.to_numpy())).fit()
    change = rows["y"] - rows["baseline"]
    expected = (
        rows.select("clinic", change=change, predicted=pl.Series(fitted.fittedvalues) - rows["baseline"])
        .group_by("clinic")
        .agg(pl.col("change", "predicted").mean())
        .sort("clinic")
    )
    found = means(rows, design)
    assert found["clinic"].to_list() == expected["clinic"].to_list()
    assert found["n"].sum() == rows.height
    assert found["overall"].to_list() == pytest.approx([change.mean() / 100] * 9, rel=1e-12)
    assert found["observed"].to_list() == pytest.approx((expected["change"] / 100).to_list(), rel=1e-9)
    assert found["expected"].to_list() == pytest.approx((expected["predicted"] / 100).to_list(), rel=1e-9)
    value = (expected["change"] - expected["predicted"] + change.mean()) / 100
    assert found["value"].to_list() == pytest.approx(value.to_list(), rel=1e-9)
    assert found["spread"][0] == pytest.approx(fitted.mse_resid**0.5 / 100, rel=1e-9)


def test_residuals_of_all_clinics_add_up_to_nothing(rows):
    found = means(rows, PATIENTS)
    assert (found["n"] * (found["value"] - found["overall"])).sum() == pytest.approx(0, abs=1e-6)


def test_one_therapy_alone_needs_no_reference(rows):
    alone = means(rows.filter(therapy="hip"), PATIENTS)
    assert alone["n"].sum() == rows.filter(therapy="hip").height


def groups(rows):
    keys = ["clinic", "therapy", *COVARIATES]
    changed = rows.with_columns(responders=(pl.col("baseline") - pl.col("y") > 400).cast(pl.Int64), n=1)
    return changed.group_by(keys, maintain_order=True).agg(pl.col("n", "responders").sum())


@pytest.mark.parametrize("by_therapy", [False, True])
def test_adjusted_share_is_observed_minus_expected_of_a_logit_plus_overall(rows, by_therapy):
    made = groups(rows)
    terms = made.select(
        pl.col(COVARIATES).cast(pl.Float64),
        age2=pl.col("age").cast(pl.Float64) ** 2,
        baseline2=pl.col("baseline").cast(pl.Float64) ** 2,
    )
    terms = terms.select((pl.all() - pl.all().mean()) / pl.all().std())
    if by_therapy:
        terms = terms.with_columns(arm=(made["therapy"] == "hip").cast(pl.Float64))
    events = np.column_stack([made["responders"], made["n"] - made["responders"]])
    fitted = sm.GLM(events, sm.add_constant(terms.to_numpy()), sm.families.Binomial()).fit(tol=1e-12)
    chances = pl.Series(fitted.predict())
    expected = (
        made.with_columns(predicted=chances * made["n"])
        .group_by("clinic")
        .agg(pl.col("n", "responders", "predicted").sum())
        .sort("clinic")
    )
    found = adjusted_shares(made, COVARIATES, by_therapy=by_therapy)
    overall = made["responders"].sum() / made["n"].sum()
    value = (expected["responders"] - expected["predicted"]) / expected["n"] + overall
    assert found["value"].to_list() == pytest.approx(value.to_list(), abs=1e-7)
    spread = (made["n"] * chances * (1 - chances)).sum() / made["n"].sum()
    assert found["spread"][0] == pytest.approx(spread**0.5, rel=1e-7)


def test_without_factors_the_spread_is_that_of_a_plain_share(rows):
    found = adjusted_shares(groups(rows), [], by_therapy=False)
    overall = found["overall"][0]
    assert found["spread"][0] == pytest.approx((overall * (1 - overall)) ** 0.5, rel=1e-12)
    assert found["value"].to_list() == pytest.approx(found["observed"].to_list(), rel=1e-9)


def test_factors_that_decide_who_improves_are_a_sentence():
    decided = pl.DataFrame(
        {
            "clinic": ["a", "b"] * 30,
            "therapy": "x",
            "age": range(60),
            "n": 1,
            "responders": [int(i > 29) for i in range(60)],
        }
    )
    with pytest.raises(CannotShow, match="decides who improved altogether"):
        adjusted_shares(decided, ["age"], by_therapy=False)
