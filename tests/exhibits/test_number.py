"""A filter that takes a number: what it takes, how it stands in the link, and what it refuses in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.errors import CannotShow
from lumbar.exhibits import chosen, numbers
from lumbar.exhibits.number import Number, plain

SHARE = Number("Share", 0, 100, unit="%", default=("30",))
COST = Number("Cost", 0, 500, 0.5, "dollars", placeholder="not known")


@given(st.floats(0, 500))
def test_a_number_comes_back_from_the_link_as_it_was(value: float) -> None:
    (code,) = COST.codes((plain(value),))
    assert float(code) == value
    assert COST.code(COST.said(code)) == code
    assert COST.refusal([code]) == ""


@pytest.mark.parametrize("words", ["", "abc", "nan", "inf", "-1", "500.5", "1e9"])
def test_what_is_no_number_or_out_of_range_is_not_taken(words: str) -> None:
    assert COST.code(words) is None
    assert COST.codes((words,)) == ()


@pytest.mark.parametrize(
    ("number", "values", "wrong"),
    [
        (SHARE, ["0"], ""),
        (SHARE, ["100"], ""),
        (SHARE, ["1e2"], ""),
        (SHARE, ["101"], "“101”, outside 0 to 100 %"),
        (SHARE, ["-1"], "“-1”, outside 0 to 100 %"),
        (SHARE, ["nan"], "“nan”, outside 0 to 100 %"),
        (SHARE, ["2.5"], "“2.5”, where a whole number is needed"),
        (SHARE, ["many"], "“many”, which is not a number"),
        (SHARE, ["1", "2"], "2 values, more than 1"),
        (SHARE, [""], "nothing"),
        (COST, ["2.5"], ""),
        (COST, [""], ""),
    ],
)
def test_what_is_wrong_is_said(number: Number, values: list[str], wrong: str) -> None:
    assert number.refusal(values) == wrong


def test_fractions_are_taken_where_they_are_said_to_be() -> None:
    fine = Number("Share", 0, 100, unit="%", default=("30",), fractions=True)
    assert (SHARE.whole, fine.whole) == (True, False)
    assert fine.codes(("12.5",)) == ("12.5",)


def test_what_is_shown_instead_is_in_words_with_its_unit() -> None:
    assert (SHARE.usual, COST.usual) == ("30 %", "not known")
    assert Number("Therapists", 0, 1e7, default=("12500",)).usual == "12,500"


def test_chosen_numbers_are_read_and_refused_as_other_choices_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(numbers.NUMBERS, "a_share", SHARE)
    monkeypatch.setitem(numbers.NUMBERS, "a_cost", COST)
    assert chosen.number({}, "a_share") == 30
    assert chosen.number({"a_share": ("45",)}, "a_share") == 45
    assert chosen.number({}, "a_cost") is None
    with pytest.raises(CannotShow, match="Under “Share” the choice is “130”, outside 0 to 100 %"):
        chosen.number({"a_share": ("130",)}, "a_share")
