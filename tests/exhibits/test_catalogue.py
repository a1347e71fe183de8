"""Every exhibit can be asked for by name and codes, as a link or a story does."""

import pytest

from lumbar.answers import CaseFilters
from lumbar.errors import CannotShow
from lumbar.exhibits import chosen as asked
from lumbar.exhibits.catalogue import EXHIBITS, exhibit


@pytest.mark.parametrize("name", EXHIBITS)
def test_an_exhibit_answers_to_its_own_name_and_states_a_finding(name: str) -> None:
    made = exhibit(name, {})
    assert made.name == name
    assert made.title
    assert made.table.height


def test_codes_become_the_filters_they_name() -> None:
    cases, view, panels = asked.outlook(
        {"places": ("KEN", "IND"), "ages": ("60-120",), "sex": ("female",), "scale": ("panels",)}
    )
    assert cases == CaseFilters(("KEN", "IND"), "female", 60, 120)
    assert view.scale == "level"
    assert panels


def test_ages_between_two_edges_are_read_only_where_they_are_asked_for() -> None:
    edges = {"between": ("20", "45")}
    assert asked.outlook(edges)[0].all_ages
    assert asked.outlook({**edges, "ages": ("other",)})[0].age_to == 44


@pytest.mark.parametrize(
    ("name", "chosen", "said"),
    [
        ("outlook", {"places": ("NOWHERE",)}, "not offered here"),
        ("ranking", {"years": ("2050", "2020")}, "runs backwards"),
        ("outlook", {"measure": ()}, "nothing"),
        ("differences", {"visit": ("7",)}, "not offered here"),
        ("nothing", {}, "There is no chart nothing"),
    ],
)
def test_what_nobody_offers_is_refused_in_a_sentence(name: str, chosen: dict, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        exhibit(name, chosen)


@pytest.mark.parametrize(
    "name",
    [
        "outlook",
        "drivers",
        "drivers_by_place",
        "scenarios",
        "what_if",
        "care_chain",
        "care_by_place",
        "ranking",
    ],
)
def test_a_finding_on_some_says_on_whom(name: str) -> None:
    place = ("KEN",)
    some = {"place": place, "places": place, "sex": ("female",), "ages": ("60-120",)}
    assert exhibit(name, some).title.startswith("Women aged 60 and over: ")
    assert not exhibit(name, {"place": place, "places": place}).title.startswith(("Women", "Aged"))
