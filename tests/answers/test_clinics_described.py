"""Whoever did not come back is described where they are not few: over all patients, or over whole clinics."""

from dataclasses import replace

import pytest

from lumbar.answers import clinics
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.answers.clinics_described import due_told, lost_told, none_few
from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.outcomes import publish
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.scope import Scope, seen_by

ALL = EpisodeFilters("ODI", 12, store=str(DEMONSTRATION))
CLINIC, WOMEN = replace(ALL, clinics=("Clinic 03",)), replace(ALL, sex="female")


@pytest.mark.parametrize(
    ("filters", "lost", "due"),
    [
        (ALL, True, True),
        (replace(ALL, therapies=("combined",)), True, True),
        (CLINIC, True, False),
        (WOMEN, False, False),
        (replace(CLINIC, year_from=2020), False, False),
        (replace(CLINIC, apart=("hip_weakness",)), False, False),
    ],
    ids=["all", "a therapy", "a clinic", "women", "a clinic's years", "a clinic's hips apart"],
)
def test_the_lost_are_described_where_filters_cannot_single_them_out(filters, lost, due) -> None:
    assert (lost_told(filters), due_told(filters)) == (lost, due)


def test_few_lost_of_one_therapy_are_described_nowhere(tmp_path) -> None:
    made = network(5, clinics=6, patients_per_clinic=30)
    publish(made.episodes, made.manifest, tmp_path)
    small = EpisodeFilters(store=str(tmp_path))
    assert none_few(small, 0, 8, 20)
    assert not none_few(small, 0, 7)
    assert not lost_told(small)
    publish(made.episodes, replace(made.manifest, k=1), tmp_path)
    assert lost_told(replace(small, sex="female")), "a store without groups tells everybody"


def test_own_patients_are_described_all_of_them() -> None:
    with seen_by(Scope("manager", CLINIC.clinics)):
        assert lost_told(replace(CLINIC, sex="female"))
        assert due_told(CLINIC)


def test_under_a_filter_baselines_are_of_those_who_came_back() -> None:
    flow = clinics.follow_up_by_therapy(WOMEN).select("therapy", "returned").rows()
    table = clinics.table_one(WOMEN).filter(covariate="baseline")
    assert table.select("therapy", "n").rows() == flow
    assert table["method"].unique().to_list() == ["Austin 2009; only those who came back at week 12"]
    start = clinics.visit_profile(WOMEN).filter(week=0)
    assert start["value"].to_list() == pytest.approx(table["value"].to_list())
    found = clinics.adjusted_differences(WOMEN)
    assert found["target"].unique().to_list() == ["patients who came back"]
    assert "standardised to patients who came back" in found["method"][0]


def test_whom_weights_and_models_stand_in_for_is_not_told_under_a_filter() -> None:
    for missing in ("ipw", "model"):
        with pytest.raises(CannotShow, match="are told over all patients only"):
            clinics.visit_profile(WOMEN, missing)
    with pytest.raises(CannotShow, match="are told over all patients only"):
        clinics.adjusted_differences(CLINIC, Comparison(missing="ipw"))
