"""A scenario is one value: its code reads back, its name is its own, and wrong codes name the nearest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbar.errors import CannotShow
from lumbar.exhibits.choices import choice
from lumbar.questions import CaseFilters, Scenario, scenario, scenarios
from lumbar.questions.scenarios import STEEPEST, shared, told_apart

populations = st.sampled_from(["as_published", "medium", "low", "high"])
changes = st.floats(-STEEPEST, STEEPEST).map(lambda change: round(change, 2))
known = st.one_of(
    st.builds(Scenario, populations, st.sampled_from(["published", "constant", "trend"])),
    st.builds(Scenario, populations, st.just("custom"), changes),
)


@given(known)
@settings(deadline=None)
def test_a_code_reads_back_as_the_scenario(each: Scenario) -> None:
    assert scenario(each.code) == each
    assert CaseFilters().under(each).scenario == each


def test_no_two_scenarios_on_offer_share_a_name() -> None:
    offered = choice("scenarios").options
    assert len(offered) == 60
    assert {scenario(code).title for code in offered} == set(offered.values())
    assert len(set(offered.values())) == len(offered)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("published.as_published", "Nearest: as_published.published."),
        ("medium.custom", "Nearest: medium.custom-5"),
        ("mediun.trend", "Nearest: medium.trend"),
        ("medium", "Nearest: medium."),
        ("low.custom-99", "by -99 % per decade"),
        ("low.customnan", "There is no scenario"),
        ("", "There is no scenario"),
    ],
)
def test_a_wrong_code_names_the_nearest(code: str, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        scenario(code)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ((), "No scenario is chosen"),
        (
            ("medium.constant", "low.trend", "medium.constant"),
            "UN medium population, rates as in 2020” is chosen twice",
        ),
        (("low.custom5", "low.custom+5.0"), "chosen twice"),
        (("low.trend", "medium.trend", "high.trend", "as_published.trend"), "4 scenarios are too many"),
    ],
)
def test_none_too_many_and_the_same_twice_are_refused(codes: tuple[str, ...], said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        scenarios(codes)


@pytest.mark.parametrize("change", [31.0, -31.0, float("nan")])
def test_a_change_steeper_than_any_on_record_is_refused(change: float) -> None:
    with pytest.raises(CannotShow, match="Choose a change from −30 to"):
        Scenario("medium", "custom", change)


def test_what_two_scenarios_share_is_said_once() -> None:
    asked = scenarios(("low.constant", "high.constant"))
    assert shared(asked) == "rates as in 2020"
    assert told_apart(asked) == {
        "low.constant": ("UN low population",),
        "high.constant": ("UN high population",),
    }
    both = scenarios(("low.constant", "high.trend"))
    assert shared(both) == ""
    assert told_apart(both)["high.trend"] == ("UN high population", "rates on their trend, slowing")
    assert len(told_apart(both[:1])["low.constant"]) == 2
