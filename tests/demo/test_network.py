import hashlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from lumbar.demo import build, network
from lumbar.demo.truth import truth
from lumbar.outcomes.door import DEMONSTRATION

TRUTH = Path(__file__).parents[1] / "golden" / "demo_truth.csv"


def digests(folder):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def test_rebuilding_gives_the_bytes_in_the_repository(tmp_path):
    build(tmp_path / "demo", tmp_path / "truth.csv")
    assert digests(tmp_path / "demo") == digests(DEMONSTRATION)
    assert (tmp_path / "truth.csv").read_bytes() == TRUTH.read_bytes()


def test_the_demonstration_stays_small():
    assert sum(file.stat().st_size for file in DEMONSTRATION.iterdir()) < 6_000_000


def test_seeds_differ_and_repeat():
    one, again, other = network(1), network(1), network(2)
    assert one.episodes.equals(again.episodes)
    assert not one.episodes.equals(other.episodes)


def test_an_instrument_is_the_same_whichever_others_are_made():
    alone = network(5, instruments=("TUG",)).episodes
    together = network(5, instruments=("ODI", "TUG")).episodes.filter(instrument="TUG")
    assert alone.equals(together)


def test_without_effect_every_truth_is_zero():
    assert truth(network(4, world="no effect"))["value"].abs().max() == 0
    assert truth(network(4))["value"].abs().max() > 5


def test_truth_is_the_difference_of_potential_outcomes():
    made = network(7, patients_per_clinic=60)
    row = (
        truth(made)
        .filter(week=26, therapy="hip-focused", reference="usual care", estimand="ATE, weak hips")
        .row(0, named=True)
    )
    who = made.people
    chosen = who.has_baseline & (who.visits_due > 2) & (who.record["hip_weakness"] == 1)
    potential = made.courses["ODI"].potential[chosen, 2]
    assert row["patients"] == chosen.sum()
    assert row["value"] == pytest.approx((potential[:, 0] - potential[:, 4]).mean(), abs=5e-5)


def test_truth_of_equipoise_uses_the_true_propensities():
    made = network(7, patients_per_clinic=60)
    row = (
        truth(made)
        .filter(week=12, therapy="combined", reference="usual care", estimand="ATO")
        .row(0, named=True)
    )
    who = made.people
    weight = (who.has_baseline & (who.visits_due > 1)) / (1 / who.propensity).sum(axis=1)
    gap = made.courses["ODI"].potential[:, 1, 2] - made.courses["ODI"].potential[:, 1, 4]
    assert row["value"] == pytest.approx((weight * gap).sum() / weight.sum(), abs=5e-5)
    assert np.allclose(who.propensity.sum(axis=1), 1)


def test_written_scores_are_the_potential_ones_on_the_instruments_steps():
    made = network(9, instruments=("ODI", "GAIT"))
    who = made.people
    for code, step in (("ODI", 200), ("GAIT", 1)):
        written = made.episodes.filter(instrument=code)["week_6"]
        given = made.courses[code].potential[np.arange(who.clinic.size), 0, who.therapy] * 100
        seen = written.is_not_null().to_numpy()
        assert (written.drop_nulls() % step == 0).all()
        inside = seen & (given > 0)
        assert np.abs(written.fill_null(0).to_numpy() - given)[inside].max() <= step / 2 + 1e-6


def test_propensities_are_those_the_therapies_were_drawn_with():
    who = network(11, patients_per_clinic=1000).people
    for arm in range(5):
        chosen = who.therapy == arm
        expected = who.propensity[:, arm]
        error = np.sqrt((expected * (1 - expected)).sum())
        assert abs(chosen.sum() - expected.sum()) < 4 * error


def test_some_are_treated_without_a_baseline():
    episodes = network(1, patients_per_clinic=400).episodes
    assert episodes["baseline"].is_null().mean() == pytest.approx(0.03, abs=0.01)
    assert episodes.filter(pl.col("hip_weakness") == "unknown").height > 0
