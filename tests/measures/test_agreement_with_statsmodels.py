"""Ours from sums against statsmodels on the rows: coefficients and every kind of error to 1e-9."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from lumbar.measures.compressed import fit_groups, groups_of_rows
from lumbar.measures.designs import Design
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import blocks_of_rows, combined, moments_from_blocks
from lumbar.measures.standard_errors import (
    clustered_covariance,
    ordinary_covariance,
    robust_covariance,
    uncertainty,
)

COVARIATES = ("baseline", "hip_weak", "hip_unknown", "age", "female")
SLOPES = ("baseline", "hip_weak")
ARMS = ("combined", "hip", "spine", "usual")


def simulated(seed=1, clinics=23, patients=1500):
    rng = np.random.default_rng(seed)
    clinic = rng.integers(0, clinics, patients)
    arm = rng.integers(0, 4, patients)
    baseline = np.rint(np.clip(rng.gamma(4, 800, patients), 0, 10000)).astype(int)
    hip = rng.integers(0, 3, patients)
    age = rng.integers(18, 91, patients)
    noise = rng.normal(0, 300 + 0.2 * baseline) + rng.normal(0, 200, clinics)[clinic]
    score = np.rint(500 + 0.6 * baseline - 90 * arm * (hip == 1) + 4 * age - 0.05 * arm * baseline + noise)
    return pl.DataFrame(
        {
            "clinic": [f"c{i:02d}" for i in clinic],
            "therapy": [ARMS[i] for i in arm],
            "baseline": baseline,
            "hip_weak": (hip == 1).astype(int),
            "hip_unknown": (hip == 2).astype(int),
            "age": age,
            "female": rng.integers(0, 2, patients),
            "score": score.astype(int),
        }
    )


def design_rows(rows, design):
    """The design written out patient by patient, clinic dummies included."""
    values = {name: rows[name].to_numpy().astype(float) for name in COVARIATES}
    columns = dict(values)
    if not design.clinic_effects:
        columns = {"intercept": np.ones(rows.height), **columns}
    others = [arm for arm in ARMS if arm != design.reference]
    is_arm = {arm: (rows["therapy"] == arm).to_numpy().astype(float) for arm in others}
    columns |= {f"therapy[{arm}]": is_arm[arm] for arm in others}
    for name in design.by_therapy:
        centred = values[name] - design.target.get(name, values[name].mean())
        columns |= {f"therapy[{arm}]:{name}": is_arm[arm] * centred for arm in others}
    names = list(columns)
    if design.clinic_effects:
        columns |= {f"clinic {c}": (rows["clinic"] == c).to_numpy() * 1.0 for c in rows["clinic"].unique()}
    return names, np.column_stack(list(columns.values()))


DESIGNS = {
    "standardised": Design("spine", SLOPES),
    "standardised to a stated mix": Design("spine", SLOPES, {"hip_weak": 1.0, "baseline": 4000.0}),
    "common slope": Design("hip"),
    "without clinic effects": Design("usual", SLOPES, clinic_effects=False),
}


def both_fits(rows, design):
    moments = moments_from_blocks(blocks_of_rows(rows, [*COVARIATES, "score"]), [*COVARIATES, "score"])
    yield "moments", fit_moments(moments, design)
    yield "groups", fit_groups(groups_of_rows(rows, COVARIATES, "score"), COVARIATES, design, "HC3")


def comparable(names):
    """All but the intercept, which ours gives at the mean of the columns and theirs at zero."""
    return [place for place, name in enumerate(names) if name != "intercept"]


def errors(covariance):
    return np.sqrt(np.diag(covariance))


@pytest.mark.parametrize("name", DESIGNS)
def test_coefficients_and_errors_equal_the_rows(name):
    rows, design = simulated(), DESIGNS[name]
    names, exogenous = design_rows(rows, design)
    outcome = rows["score"].to_numpy().astype(float)
    clinic = np.unique(rows["clinic"].to_numpy(), return_inverse=True)[1]
    ordinary = sm.OLS(outcome, exogenous).fit()
    clustered = ordinary.get_robustcov_results("cluster", groups=clinic)
    kept = comparable(names)
    for door, fit in both_fits(rows, design):
        assert list(fit.names) == names, door
        assert fit.coefficients[kept] == pytest.approx(ordinary.params[kept], rel=1e-9), door
        assert errors(ordinary_covariance(fit))[kept] == pytest.approx(ordinary.bse[kept], rel=1e-9)
        assert errors(clustered_covariance(fit))[kept] == pytest.approx(clustered.bse[kept], rel=1e-9)


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3"])
@pytest.mark.parametrize("name", ["standardised", "without clinic effects"])
def test_unequal_spread_errors_equal_the_rows(name, kind):
    rows, design = simulated(), DESIGNS[name]
    names, exogenous = design_rows(rows, design)
    theirs = sm.OLS(rows["score"].to_numpy().astype(float), exogenous).fit(cov_type=kind)
    fit = fit_groups(groups_of_rows(rows, COVARIATES, "score"), COVARIATES, design, kind)
    kept = comparable(names)
    assert errors(robust_covariance(fit))[kept] == pytest.approx(theirs.bse[kept], rel=1e-9)


def test_weighted_groups_equal_weighted_rows():
    rows, design = simulated(), DESIGNS["standardised"]
    rows = rows.with_columns(weight=1 + pl.col("female") * 0.5 + pl.col("age") / 200)
    weight = rows["weight"].to_numpy()
    mix = {name: float(np.average(rows[name].to_numpy(), weights=weight)) for name in SLOPES}
    names, exogenous = design_rows(rows, Design("spine", SLOPES, mix))
    clinic = np.unique(rows["clinic"].to_numpy(), return_inverse=True)[1]
    theirs = sm.WLS(rows["score"].to_numpy().astype(float), exogenous, weights=weight).fit()
    grouped = groups_of_rows(rows, COVARIATES, "score").with_columns(
        weight=1 + pl.col("female") * 0.5 + pl.col("age") / 200
    )
    fit = fit_groups(grouped, COVARIATES, design, "HC1")
    kept = len(names)
    assert fit.coefficients == pytest.approx(theirs.params[:kept], rel=1e-9)
    spread = theirs.get_robustcov_results("HC1")
    assert errors(robust_covariance(fit)) == pytest.approx(spread.bse[:kept], rel=1e-9)
    clustered = theirs.get_robustcov_results("cluster", groups=clinic)
    assert errors(clustered_covariance(fit)) == pytest.approx(clustered.bse[:kept], rel=1e-9)


def cr2_on_rows(exogenous, outcome, clinic, place):
    """Bell-McCaffrey and Satterthwaite written out with the full residual maker, n x n."""
    bread = np.linalg.inv(exogenous.T @ exogenous)
    hat = exogenous @ bread @ exogenous.T
    residuals = outcome - hat @ outcome
    maker = np.eye(len(outcome)) - hat
    parts, vectors = [], []
    for c in np.unique(clinic):
        own = clinic == c
        values, axes = np.linalg.eigh(maker[np.ix_(own, own)])
        scale = np.where(values > 1e-8, 1 / np.sqrt(np.maximum(values, 1e-8)), 0)
        adjust = axes * scale @ axes.T
        direction = adjust @ exogenous[own] @ bread[:, place]
        parts.append(direction @ residuals[own])
        vectors.append(maker[:, own] @ direction)
    gram = np.array(vectors) @ np.array(vectors).T
    return np.sqrt(np.square(parts).sum()), np.trace(gram) ** 2 / (gram**2).sum()


@pytest.mark.parametrize("name", ["standardised", "without clinic effects"])
def test_bias_reduced_errors_equal_the_definition_on_rows(name):
    rows, design = simulated(seed=4, clinics=11, patients=400), DESIGNS[name]
    names, exogenous = design_rows(rows, design)
    place = names.index("therapy[hip]")
    outcome = rows["score"].to_numpy().astype(float)
    error, degrees = cr2_on_rows(exogenous, outcome, rows["clinic"].to_numpy(), place)
    for _, fit in both_fits(rows, design):
        ours = uncertainty(fit, fit.pick({"therapy[hip]": 1.0}), "CR2")
        assert ours.error == pytest.approx(error, rel=1e-8)
        assert ours.degrees == pytest.approx(degrees, rel=1e-8)


def test_large_offsets_cost_no_digits():
    rows = simulated().with_columns(pl.col("baseline") + 2_000_000, pl.col("score") + 3_000_000)
    design = DESIGNS["standardised"]
    plain = next(both_fits(simulated(), design))[1]
    moved = next(both_fits(rows, design))[1]
    assert moved.coefficients == pytest.approx(plain.coefficients, rel=1e-11)


def test_stores_add_up():
    rows = simulated()
    columns = [*COVARIATES, "score"]
    whole = moments_from_blocks(blocks_of_rows(rows, columns), columns)
    halves = [
        moments_from_blocks(blocks_of_rows(part, columns), columns) for part in (rows[:700], rows[700:])
    ]
    added = combined(halves)
    assert added.clinics == whole.clinics
    assert (added.products == whole.products).all()


def test_a_term_that_repeats_another_is_left_out():
    rows = simulated().with_columns(hip_unknown=pl.col("hip_weak") * 2)
    fit = next(both_fits(rows, DESIGNS["common slope"]))[1]
    assert "hip_unknown" not in fit.names
