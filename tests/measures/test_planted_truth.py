"""Forty fixed networks whose truth is known: the estimators must be right on average and as sure as they say."""

import numpy as np
import polars as pl
import pytest

from lumbar.demo import network
from lumbar.demo.truth import truth
from lumbar.measures.adjusted import adjusted_differences, crude_differences
from lumbar.measures.compressed import groups_of_rows
from lumbar.measures.designs import Design
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import arm_spread, blocks_of_rows, moments_from_blocks, outcome_sums
from lumbar.measures.weighted import weighted_differences

SEEDS = range(40)
REFERENCE = "spine-focused"
SLOPES = ("baseline", "weak", "unknown")
COVARIATES = (*SLOPES, "stiff", "age", "male", "bmi", "duration", "sitting", "earlier")
SCALE = 100


def patients(made):
    """One row per patient with a baseline whose visit at week 12 is due."""
    due = made.episodes.filter(pl.col("baseline").is_not_null() & (pl.col("visits_due") > 1))
    flags = {
        "weak": pl.col("hip_weakness") == "yes",
        "unknown": pl.col("hip_weakness") == "unknown",
        "stiff": pl.col("hip_stiffness") == "yes",
        "male": pl.col("sex") == "male",
        "earlier": pl.col("earlier_treatment") == "yes",
    }
    return due.with_columns(
        pl.col("clinic", "therapy").cast(pl.String),
        pl.col("week_12").alias("y"),
        **{name: flag.cast(pl.Int64) for name, flag in flags.items()},
    )


def moments_of(rows):
    columns = [*COVARIATES, "y"]
    return moments_from_blocks(blocks_of_rows(rows, columns), columns)


def adjusted(rows):
    everybody = {name: rows[name].mean() for name in SLOPES}
    return adjusted_differences(
        fit_moments(moments_of(rows), Design(REFERENCE, SLOPES, everybody)), scale=SCALE
    )


def overlap(rows):
    return weighted_differences(
        groups_of_rows(rows, COVARIATES, "y"), COVARIATES, REFERENCE, SCALE, draws=150
    )


def naive(rows):
    return crude_differences(arm_spread(outcome_sums(moments_of(rows))), REFERENCE, SCALE)


def overconfident(rows):
    """Deliberately broken: as if every patient had been seen three times."""
    return adjusted(rows).with_columns(pl.col("error") / np.sqrt(3))


def shifted(rows):
    """Deliberately broken: half a point off."""
    return adjusted(rows).with_columns(pl.col("value") + 0.5 + pl.col("error") * 0.3)


def planted(made, estimand):
    rows = truth(made).filter((pl.col("week") == 12) & (pl.col("estimand") == estimand))
    return {
        (one, other): sign * value
        for sign, first, second in ((1, "therapy", "reference"), (-1, "reference", "therapy"))
        for one, other, value in rows.select(first, second, "value").iter_rows()
    }


@pytest.fixture(scope="module")
def networks():
    return [network(seed) for seed in SEEDS]


def z_scores(networks, estimator, estimand):
    """therapy, mean and sd of (estimate - truth) / error over the networks."""
    rows = []
    for made in networks:
        true = planted(made, estimand)
        for row in estimator(patients(made)).iter_rows(named=True):
            rows.append(
                {
                    "therapy": row["therapy"],
                    "z": (row["value"] - true[row["therapy"], REFERENCE]) / row["error"],
                }
            )
    return pl.DataFrame(rows).group_by("therapy").agg(mean=pl.col("z").mean(), sd=pl.col("z").std())


def is_right(scores):
    return bool((scores["mean"].abs() <= 0.5).all() and scores["sd"].is_between(0.7, 1.3).all())


@pytest.mark.parametrize(("estimator", "estimand"), [(adjusted, "ATE"), (overlap, "ATO")])
def test_estimators_find_their_own_estimand(networks, estimator, estimand):
    scores = z_scores(networks, estimator, estimand)
    assert scores.height == 4
    assert is_right(scores), scores


@pytest.mark.parametrize("estimator", [naive, overconfident, shifted])
def test_broken_estimators_are_found_out(networks, estimator):
    assert not is_right(z_scores(networks, estimator, "ATE"))


def test_the_naive_difference_is_wrong_beyond_its_interval_where_confounding_was_planted(networks):
    wrong = []
    for made in networks:
        rows = naive(patients(made)).filter(pl.col("therapy") == "combined")
        true = planted(made, "ATE")["combined", REFERENCE]
        wrong.append(not rows["lower"][0] <= true <= rows["upper"][0])
    assert sum(wrong) > 30


def test_an_unrecorded_reason_is_not_removed():
    networks = [network(seed, world="unrecorded confounder") for seed in SEEDS]
    assert not is_right(z_scores(networks, adjusted, "ATE"))
