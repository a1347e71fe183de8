import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.measures.disclosure import FEW, FEWEST, may_show_spread, rounded_count, shown_count, shown_share


def test_few_people_are_said_in_words():
    assert [shown_count(count) for count in range(FEWEST)] == [FEW] * FEWEST
    assert FEW == "fewer than 8"


def test_counts_are_rounded_on_shared_views_only():
    assert shown_count(8) == "10"
    assert shown_count(12_342) == "12,340"
    assert shown_count(12_342, shared=False) == "12,342"


@given(st.integers(FEWEST, 10**7))
def test_rounding_moves_a_count_by_two_at_most(count):
    rounded = rounded_count(count)
    assert rounded is not None
    assert rounded % 5 == 0
    assert abs(rounded - count) <= 2


@pytest.mark.parametrize(
    ("events", "people", "text"),
    [
        (0, 40, "< 20 %"),
        (7, 40, "< 20 %"),
        (8, 40, "20 %"),
        (32, 40, "80 %"),
        (33, 40, "> 80 %"),
        (40, 40, "> 80 %"),
    ],
)
def test_all_nobody_and_nearly_all_are_limits(events, people, text):
    assert str(shown_share(events, people)) == text


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_limit_is_true_and_hides_which_of_eight_counts_it_is(events, others):
    people = events + others
    share = shown_share(events, people)
    if share is None:
        assert people < 16
        return
    hidden = [each for each in range(people + 1) if shown_share(each, people) == share]
    assert len(hidden) == (FEWEST if share.limit else 1)
    true = events / people
    assert {"<": true < share.value, ">": true > share.value, "": true == share.value}[share.limit]


def test_spread_needs_twenty():
    assert not may_show_spread(19)
    assert may_show_spread(20)
