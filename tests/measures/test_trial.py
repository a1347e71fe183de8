"""A published trial's own table from its open data: Ashar et al., JAMA Psychiatry 2022;79:13 (CC0).

The patients' rows are not part of this repository: they are read from
LUMBAR_TRIAL_DATA, or from clinic/ashar2022/outcomes.csv under the data folder of any folder beside the repository.
"""

import os
from pathlib import Path

import polars as pl
import pytest
import statsmodels.api as sm

from lumbar.measures.adjusted import adjusted_differences, crude_differences
from lumbar.measures.designs import Design
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import arm_spread, blocks_of_rows, moments_from_blocks, outcome_sums
from lumbar.measures.responders import responder_differences, responders_by_therapy

TRIAL = "clinic/ashar2022/outcomes.csv"
FOLDERS = (os.environ.get("LUMBAR_TRIAL_DATA", ""), *map(str, Path(__file__).parents[3].glob("*/data")))
FILE = next((path for folder in FOLDERS if folder and (path := Path(folder) / TRIAL).exists()), None)
ARMS = {1: "pain reprocessing", 2: "placebo", 3: "usual care"}
SCALE = 100

pytestmark = pytest.mark.skipif(
    FILE is None, reason=f"the trial's open data ({TRIAL}) are not here; set LUMBAR_TRIAL_DATA"
)


@pytest.fixture(scope="module")
def patients():
    """One row per randomised patient: therapy, pain and ODI before and after (integers x 100)."""
    visits = pl.read_csv(FILE, null_values=["NaN", "<undefined>"], infer_schema_length=None).filter(
        (pl.col("is_patient") == 1) & pl.col("group").is_not_null() & pl.col("time").is_in([1, 2])
    )
    wide = visits.select("id", "group", "time", pain="pain_avg", odi="odi").pivot(
        "time", index=["id", "group"], values=["pain", "odi"]
    )
    scores = [
        (pl.col(name) * SCALE).round().cast(pl.Int64) for name in ("pain_1", "pain_2", "odi_1", "odi_2")
    ]
    therapy = pl.col("group").cast(pl.Int64).replace_strict(ARMS, return_dtype=pl.String)
    return wide.select("id", *scores, therapy=therapy, clinic=pl.lit("trial"))


def moments_of(patients, *columns):
    return moments_from_blocks(blocks_of_rows(patients, columns), columns)


def test_there_are_the_randomised(patients):
    assert patients.group_by("therapy").len().sort("therapy")["len"].to_list() == [50, 51, 50]


@pytest.mark.parametrize(
    ("outcome", "means", "spreads"),
    [
        ("pain_2", (1.18, 2.84, 3.13), (1.24, 1.64, 1.45)),
        ("odi_2", (10.14, 19.00, 20.68), (10.63, 11.07, 10.68)),
    ],
)
def test_means_and_spreads_are_the_printed_ones(patients, outcome, means, spreads):
    arms = arm_spread(outcome_sums(moments_of(patients, outcome)))
    assert (arms["mean"] / SCALE).to_list() == pytest.approx(means, abs=0.005)
    assert (arms["sd"] / SCALE).to_list() == pytest.approx(spreads, abs=0.005)


@pytest.mark.parametrize(
    ("rule", "responders"),
    [
        (pl.col("pain_2") <= pl.col("pain_1") * 0.5, (35, 15, 8)),
        (pl.col("pain_2") <= SCALE, (33, 10, 5)),
    ],
)
def test_responders_are_the_printed_ones_with_the_lost_counted_as_not(patients, rule, responders):
    counts = (
        patients.group_by("therapy")
        .agg(
            n_due=pl.len(),
            n_followed=pl.col("pain_2").count(),
            responders=rule.fill_null(value=False).sum(),
            no_room=pl.lit(0),
        )
        .with_columns(threshold=pl.lit("printed"))
        .sort("therapy")
    )
    shares = responders_by_therapy(counts, "nonresponder")
    assert shares["value"].to_list() == pytest.approx(
        [responders[0] / 50, responders[1] / 51, responders[2] / 50]
    )
    differences = responder_differences(shares, "usual care")
    assert differences["nnt"][0] == pytest.approx(50 / (responders[0] - responders[2]))


@pytest.mark.parametrize("outcome", ["pain", "odi"])
def test_the_trialists_plain_ancova_equals_statsmodels(patients, outcome):
    columns = (f"{outcome}_1", f"{outcome}_2")
    fit = fit_moments(moments_of(patients, *columns), Design("usual care"))
    ours = adjusted_differences(fit, "ordinary", SCALE)
    whole = patients.drop_nulls(columns)
    dummies = [(whole["therapy"] == arm).cast(pl.Float64).to_numpy() for arm in ours["therapy"]]
    exogenous = sm.add_constant(
        pl.DataFrame([whole[columns[0]] / SCALE, *map(pl.Series, dummies)]).to_numpy()
    )
    theirs = sm.OLS((whole[columns[1]] / SCALE).to_numpy(), exogenous).fit()
    assert ours["value"].to_list() == pytest.approx(theirs.params[2:], rel=1e-9)
    assert ours["lower"].to_list() == pytest.approx(theirs.conf_int()[2:, 0], rel=1e-9)
    assert ours["p"].to_list() == pytest.approx(theirs.pvalues[2:], rel=1e-7)


def test_plain_differences_follow_from_the_printed_means(patients):
    crude = crude_differences(arm_spread(outcome_sums(moments_of(patients, "pain_2"))), "placebo", SCALE)
    against_placebo = dict(zip(crude["therapy"], crude["value"], strict=True))
    assert against_placebo["pain reprocessing"] == pytest.approx(1.18 - 2.84, abs=0.01)
