"""Sentences from numbers: ties, zeros, gaps, crossing intervals and falls, and never a causal word."""

import math
from itertools import product

import pytest

from lumbar.answers import clinic_words as words
from lumbar.instruments import instrument
from lumbar.measures.e_value import EValue, e_value
from lumbar.measures.estimates import Estimate
from lumbar.measures.responders import number_needed_to_treat

INTERVALS = [
    (-3.0, -5.0, -1.0),
    (3.0, 1.0, 5.0),
    (-0.4, -2.0, 1.2),
    (0.0, 0.0, 0.0),
    (0.0, -1.0, 1.0),
    (-1.0, -2.0, 0.0),
    (1e-9, 1e-10, 1e-8),
    (None, None, None),
    (math.nan, math.nan, math.nan),
    (2.0, -math.inf, math.inf),
    (-0.04, -0.06, -0.02),
]
TOOLS = ("ODI", "NPRS_BACK", "TUG", "6MWT", "BERG", "PSFS", "EQ5D5L")


def row(interval, **more):
    names = {"therapy": "hip-focused", "reference": "spine-focused"}
    return names | dict(zip(("value", "lower", "upper"), interval, strict=True)) | more


def needed(interval):
    if interval[0] is None or not all(map(math.isfinite, interval)):
        return row(interval, nnt=None, nnt_lower=None, nnt_upper=None, nnt_harms=False, nnt_crosses=False)
    number = number_needed_to_treat(Estimate(*(end / 10 for end in interval), 100, ""))
    return row(
        interval, **{f"nnt_{name}": entry for name, entry in number._asdict().items()}, nnt=number.value
    )


def everything_said():
    """Every sentence the module can make, over all intervals and instruments."""
    for interval, code in product(INTERVALS, TOOLS):
        tool = instrument(code)
        yield words.difference_sentence(row(interval), tool, 12)
        yield words.change_sentence(row(interval), tool, 12)
        yield words.interaction_sentence(row(interval), tool, ("with weak hips", "without"), 4)
    for interval in INTERVALS:
        yield words.number_needed_sentence(needed(interval))
    yield from (words.e_value_sentence(value) for value in (EValue(2.0, 1.0), e_value(0.5, 0.2, 0.8)))
    yield from (words.OBSERVATIONAL, words.NATURAL_COURSE)


@pytest.fixture(scope="module")
def sentences():
    return list(everything_said())


@pytest.mark.parametrize("word", words.CAUSAL_WORDS)
def test_no_sentence_says_more_than_that_patients_differ(sentences, word):
    assert [sentence for sentence in sentences if word in sentence.lower()] == []


def test_the_list_holds_what_must_never_be_said():
    assert {"works", "helps", "leads to", "effect of"} <= set(words.CAUSAL_WORDS)


def test_no_sentence_shows_a_gap_or_a_sign(sentences):
    for sentence in filter(None, sentences):
        assert not any(bad in sentence for bad in ("nan", "None", "inf ", "-0", " -", "{", "  "))
        assert sentence.endswith(".")


@pytest.mark.parametrize(("code", "way"), [("ODI", "better"), ("6MWT", "worse"), ("BERG", "worse")])
def test_the_direction_is_the_instruments(code, way):
    sentence = words.difference_sentence(row((-3.0, -5.0, -1.0)), instrument(code), 12)
    assert f" {way} on {code}" in sentence
    assert "1.0 to 5.0" in sentence


@pytest.mark.parametrize("interval", [(-0.4, -2.0, 1.2), (0.0, 0.0, 0.0), (-1.0, -2.0, 0.0)])
def test_an_interval_that_holds_zero_tells_nothing_apart(interval):
    sentence = words.difference_sentence(row(interval), instrument("ODI"), 12)
    assert "cannot be told apart" in sentence
    assert " scored " not in sentence


def test_a_crossing_interval_names_both_ends():
    lower = words.difference_sentence(row((-0.4, -2.0, 1.2)), instrument("ODI"), 12)
    assert "from 2.0 points better to 1.2 points worse" in lower
    higher = words.difference_sentence(row((-0.4, -2.0, 1.2)), instrument("BERG"), 12)
    assert "from 1.2 points better to 2.0 points worse" in higher


@pytest.mark.parametrize(
    "interval", [known for known in INTERVALS if known[0] is not None and not math.isnan(known[0])]
)
def test_a_change_never_comes_without_the_natural_course(interval):
    if math.isfinite(interval[1]):
        assert words.NATURAL_COURSE in words.change_sentence(row(interval), instrument("ODI"), 12)


def test_a_fall_is_said_to_be_worse():
    assert "worse on ODI at week 12 than at baseline" in words.change_sentence(
        row((3.0, 1.0, 5.0)), instrument("ODI"), 12
    )


def test_the_split_number_needed_runs_through_infinity():
    assert "benefit 5 to ∞ to harm 10" in words.number_needed_sentence(needed((0.5, -1.0, 2.0)))
    assert "One responder fewer for every 5" in words.number_needed_sentence(needed((-2.0, -2.5, -1.0)))
