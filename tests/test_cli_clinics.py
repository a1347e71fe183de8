"""`lumbar ask` says of the clinics what the answers say, and wrong values end with 2 and a sentence."""

import io
import json
from dataclasses import replace

import polars as pl
import pytest

from lumbar.answers import clinics
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.ask_clinics import QUESTIONS
from lumbar.cli import main
from lumbar.demo import network
from lumbar.outcomes import publish


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    made = network(5, clinics=24, patients_per_clinic=60, instruments=("ODI", "6MWT"))
    publish(made.episodes, replace(made.manifest, k=1), folder)
    return str(folder)


def asked(capsys, *arguments):
    assert main(["ask", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_explains_its_flags(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["ask", name, "--help"])
    assert "--store" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted({*QUESTIONS} - {"control_signals"}))
def test_every_question_is_answered_from_the_store_named(name, store, capsys):
    rows = asked(capsys, name, "--store", store)
    assert rows or name == "clinics_lacking_therapy"
    plain = getattr(clinics, name)(store if name == "stores" else EpisodeFilters(store=store))
    assert rows == json.loads(plain.write_json())


def test_where_every_clinic_has_few_a_quarter_no_chart_is_judged(store, capsys):
    assert main(["ask", "control_signals", "--store", store]) == 2
    assert "In every quarter fewer than 8 patients" in capsys.readouterr().err
    assert asked(capsys, "control_signals")[0]["clinic"] == "Clinic 12"


def test_the_flags_reach_the_comparison(store, capsys):
    given = ["--reference", "usual care", "--adjust", "age", "--adjust", "sex", "--missing", "ipw"]
    given += ["--model", "common_slope", "--errors", "clustered", "--instrument", "6MWT", "--week", "26"]
    given += ["--sex", "female", "--age-from", "40", "--year-from", "2018", "--therapy", "usual care"]
    given += ["--therapy", "combined", "--store", store]
    how = Comparison("usual care", ("age", "sex"), "none", "ipw", "common_slope", "clustered")
    filters = EpisodeFilters(
        "6MWT", 26, 2018, sex="female", age_from=40, therapies=("usual care", "combined"), store=store
    )
    expected = clinics.adjusted_differences(filters, how)
    assert asked(capsys, "adjusted_differences", *given) == expected.to_dicts()


def test_the_store_may_come_from_the_environment(store, capsys, monkeypatch):
    named = asked(capsys, "follow_up_by_therapy", "--store", store)
    monkeypatch.setenv("LUMBAR_STORE", store)
    assert asked(capsys, "follow_up_by_therapy") == named


def test_other_flags_choose_as_they_say(store, capsys):
    at = ["--store", store]
    share = asked(capsys, "responders_by_therapy", "--threshold", "30%", "--missing", "nonresponder", *at)
    assert {row["threshold"] for row in share} == {"30%"}
    assert "non-responder" in share[0]["method"]
    assert asked(capsys, "visit_profile", "--missing", "model", *at)[0]["method"].startswith("repeated")
    assert {row["by"] for row in asked(capsys, "subgroup_differences", "--by", "age", *at)} == {"age"}
    balance = asked(capsys, "balance_by_therapy", "--weights", "none", "--adjust", "age", *at)
    assert [row["covariate"] for row in balance] == ["baseline", "age"]


def test_the_table_says_that_the_patients_are_invented(store, capsys):
    assert main(["ask", "outcomes_by_therapy", "--store", store]) == 0
    printed = capsys.readouterr().out
    assert printed.count("synthetic demonstration") == 5
    assert main(["ask", "outcomes_by_therapy", "--store", store, "--format", "csv"]) == 0
    assert pl.read_csv(io.StringIO(capsys.readouterr().out))["data"].n_unique() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["adjusted_diferences"], "Nearest: adjusted_differences"),
        (["outcomes_by_therapy", "--instrument", "ODY"], "Choose one of: ODI, 6MWT"),
        (["outcomes_by_therapy", "--week", "13"], "Choose one of: 6, 12, 26, 52"),
        (["outcomes_by_therapy", "--therapy", "magnets"], "Choose one of: hip-focused"),
        (["outcomes_by_therapy", "--clinic", "Clinic 99"], "Choose one of: Clinic 01"),
        (["outcomes_by_therapy", "--sex", "men"], "Choose one of: female, male"),
        (["outcomes_by_therapy", "--age-from", "41"], "groups of 5 years"),
        (["outcomes_by_therapy", "--format", "xml"], "Nearest: table"),
        (["adjusted_differences", "--reference", "usual"], "Nearest: usual care"),
        (["adjusted_differences", "--adjust", "weight"], "There is no factor 'weight'"),
        (["adjusted_differences", "--errors", "robust"], "There is no kind of errors 'robust'"),
        (["responders_by_therapy", "--threshold", "101"], "Choose one of: 10, 30%, 6"),
        (["subgroup_differences", "--by", "hips"], "Nearest: hip_weakness"),
        (["outcomes_by_therapy", "--year-from", "2090"], "Fewer than 8 patients of any therapy"),
    ],
)  # fmt: skip
def test_wrong_values_end_with_two_and_one_sentence(arguments, sentence, store, capsys):
    assert main(["ask", *arguments, "--store", store]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


def test_a_missing_store_ends_with_two(capsys):
    assert main(["ask", "stores", "--store", "/no/such/store"]) == 2
    assert "no outcome store in the folder store" in capsys.readouterr().err


def test_a_control_chart_is_of_one_clinic_or_of_all_that_are_named_together(capsys):
    asked_for = ["control_chart", "--measure", "follow_up", "--screen", "--target", "0.8"]
    one = asked(capsys, *asked_for, "--clinic", "Clinic 12")
    filters = EpisodeFilters()
    assert one == clinics.control_chart(filters, "Clinic 12", "follow_up", True, 0.8).to_dicts()
    both = asked(capsys, *asked_for, "--clinic", "Clinic 12", "--clinic", "Clinic 20")
    together = EpisodeFilters(clinics=("Clinic 12", "Clinic 20"))
    assert both == clinics.control_chart(together, "", "follow_up", True, 0.8).to_dicts()
    assert {row["clinic"] for row in both} == {"all clinics"}
