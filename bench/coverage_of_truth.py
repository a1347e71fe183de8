"""Does each estimator cover its own planted truth? 400 reseeded networks, ODI at week 12.

Each must cover in at least 370 of 400 (the naive difference must not, where confounding was planted).
Run: python -m bench.coverage_of_truth [networks]
"""

import sys
from collections.abc import Iterator

import polars as pl

from lumbar.demo import Network, network
from lumbar.demo.truth import truth
from lumbar.measures.adjusted import adjusted_differences, crude_differences
from lumbar.measures.compressed import fit_groups
from lumbar.measures.designs import Design
from lumbar.measures.follow_up import follow_up_weights
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import arm_spread, blocks_of_rows, moments_from_blocks, outcome_sums
from lumbar.measures.subgroups import mix_of, subgroup_differences
from lumbar.measures.weighted import weighted_differences

REFERENCE = "spine-focused"
SLOPES = ("baseline", "hip_weak", "hip_unknown")
CASE_MIX = ("stiff", "stiff_unknown", "age", "male", "bmi", "duration", "sitting", "earlier")
COVARIATES = (*SLOPES, *CASE_MIX)
ENOUGH = 0.925


def due_patients(made: Network, week: int = 12) -> pl.DataFrame:
    """One row per patient with a baseline whose visit is due: clinic, therapy, covariates, y, scale."""
    scale = made.manifest.instruments[0].scale
    visit = made.manifest.weeks.index(week)
    due = made.episodes.filter(pl.col("baseline").is_not_null() & (pl.col("visits_due") > visit))
    return due.select(
        pl.col("clinic", "therapy").cast(pl.String),
        "baseline",
        "age",
        "bmi",
        "duration",
        "sitting",
        hip_weak=(pl.col("hip_weakness") == "yes").cast(pl.Int64),
        hip_unknown=(pl.col("hip_weakness") == "unknown").cast(pl.Int64),
        stiff=(pl.col("hip_stiffness") == "yes").cast(pl.Int64),
        stiff_unknown=(pl.col("hip_stiffness") == "unknown").cast(pl.Int64),
        male=(pl.col("sex") == "male").cast(pl.Int64),
        earlier=(pl.col("earlier_treatment") == "yes").cast(pl.Int64),
        y=f"week_{week}",
        scale=pl.lit(scale),
    )


def as_groups(patients: pl.DataFrame) -> pl.DataFrame:
    """Each patient a group of its own: n_due, n (came back), s_y, s_yy."""
    return patients.with_columns(
        n_due=pl.lit(1),
        n=pl.col("y").is_not_null().cast(pl.Int64),
        s_y=pl.col("y").fill_null(0),
        s_yy=pl.col("y").fill_null(0) ** 2,
    )


def estimates(patients: pl.DataFrame, draws: int = 400) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Estimator, its estimand, its contrasts against the reference."""
    columns = [*COVARIATES, "y"]
    scale = int(patients["scale"][0])
    moments = moments_from_blocks(blocks_of_rows(patients, columns), columns)
    everybody = {name: float(patients[name].mean()) for name in SLOPES}  # the lost too
    fit = fit_moments(moments, Design(REFERENCE, SLOPES, everybody))
    yield "adjusted", "ATE", adjusted_differences(fit, scale=scale)
    yield "common slope", "ATE", adjusted_differences(fit_moments(moments, Design(REFERENCE)), scale=scale)
    yield "naive", "ATE", crude_differences(arm_spread(outcome_sums(moments)), REFERENCE, scale)
    groups = as_groups(patients)
    returned = follow_up_weights(groups, COVARIATES)
    weighted = fit_groups(returned, COVARIATES, Design(REFERENCE, SLOPES, everybody))
    yield "adjusted, lost weighted", "ATE", adjusted_differences(weighted, scale=scale)
    kept = groups.filter(pl.col("n") > 0)
    yield "overlap weights, who came", "ATO", weighted_differences(kept, COVARIATES, REFERENCE, scale, draws)
    due = weighted_differences(returned, COVARIATES, REFERENCE, scale, draws)
    yield "overlap weights, lost weighted", "ATO", due
    whole = moments_from_blocks(blocks_of_rows(patients, COVARIATES), COVARIATES)  # the lost too
    mixes = {
        "ATE, weak hips": mix_of(whole, having="hip_weak"),
        "ATE, no weak hips": mix_of(whole, lacking=["hip_weak", "hip_unknown"]),
    }
    for estimand, mix in mixes.items():
        yield "subgroup", estimand, subgroup_differences(fit, {estimand: mix}, scale=scale)


def truths(made: Network, week: int = 12) -> dict[tuple[str, str], float]:
    """What is true of each (estimand, therapy) against the reference."""
    rows = truth(made).filter(pl.col("week") == week)
    one = rows.filter(pl.col("reference") == REFERENCE).select("estimand", "therapy", "value")
    other = rows.filter(pl.col("therapy") == REFERENCE).select(
        "estimand", pl.col("reference").alias("therapy"), -pl.col("value")
    )
    return {(estimand, therapy): value for estimand, therapy, value in pl.concat([one, other]).iter_rows()}


def coverage(networks: int) -> pl.DataFrame:
    """estimator, estimand, therapy, covered (share), bias, z_mean, z_sd over reseeded networks."""
    rows: list[dict[str, object]] = []
    for seed in range(networks):
        made = network(1000 + seed)
        planted = truths(made)
        for estimator, estimand, contrasts in estimates(due_patients(made)):
            for row in contrasts.iter_rows(named=True):
                true = planted[estimand, row["therapy"]]
                off = row["value"] - true
                covered = row["lower"] <= true <= row["upper"]
                rows.append(
                    {
                        "estimator": estimator,
                        "estimand": estimand,
                        "therapy": row["therapy"],
                        "covered": covered,
                        "off": off,
                        "z": off / row["error"],
                    }
                )
    return (
        pl.DataFrame(rows)
        .group_by("estimator", "estimand", "therapy", maintain_order=True)
        .agg(
            covered=pl.col("covered").mean(),
            bias=pl.col("off").mean(),
            z_mean=pl.col("z").mean(),
            z_sd=pl.col("z").std(),
        )
        .with_columns(enough=pl.col("covered") >= ENOUGH)
    )


def main(networks: int = 400) -> None:
    """Print the table."""
    with pl.Config(tbl_rows=-1, tbl_width_chars=140, float_precision=3):
        print(coverage(networks))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
