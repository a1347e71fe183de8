"""Clinics side by side: the answer from the patients' own rows, the planted clinics found, small numbers withheld."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lumbar.answers.clinics import EpisodeFilters, SideBySide, clinic_funnel
from lumbar.demo import calibration as planted
from lumbar.errors import CannotShow
from lumbar.outcomes.scope import Scope, seen_by
from tests.answers.conftest import LEVELS, NUMBERS

OUTLIERS = {f"Clinic {number + 1:02}" for number in planted.OUTLIERS}
SHIFTED = f"Clinic {planted.SHIFT_CLINIC + 1:02}"
BEFORE = planted.FIRST_YEAR + (planted.SHIFT_QUARTER - 1) // 4 - 1
DEMO = EpisodeFilters("ODI", 12)
HOWS = [
    SideBySide(measure, over_dispersion=over, by_therapy=therapy)
    for measure in ("mean_change", "responders")
    for over in (False, True)
    for therapy in (False, True)
]


def alarms(found: pl.DataFrame) -> set[str]:
    return set(found.filter(verdict="alarm")["clinic"])


def test_adjusted_mean_change_is_that_of_the_patients(filters, came, rounded):
    terms = [*NUMBERS, *(f"{name}_{level}" for name, level in LEVELS)]
    design = np.column_stack([np.ones(came.height), came.select(terms).cast(pl.Float64).to_numpy()])
    coefficients, _, rank, _ = np.linalg.lstsq(design, came["y"].to_numpy())
    residual = came["y"].to_numpy() - design @ coefficients
    change = came["y"] - came["baseline"]
    left = came.select("clinic", residual=pl.Series(residual), change=change)
    expected = left.group_by("clinic").agg(pl.col("residual", "change").mean(), n=pl.len()).sort("clinic")
    found = clinic_funnel(filters)
    assert found["clinic"].to_list() == expected["clinic"].to_list()
    assert found["n_followed"].to_list() == [rounded(n) for n in expected["n"]]
    assert found["observed"].to_list() == pytest.approx(expected["change"].to_list(), rel=1e-9)
    value = (expected["residual"] + change.mean()).to_list()
    assert found["value"].to_list() == pytest.approx(value, rel=1e-9)
    spread = float(residual @ residual / (came.height - rank)) ** 0.5
    n = found["n_followed"]
    assert found["z"].to_list() == pytest.approx(
        (expected["residual"] / spread * n.sqrt()).to_list(), rel=1e-8
    )
    half = 3.09023 * spread / n.sqrt()
    assert (found["upper_998"] - found["overall"]).to_list() == pytest.approx(half.to_list(), rel=1e-9)
    interval = (found["upper"] - found["value"]) * n.sqrt() / spread
    assert interval.to_list() == pytest.approx([1.95996] * found.height)


def test_follow_up_rate_stands_beside_every_clinic(filters, rows, rounded):
    due = (
        rows.filter("due")
        .group_by("clinic")
        .agg(n=pl.len(), rate=pl.col("y").is_not_null().mean())
        .sort("clinic")
    )
    found = clinic_funnel(filters)
    assert found["n"].to_list() == [rounded(n) for n in due["n"]]
    exact = found["follow_up_limit"] == ""
    rates = found.with_columns(own=due["rate"]).filter(exact)
    assert rates.height > 10
    assert rates["follow_up_rate"].to_list() == pytest.approx(rates["own"].to_list())


@pytest.mark.parametrize("how", HOWS, ids=str)
def test_both_true_outliers_and_the_clinic_that_shifted_sound_whatever_the_choice(how):
    found = clinic_funnel(DEMO, how)
    assert found.height == 24
    assert alarms(found) >= OUTLIERS
    better, worse = (
        f"Clinic {number + 1:02}" for number in sorted(planted.OUTLIERS, key=planted.OUTLIERS.get)
    )
    sign = -1 if how.measure == "mean_change" else 1
    z = dict(found.select("clinic", "z").iter_rows())
    assert sign * z[better] > 8
    assert sign * z[worse] < -8
    assert found["phi"][0] >= 1


@pytest.mark.parametrize("measure", ["mean_change", "responders"])
def test_exactly_the_planted_clinics_sound_beyond_chance_and_therapies(measure):
    how = SideBySide(measure, over_dispersion=True, by_therapy=True)
    assert alarms(clinic_funnel(DEMO, how)) == {*OUTLIERS, SHIFTED}
    assert alarms(clinic_funnel(replace(DEMO, year_to=BEFORE), how)) == OUTLIERS


def test_over_dispersion_widens_limits_and_intervals_by_its_root_and_nothing_else():
    plain, wide = (clinic_funnel(DEMO, SideBySide(over_dispersion=over)) for over in (False, True))
    phi = plain["phi"][0]
    assert phi > 1.2
    assert (plain["phi_used"][0], wide["phi_used"][0]) == (1.0, phi)
    for low, high in (("lower_95", "upper_95"), ("lower_998", "upper_998"), ("lower", "upper")):
        ratio = (wide[high] - wide[low]) / (plain[high] - plain[low])
        assert ratio.to_list() == pytest.approx([phi**0.5] * 24)
    assert plain["z"].equals(wide["z"])
    assert plain["value"].equals(wide["value"])


def test_a_clinic_of_fewer_than_30_has_no_verdict_and_of_fewer_than_8_no_number(made, store_of):
    def thinned(episodes: pl.DataFrame) -> pl.DataFrame:
        place = pl.int_range(pl.len()).over("clinic", "instrument")
        few = {"Clinic 01": 8, "Clinic 02": 25}
        kept = pl.col("clinic").cast(pl.String).replace_strict(few, default=1_000, return_dtype=pl.Int64)
        came = pl.col("baseline").is_not_null() & pl.col("week_12").is_not_null()
        return episodes.filter(came).filter(place < kept)

    found = clinic_funnel(store_of(thinned)).rows_by_key("clinic", named=True, unique=True)
    small, middling = found["Clinic 01"], found["Clinic 02"]
    assert middling["verdict"] == small["verdict"] == "too few"
    assert middling["value"] is not None
    assert middling["n_followed"] == 25
    assert small["lower"] is None
    assert {row["verdict"] for name, row in found.items() if name > "Clinic 02"} <= {
        "inside",
        "warning",
        "alarm",
    }


def test_nothing_of_a_clinic_of_seven_leaves(store_of):
    def seven(episodes: pl.DataFrame) -> pl.DataFrame:
        place = pl.int_range(pl.len()).over("clinic", "instrument")
        return episodes.filter((pl.col("clinic").cast(pl.String) != "Clinic 01") | (place < 7))

    row = clinic_funnel(store_of(seven)).row(0, named=True)
    assert row["clinic"] == "Clinic 01"
    said = {
        "clinic",
        "role",
        "limit",
        "follow_up_limit",
        "verdict",
        "threshold",
        "method",
        "data",
        "not_shown",
    }
    withheld = set(row) - said - {"overall", "spread", "phi", "phi_used"}
    assert {row[name] for name in withheld} == {None}
    assert row["verdict"] == "too few"


def test_a_share_near_nothing_is_a_limit_without_a_verdict():
    found = clinic_funnel(replace(DEMO, therapies=("usual care",)), SideBySide("responders", change="10"))
    limits = found.filter(pl.col("limit") != "")
    assert limits.height
    assert set(limits["verdict"]) == {"too few"}
    assert limits["value"].null_count() == limits["z"].null_count() == limits.height
    judged = found.filter(pl.col("verdict") != "too few")
    assert judged["lower"].min() >= 0
    assert judged["lower_998"].min() >= 0


@pytest.mark.parametrize(
    ("filters", "how", "said"),
    [
        (replace(DEMO, clinics=("Clinic 07",)), {}, "Fewer than two clinics"),
        (replace(DEMO, instrument="BERG"), {"measure": "responders"}, "No source is known"),
        (DEMO, {"measure": "responders", "change": "11"}, "11"),
        (DEMO, {"measure": "rank"}, "rank"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(filters, how, said):
    with pytest.raises(CannotShow, match=said):
        clinic_funnel(filters, SideBySide(**how))


def test_one_therapy_alone_can_be_asked_for():
    alone = replace(DEMO, therapies=("usual care",))
    one, other = (clinic_funnel(alone, SideBySide(by_therapy=each)) for each in (False, True))
    assert one["value"].to_list() == pytest.approx(other["value"].to_list())


@pytest.mark.parametrize("measure", ["mean_change", "responders"])
def test_the_own_clinic_is_counted_exactly_and_every_other_as_for_everybody(filters, rows, came, measure):
    own, how = "Clinic 03", SideBySide(measure)
    everybody = clinic_funnel(filters, how)
    with seen_by(Scope("manager", (own, "Clinic elsewhere"))):
        found = clinic_funnel(filters, how)
    assert found["clinic"].to_list() == everybody["clinic"].to_list()
    others, both = (
        pl.col("clinic") != own,
        ("method", "phi"),
    )  # phi is made from the z of all, the own one's too
    assert_frame_equal(found.filter(others).drop(both), everybody.filter(others).drop(both))
    row, shared = (
        table.row(by_predicate=pl.col("clinic") == own, named=True) for table in (found, everybody)
    )
    due = rows.filter("due", clinic=own)
    assert (row["n"], row["follow_up_limit"]) == (due.height, "")
    assert row["follow_up_rate"] == pytest.approx(due["y"].is_not_null().mean())
    here = came.filter(clinic=own)
    if measure == "responders":
        here = here.filter(pl.col("baseline") >= 10)
        assert row["observed"] == pytest.approx((here["baseline"] - here["y"] >= 10).mean())
    assert row["n_followed"] == here.height
    assert row["z"] == pytest.approx((row["value"] - row["overall"]) / row["spread"] * here.height**0.5)
    assert (shared["n"] % 5, shared["n_followed"] % 5) == (0, 0)
