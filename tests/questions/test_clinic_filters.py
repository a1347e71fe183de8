"""What a clinic question binds, and the sentences for what it cannot."""

import inspect
import re
from dataclasses import fields, replace

import pytest

from lumbar.errors import CannotShow
from lumbar.instruments import Threshold
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.opening import parameters
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters
from lumbar.store import query_text

QUESTIONS = [
    name
    for name, each in inspect.getmembers(ask, inspect.isfunction)
    if each.__module__ == ask.__name__ and "filters" in inspect.signature(each).parameters and name[0] != "_"
]


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_names_its_query_and_binds_all_of_it(name, filters):
    bound = set(filters.bound()) | {"change", "low", "width", "lost"}
    assert parameters(name) <= bound


def test_the_filters_take_effect_all_of_them(filters):
    text = "".join(query_text(f"macros/{macro}") for macro in ("chosen", "chosen_and_own", "inside"))
    used = re.findall(r"who\['(\w+)'\]", text)
    assert sorted(set(used)) == sorted(filters.bound()["who"])


OUTSIDE = """
    select count(*), count(*) filter (
        episode > 1
        or quarter not between $who['from_quarter'] and $who['to_quarter']
        or age not between $who['age_from'] and $who['age_to']
        or sex not in (select unnest($who['sexes']))
        or hip_weakness not in (select unnest($who['hip_weakness']))
        or therapy not in (select unnest($who['therapies']))
        or clinic not in (select unnest($who['clinics']))
    )
    from chosen($scores, $who)
"""


@pytest.mark.parametrize(
    "narrower",
    [
        {},
        {"year_from": 2019, "year_to": 2022},
        {"sex": "female", "age_to": 64},
        {"age_from": 45},
        {"hip_weakness": "yes"},
        {"therapies": ("usual care",)},
        {"clinics": ("Clinic 02", "Clinic 03")},
    ],
)
def test_groups_inside_a_filter_hold_nobody_whom_it_leaves_out(narrower):
    bound = EpisodeFilters(**narrower, store=str(DEMONSTRATION)).bound()
    asked = {name: bound[name] for name in ("scores", "who")}
    cursor = EpisodeFilters(store=str(DEMONSTRATION)).opened().connection.cursor()
    taken, outside = cursor.execute(OUTSIDE, asked).fetchone()
    assert taken > 0
    assert outside == 0


def test_the_store_answers_with_its_primary_outcome_by_default(filters):
    plain = EpisodeFilters(store=filters.store)
    assert (plain.tool().code, plain.visit()) == ("ODI", 12)
    assert ask.flow_by_therapy(plain).equals(ask.flow_by_therapy(filters))


def test_the_folder_comes_from_the_environment(filters, monkeypatch):
    monkeypatch.setenv("LUMBAR_STORE", filters.store)
    assert ask.flow_by_therapy(EpisodeFilters()).equals(ask.flow_by_therapy(filters))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"instrument": "RMDQ"}, "no instrument RMDQ here. Choose one of: ODI, 6MWT"),
        ({"week": 13}, "no visit at week 13. Choose one of: 6, 12, 26, 52"),
        ({"therapies": ("magnets",)}, "no therapy called magnets"),
        ({"clinics": ("Clinic 99",)}, "no clinic called Clinic 99"),
        ({"age_from": 41}, "groups of 5 years"),
        ({"age_from": 60, "age_to": 44}, "reversed"),
        ({"sex": "x'; drop table y; --"}, "no sex called"),
        ({"store": "/nowhere/at/all"}, "no outcome store in the folder all"),
    ],
)
def test_wrong_filters_are_sentences(filters, wrong, sentence):
    with pytest.raises(CannotShow, match=sentence):
        ask.flow_by_therapy(replace(filters, **wrong))


def test_impossible_thresholds_and_columns_are_sentences(filters):
    for threshold in (Threshold(101), Threshold(0), Threshold(120, percent=True)):
        with pytest.raises(CannotShow, match="No patient can change by"):
            ask.responders_by_therapy(filters, threshold)
    for column in ("income", "sex", "sex:none", "age:old", 'age"; drop table y; --'):
        with pytest.raises(CannotShow, match="has no column"):
            ask.moments_by_clinic_therapy(filters, (column, "y"))


def test_filters_can_be_a_key():
    assert hash(EpisodeFilters()) == hash(EpisodeFilters())
    assert {field.name for field in fields(EpisodeFilters)} >= {"clinics", "therapies", "hip_weakness"}
