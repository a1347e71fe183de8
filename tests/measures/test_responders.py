"""Shares against printed intervals; the split interval of the number needed to treat."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Estimate
from lumbar.measures.responders import (
    number_needed_to_treat,
    responder_differences,
    responders_by_therapy,
    risk_difference,
    wilson,
)

# Newcombe 1998, Stat Med 17:857, table I, score method without continuity correction
NEWCOMBE_SINGLE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
# Newcombe 1998, Stat Med 17:873, table II, method 10
NEWCOMBE_PAIRS = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("events", "n", "lower", "upper"), NEWCOMBE_SINGLE)
def test_wilson_gives_the_printed_limits(events, n, lower, upper):
    share = wilson(events, n)
    assert share.lower == pytest.approx(lower, abs=5e-5)
    assert share.upper == pytest.approx(upper, abs=5e-5)


@pytest.mark.parametrize(("events", "n", "other", "other_n", "lower", "upper"), NEWCOMBE_PAIRS)
def test_newcombe_gives_the_printed_limits(events, n, other, other_n, lower, upper):
    difference = risk_difference(events, n, other, other_n)
    assert difference.lower == pytest.approx(lower, abs=5e-5)
    assert difference.upper == pytest.approx(upper, abs=5e-5)


@given(st.integers(1, 500), st.data())
def test_wilson_stays_inside_and_mirrors(n, data):
    events = data.draw(st.integers(0, n))
    share, rest = wilson(events, n), wilson(n - events, n)
    assert 0 <= share.lower <= share.value <= share.upper <= 1
    assert share.lower == pytest.approx(1 - rest.upper, abs=1e-12)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ((0.2, 0.1, 0.25), (5, 4, 10, False, False)),
        ((-0.2, -0.25, -0.1), (5, 4, 10, True, False)),
        ((-0.05, -0.2, 0.1), (20, 10, 5, True, True)),
        ((0.0, -0.1, 0.1), (math.inf, 10, 10, False, True)),
        ((0.1, 0.0, 0.2), (10, 5, math.inf, False, True)),
    ],
)
def test_number_needed_to_treat_splits_where_the_interval_crosses_zero(interval, expected):
    assert number_needed_to_treat(Estimate(*interval, 100, "")) == pytest.approx(expected)


COUNTS = pl.DataFrame(
    {
        "therapy": ["hip", "spine"] * 2,
        "threshold": ["10", "10", "30%", "30%"],
        "n_due": [40, 50, 40, 50],
        "n_followed": [30, 40, 30, 40],
        "responders": [20, 16, 24, 24],
        "no_room": [3, 2, 0, 0],
    }
)


def test_missing_patients_count_as_named():
    complete = responders_by_therapy(COUNTS)
    strict = responders_by_therapy(COUNTS, "nonresponder")
    assert complete["value"].to_list() == pytest.approx([20 / 30, 16 / 40, 24 / 30, 24 / 40])
    assert strict["value"].to_list() == pytest.approx([20 / 40, 16 / 50, 24 / 40, 24 / 50])
    assert strict["n_followed"].to_list() == [30, 40, 30, 40]


def test_differences_keep_to_their_threshold():
    differences = responder_differences(responders_by_therapy(COUNTS), "spine")
    assert differences["value"].to_list() == pytest.approx([20 / 30 - 0.4, 0.2])
    assert differences["nnt"].to_list() == pytest.approx([3.75, 5.0])


def test_nobody_or_no_reference_is_a_sentence():
    with pytest.raises(CannotShow, match="No patient"):
        responders_by_therapy(COUNTS.with_columns(n_followed=0))
    with pytest.raises(CannotShow, match="usual care"):
        responder_differences(responders_by_therapy(COUNTS), "usual care")
