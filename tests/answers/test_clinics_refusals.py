"""What the clinic answers refuse, in a sentence and without a number; and what never leaves."""

import inspect
import json
import re
from dataclasses import replace

import polars as pl
import pytest

from lumbar.answers import clinics
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.ask_clinics import QUESTIONS
from lumbar.errors import CannotShow
from lumbar.outcomes import publish

ANSWERS = {
    name: each
    for name in clinics.__all__
    if inspect.isfunction(each := getattr(clinics, name)) and "filters" in inspect.signature(each).parameters
}
OF_SCORES = sorted(set(ANSWERS) - {"follow_up_by_therapy", "endings_by_therapy", "sessions_by_therapy",
                                   "table_one", "baseline_distribution", "visit_profile"})  # fmt: skip
TOO_FEW_A_QUARTER = "control_signals"
"""The small network has two patients a clinic and quarter; what clinics' charts tell is in test_clinics_control."""
BY_QUARTER = {"control_chart"}
"""Its n is those whom a quarter's value counts; the others have left the quarter, not the answer."""
COMPARISONS = ("adjusted_differences", "responders_by_therapy", "subgroup_differences", "bounds_by_therapy",
               "balance_by_therapy", "effective_sizes_by_therapy", "clinics_lacking_therapy")  # fmt: skip
SENTENCE = re.compile(r"^[A-Z0-9].*\.$", re.DOTALL)
VISITS = ("week_6", "week_12", "week_26", "week_52")


def refused(answer, *asked):
    with pytest.raises(CannotShow) as reason:
        answer(*asked)
    assert SENTENCE.match(str(reason.value))
    return str(reason.value)


def test_all_the_questions_have_answers_and_all_answers_a_question():
    assert set(QUESTIONS) == {*ANSWERS, "stores"}


@pytest.mark.parametrize("name", COMPARISONS)
def test_an_empty_arm_is_named(store_of, name):
    empty = store_of(lambda episodes: episodes.filter(pl.col("therapy").cast(pl.String) != "usual care"))
    said = refused(ANSWERS[name], empty)
    assert "Fewer than 8 patients of usual care have a score on ODI at week 12" in said
    rest = replace(empty, therapies=tuple(empty.opened().manifest.therapies[:4]))
    assert ANSWERS[name](rest).height >= 0


@pytest.mark.parametrize("name", ["balance_by_therapy", "effective_sizes_by_therapy"])
def test_one_therapy_has_nothing_to_balance(name):
    assert "Only one therapy is left" in refused(ANSWERS[name], EpisodeFilters(therapies=("usual care",)))


@pytest.mark.parametrize("k", [1, 8])
@pytest.mark.parametrize("name", ANSWERS)
def test_one_patient_is_nobody(store_of, name, k):
    said = refused(ANSWERS[name], store_of(lambda episodes: episodes.filter(pl.col("patient") == 5), k))
    assert "ewer than 8 patients" in said


@pytest.mark.parametrize("name", OF_SCORES)
def test_everybody_lost_is_a_sentence(store_of, name):
    lost = store_of(lambda episodes: episodes.with_columns(pl.lit(None, pl.Int64).alias(v) for v in VISITS))
    assert "ewer than 8 patients" in refused(ANSWERS[name], lost)


def test_everybody_lost_leaves_the_profile_its_baseline_and_the_flow_its_limit(store_of):
    lost = store_of(lambda episodes: episodes.with_columns(pl.lit(None, pl.Int64).alias(v) for v in VISITS))
    assert clinics.visit_profile(lost).drop_nulls("value")["week"].unique().to_list() == [0]
    flow = clinics.follow_up_by_therapy(lost)
    assert flow["limit"].unique().to_list() == ["<"]
    assert flow["lower"].null_count() == flow.height


@pytest.mark.parametrize("name", ["adjusted_differences", "balance_by_therapy", "subgroup_differences"])
def test_scores_that_are_all_alike_are_a_sentence(store_of, name):
    alike = store_of(lambda e: e.with_columns(week_12=pl.when(pl.col("week_12").is_not_null()).then(2000)))
    assert "same score" in refused(ANSWERS[name], alike)


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("outcomes_by_therapy", {"instrument": "ODY"}, "There is no instrument ODY here. Choose one of: ODI"),
        ("visit_profile", {"week": 13}, "There is no visit at week 13. Choose one of: 6, 12, 26, 52"),
        ("table_one", {"therapies": ("magnets",)}, "There is no therapy called magnets"),
        ("endings_by_therapy", {"age_from": 41}, "groups of 5 years"),
        ("follow_up_by_therapy", {"store": "/nowhere"}, "There is no outcome store"),
        ("adjusted_differences", {"therapies": ("combined", "usual care")}, "leaves out spine-focused"),
        ("adjusted_differences", {"therapies": ("spine-focused",)}, "All patients with a score had spine-focused"),
        ("outcomes_by_therapy", {"year_from": 2090, "year_to": 2100}, "Fewer than 8 patients of any therapy"),
    ],
)  # fmt: skip
def test_wrong_filters(filters, name, wrong, sentence):
    assert sentence in refused(ANSWERS[name], replace(filters, **wrong))


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda f: clinics.adjusted_differences(f, Comparison("hip-focussed")), "Nearest: hip-focused"),
        (lambda f: clinics.adjusted_differences(f, Comparison(adjust=("agee",))), "Nearest: age"),
        (lambda f: Comparison(weights="overlapp"), "Nearest: overlap"),
        (lambda f: Comparison(missing="ipv"), "Nearest: ipw"),
        (lambda f: Comparison(model="common"), "Nearest: common_slope"),
        (lambda f: Comparison(errors="cluster"), "Nearest: clustered"),
        (lambda f: Comparison(weights="overlap", errors="HC"), "bring their own errors"),
        (lambda f: clinics.responders_by_therapy(f, "200"), "200 is no threshold of ODI. Choose one of: 10, 30%"),
        (lambda f: clinics.responders_by_therapy(f, "10", "best"), "There is no way with missing scores 'best'"),
        (lambda f: clinics.responders_by_therapy(f, "10", "complete", "usual"), "Nearest: usual care"),
        (lambda f: clinics.time_to_change(f, "11"), "11 is no threshold of ODI"),
        (lambda f: clinics.visit_profile(f, "modell"), "Nearest: model"),
        (lambda f: clinics.subgroup_differences(f, "hip"), "Nearest: hip_weakness"),
        (lambda f: clinics.balance_by_therapy(f, "iptw"), "There is no weighting 'iptw'"),
    ],
)  # fmt: skip
def test_wrong_choices_name_the_nearest_right_ones(filters, ask, sentence):
    assert sentence in refused(ask, filters)


def test_what_is_not_known_of_anybody_divides_nobody(made, tmp_path):
    publish(made.episodes.with_columns(hip_weakness=pl.lit("unknown")), made.manifest, tmp_path)
    nobody_knows = EpisodeFilters(store=str(tmp_path))
    assert refused(clinics.subgroup_differences, nobody_knows) == (
        "Of too few patients the hip weakness is known. Split them by something else."
    )


def test_a_threshold_wider_than_the_range_is_refused_by_the_store(made, tmp_path):
    publish(made.episodes, made.manifest, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    entry = {**manifest["instruments"][0], "code": "OWN", "low": 0, "high": 10}
    manifest["instruments"].append({**entry, "thresholds": [{"value": 11, "percent": False}]})
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    said = refused(clinics.responders_by_therapy, EpisodeFilters(store=str(tmp_path)))
    assert "important change is wider than its range" in said


def test_a_damaged_file_shows_nothing(made, tmp_path):
    manifest = publish(made.episodes, made.manifest, tmp_path)
    file = tmp_path / manifest.files[0].file
    file.write_bytes(file.read_bytes()[:-7] + b"changed")
    assert "cannot be used" in refused(clinics.outcomes_by_therapy, EpisodeFilters(store=str(tmp_path)))


def small_arms(episodes):
    """Eleven patients with hip-focused therapy, five with usual care; the rest as they are."""
    named = episodes.with_columns(pl.col("therapy").cast(pl.String).alias("arm"))
    whole = named.drop_nulls(["baseline", "week_12"])
    kept = [
        whole.filter(arm=arm, instrument="ODI")["patient"].unique().sort().head(n)
        for arm, n in (("hip-focused", 11), ("usual care", 5))
    ]
    few = pl.col("arm").is_in(["hip-focused", "usual care"])
    return named.filter(~few | pl.col("patient").is_in(pl.concat(kept).to_list())).drop("arm")


def test_few_people_are_neither_counted_nor_spread(store_of):
    asked = store_of(small_arms)
    rows = {row["therapy"]: row for row in clinics.outcomes_by_therapy(asked).iter_rows(named=True)}
    eleven, five = rows["hip-focused"], rows["usual care"]
    assert (eleven["n_followed"], eleven["sd"], eleven["lower"], eleven["baseline_sd"]) == (
        10,
        None,
        None,
        None,
    )
    assert eleven["value"] is not None
    hidden = ("n", "n_followed", "value", "lower", "baseline", "follow_up", "follow_up_rate")
    assert all(five[name] is None for name in hidden)


NUMBERS = {"n", "n_followed", "treated", "with_baseline", "due", "returned", "switched", "patients",
           "responders", "no_room", "at_risk", "reached"}  # fmt: skip


@pytest.mark.parametrize("name", sorted({*ANSWERS} - {TOO_FEW_A_QUARTER}))
def test_every_way_out_is_gated(store_of, name):
    """Counts are empty or at least 8 and rounded to 5; nothing is said of five people."""
    asked = store_of(small_arms)
    asked = (
        replace(asked, therapies=("hip-focused", "spine-focused", "combined"))
        if name in COMPARISONS
        else asked
    )
    if name in {"effective_sizes_by_therapy", "balance_by_therapy"}:
        asked = replace(asked, therapies=("spine-focused", "combined", "general exercise"))
    answer = ANSWERS[name](asked)
    for column in NUMBERS & set(answer.columns):
        if answer[column].dtype != pl.Int64:
            continue
        assert all(count >= 8 and count % 5 == 0 for count in answer[column].drop_nulls())
    if "therapy" in answer.columns and "value" in answer.columns:
        five = answer.filter(therapy="usual care")
        assert five["value"].null_count() == five.height


@pytest.mark.parametrize("name", sorted({*ANSWERS} - {TOO_FEW_A_QUARTER}))
def test_answers_never_claim_a_cause_and_say_whose_data(filters, name):
    answer = ANSWERS[name](filters)
    texts = [text for text in answer.select(pl.col(pl.String)).unpivot()["value"].unique() if text]
    said = " ".join([*texts, *answer.columns, QUESTIONS[name].tells]).lower()
    assert not [word for word in CAUSAL_WORDS if re.search(rf"\b{word}\b", said)]
    assert answer["data"].unique().to_list() == ["synthetic demonstration"]
    flow = {"n"} if name in BY_QUARTER else {"n", "n_followed"}
    assert {*flow, "method", "data", "role"} <= set(answer.columns)
