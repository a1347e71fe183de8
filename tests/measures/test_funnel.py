"""Funnel plots after Spiegelhalter 2005, Stat Med 24:1185, and Qual Saf Health Care 14:347."""

import numpy as np
import polars as pl
import pytest
from scipy.stats import binom, norm

from lumbar.measures import funnel

RNG = np.random.default_rng(7)


def test_spiegelhalter_limits_are_the_normal_quantiles_of_95_and_998_per_cent():
    assert pytest.approx(norm.ppf(0.975), abs=5e-6) == funnel.WARNING
    assert pytest.approx(norm.ppf(0.999), abs=5e-6) == funnel.ALARM
    assert pytest.approx({z: 2 * norm.sf(z) for z in funnel.BEYOND}, abs=1e-6) == funnel.BEYOND


@pytest.mark.parametrize(("share", "n"), [(0.3, 50), (0.05, 12), (0.98, 40), (0.5, 1_000)])
def test_spiegelhalter_limits_of_a_share(share, n):
    for z in (1.95996, 3.09023):
        half = z * (share * (1 - share) / n) ** 0.5
        lower, upper = (end.item() for end in funnel.share_limits(share, np.array([float(n)]), z))
        assert lower == pytest.approx(max(0.0, share - half), abs=1e-15)
        assert upper == pytest.approx(min(1.0, share + half), abs=1e-15)


def test_limits_close_in_with_the_root_of_the_patients():
    lower, upper = funnel.limits(-10.0, 8.0, np.array([25.0, 100.0]), 2.0)
    assert (upper - lower).tolist() == pytest.approx([6.4, 3.2])
    assert ((upper + lower) / 2).tolist() == pytest.approx([-10.0, -10.0])


def test_a_clinic_exactly_on_a_limit_is_inside_it():
    clinics = pl.DataFrame({"judged": [True] * 4, "z": [1.95996, 1.95997, -3.09023, -3.09024]})
    assert funnel.verdicts(clinics, 1.0)["verdict"].to_list() == ["inside", "warning", "warning", "alarm"]


def test_a_clinic_without_a_number_or_with_too_few_patients_has_no_verdict():
    clinics = pl.DataFrame({"judged": [True, False], "z": [None, 12.0]}, schema_overrides={"z": pl.Float64})
    assert funnel.verdicts(clinics, 1.0)["verdict"].to_list() == ["too few", "too few"]


def test_over_dispersion_in_control_averages_070_before_the_floor_and_is_never_below_1():
    """Methods B8: with 24 clinics in control the winsorised mean of z squared averages 0.70."""
    networks = RNG.standard_normal((4_000, 24))
    squares = [float((funnel.winsorised(z) ** 2).mean()) for z in networks]
    assert np.mean(squares) == pytest.approx(0.70, abs=0.015)
    assert min(map(funnel.dispersion, networks)) == 1.0
    assert funnel.dispersion(np.array([])) == 1.0


def test_over_dispersion_is_found_and_true_outliers_do_not_hide_themselves():
    wide = 2 * np.random.default_rng(1).standard_normal((2_000, 24))
    assert np.mean([funnel.dispersion(z) for z in wide]) == pytest.approx(4 * 0.70, abs=0.1)
    quiet = np.linspace(-1.2, 1.2, 22)
    assert funnel.dispersion(np.array([*quiet, -40.0, 40.0])) < 1.5


@pytest.mark.parametrize("judged", [1, 5, 24, 500])
@pytest.mark.parametrize("z", list(funnel.BEYOND))
def test_the_number_outside_by_chance_is_binomial(judged, z):
    chance = funnel.outside_by_chance(judged, z)
    assert chance.expected == pytest.approx(judged * funnel.BEYOND[z])
    ends = binom.ppf([0.025, 0.975], judged, funnel.BEYOND[z])
    assert (chance.lower, chance.upper) == tuple(ends)


def test_quiet_clinics_sound_as_often_as_the_limits_say():
    """Patients drawn alike for every clinic: 5 % and 0.2 % of the clinics lie outside."""
    rng = np.random.default_rng(3)
    n = rng.integers(30, 400, 20_000)
    means = rng.standard_normal(20_000) * 8 / np.sqrt(n) - 10
    clinics = pl.DataFrame({"n": n, "value": means, "overall": -10.0, "spread": 8.0, "judged": True})
    verdict = funnel.verdicts(funnel.z_scores(clinics), 1.0)["verdict"]
    assert (verdict != "inside").mean() == pytest.approx(0.05, abs=0.006)
    assert (verdict == "alarm").mean() == pytest.approx(0.002, abs=0.0013)
