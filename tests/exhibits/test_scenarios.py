"""From codes to scenarios and to more care: what is asked for is what is shown, and whose it is is said."""

import pytest

from lumbar.deck.small_print import nature
from lumbar.errors import CannotShow
from lumbar.exhibits import scenario_chosen as asked
from lumbar.exhibits.catalogue import exhibit
from lumbar.exhibits.scenario_choices import CLINICS

NAMES = ["scenarios", "scenario_differences", "what_if"]


def test_codes_become_what_is_compared() -> None:
    known = asked.scenarios(
        {
            "place": ("KEN",),
            "scenarios": ("high.trend", "low.custom-10"),
            "scenario_year": ("2035",),
            "ages": ("60-120",),
            "rates": ("constant",),
            "population": ("low",),
        }
    )
    assert (known.cases.places, known.cases.age_from, known.year) == (("KEN",), 60, 2035)
    assert [each.code for each in known.known] == ["high.trend", "low.custom-10"]
    assert known.cases.scenario.code == "as_published.published", "other pages' scenario is not this page's"


def test_the_middle_of_an_assumption_lies_half_way() -> None:
    inputs = asked.what_if({"if_reach": ("10", "20"), "if_lasting": ("6", "6"), "if_ramp": ("0",)}).inputs
    assert inputs.reach == pytest.approx((0.1, 0.15, 0.2))
    assert inputs.lasting == (0.5, 0.5, 0.5)
    assert inputs.ramp == 0


def test_care_is_reckoned_from_the_first_scenario() -> None:
    table = exhibit("what_if", {"scenarios": ("medium.constant", "low.trend"), "place": ("IND",)}).table
    lines = exhibit("scenarios", {"scenarios": ("medium.constant", "low.trend"), "place": ("IND",)}).table
    first = lines.filter(scenario="medium.constant", year=2050)["cases"][0]
    assert table.filter(year=2050)["cases"].to_list() == [first] * 3


def test_on_paper_too_the_past_belongs_to_the_first_scenario() -> None:
    first, *others = exhibit("scenarios", {}).plain().series
    assert None not in first.values
    assert first.lower
    assert [line.label for line in (first, *others)] == [
        "Rates as published",
        "Rates as in 2020",
        "Rates falling 5 % per decade",
    ]
    for line in others:
        assert line.values[:6] == (None,) * 6
        assert line.values[6] == first.values[6]
        assert None not in line.values[6:]


def test_every_exhibit_says_that_it_assumes() -> None:
    for name in NAMES:
        assert "After 2020: population as in the GBD paper, rates as published." in exhibit(name, {}).scenario
    care = exhibit("what_if", {})
    assert "Assumed: 10, 20, 30 % within reach" in care.scenario
    assert "The effect is an assumption." in care.note
    assert "not an interval" in care.note
    assert "synthetic" not in care.title.lower()


def test_the_effect_of_the_demonstration_is_called_synthetic_everywhere() -> None:
    care = exhibit("what_if", {"if_effect_from": (CLINICS,)})
    assert care.title.startswith("Synthetic: under these assumptions")
    assert "synthetic demonstration" in care.note
    assert nature([care]) == "Synthetic demonstration"
    assert nature([exhibit("what_if", {})]) == "Modelled estimates"
    assert "synthetic" in care.files[-1].citation.lower()
    assert care.table["averted"].to_list() != exhibit("what_if", {}).table["averted"].to_list()


def test_where_the_clinics_cannot_tell_the_assumption_stands_and_it_is_said() -> None:
    same = {"if_effect_from": (CLINICS,), "if_therapy": ("usual care",), "if_against": ("usual care",)}
    care = exhibit("what_if", same)
    assert "since the clinics' cannot be taken" in care.note
    assert care.table.equals(exhibit("what_if", {}).table)
    assert not care.title.startswith("Synthetic")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("measure", ["cases", "rate_per_100k", "age_standardised_rate", "ylds"])
@pytest.mark.parametrize(
    "chosen",
    [
        {"place": ("TUV",)},
        {"place": ("gbd-super:Central Europe, eastern Europe and central Asia",), "scenario_year": ("2025",)},
        {"ages": ("other",), "between": ("0", "5")},
        {"scenarios": ("medium.constant",)},
        {"scenarios": ("as_published.constant", "low.custom-20", "high.custom10"), "sex": ("male",)},
    ],
    ids=str,
)
def test_every_choice_has_a_finding_and_a_picture(name: str, measure: str, chosen: dict) -> None:
    from lumbar.charts.theme import LIGHT

    made = exhibit(name, {**chosen, "measure": (measure,)})
    assert made.title
    assert "nan" not in f"{made.title} {made.facts}".lower()
    alt = made.draw(LIGHT).layout.meta["alt"]
    if alt.startswith("Empty axes"):
        with pytest.raises(CannotShow):
            made.plain()
    else:
        assert made.plain().alt == alt


def test_no_scenario_is_a_sentence() -> None:
    with pytest.raises(CannotShow, match="Choose one to 3"):
        exhibit("scenarios", {"scenarios": ()})
