"""Twenty fixed networks whose truth is known: both outliers sound, the rest no more often than chance allows.

The long run of 200 is `bench/clinic_alarms.py`.
"""

import polars as pl
import pytest
from scipy.stats import binom

from lumbar.demo import calibration as planted
from lumbar.demo import network
from lumbar.measures.clinics_adjusted import adjusted_means
from lumbar.measures.designs import Design
from lumbar.measures.funnel import dispersion, verdicts, z_scores
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import blocks_of_rows, moments_from_blocks

NETWORKS = 20
COLUMNS = ["baseline", "weak", "unknown", "age", "male", "bmi", "duration", "sitting", "earlier", "y"]
DESIGNS = {
    "patients": Design("", clinic_effects=False, therapy_effects=False),
    "therapy": Design("usual care", ("baseline", "weak"), clinic_effects=False),
}


@pytest.fixture(scope="module")
def networks():
    return [_seen(network(7_000 + seed, patients_per_clinic=400)) for seed in range(NETWORKS)]


def _seen(made):
    flags = {
        "weak": pl.col("hip_weakness") == "yes",
        "unknown": pl.col("hip_weakness") == "unknown",
        "male": pl.col("sex") == "male",
        "earlier": pl.col("earlier_treatment") == "yes",
    }
    rows = made.episodes.with_columns(
        pl.col("clinic", "therapy").cast(pl.String),
        **{name: flag.cast(pl.Int64) for name, flag in flags.items()},
        y="week_12",
    )
    return moments_from_blocks(blocks_of_rows(rows.drop_nulls(["baseline", "y"]), COLUMNS), COLUMNS)


def _found(moments, design, *, widened):
    clinics = z_scores(adjusted_means(moments, fit_moments(moments, design), 100)).with_columns(judged=True)
    phi = dispersion(clinics["z"].to_numpy()) if widened else 1.0
    place = pl.col("clinic").str.slice(-2).cast(pl.Int64) - 1
    return verdicts(clinics, phi).with_columns(place=place)


@pytest.mark.parametrize(
    ("allowed_for", "widened"), [("patients", True), ("therapy", True), ("therapy", False)]
)
def test_both_outliers_sound_and_the_rest_no_more_often_than_chance_allows(networks, allowed_for, widened):
    every = pl.concat(_found(moments, DESIGNS[allowed_for], widened=widened) for moments in networks)
    outliers = every.filter(pl.col("place").is_in(list(planted.OUTLIERS)))
    assert "inside" not in set(outliers["verdict"])
    assert (outliers["verdict"] == "alarm").mean() >= 0.95
    better = outliers.filter(pl.col("z") < 0)["place"].unique().to_list()
    assert better == [place for place, effect in planted.OUTLIERS.items() if effect < 0]
    rest = every.filter(~pl.col("place").is_in(list(planted.CLINICS_PLANTED)))
    assert rest.height == 21 * NETWORKS
    outside = (rest["verdict"] != "inside").sum()
    assert outside <= binom.ppf(0.995, rest.height, 0.05)
    assert (rest["verdict"] == "alarm").sum() <= binom.ppf(0.995, rest.height, 0.002)


def test_where_therapies_count_as_the_clinics_own_their_habits_show(networks):
    """Clinics give therapies by habit: unwidened limits that do not allow for it are crossed more often."""
    every = pl.concat(_found(moments, DESIGNS["patients"], widened=False) for moments in networks)
    rest = every.filter(~pl.col("place").is_in(list(planted.CLINICS_PLANTED)))
    assert (rest["verdict"] != "inside").sum() > binom.ppf(0.995, rest.height, 0.05)
