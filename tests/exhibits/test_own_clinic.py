"""A manager sees the own clinic exactly; of another one nothing but what everybody sees, whatever the link."""

import pytest

from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import exhibit
from lumbar.exhibits.chosen import Chosen
from lumbar.outcomes.scope import Scope, seen_by

OTHER: Chosen = {"clinics": ("Clinic 08",)}
LINKS: tuple[Chosen, ...] = (OTHER, {**OTHER, "sex": ("female",)}, {**OTHER, "started": ("2022", "2022")})
EXHIBITS = ("flow", "lost", "mix", "baselines", "sessions", "endings", "differences", "profile", "responders")
PLANNER = Scope("planner")


def seen(reader: Scope, name: str, chosen: Chosen) -> str:
    """The exhibit's table as the reader gets it, or the sentence in its place."""
    with seen_by(reader):
        try:
            return exhibit(name, chosen).table.write_csv()
        except CannotShow as sentence:
            return str(sentence)


@pytest.mark.parametrize("name", EXHIBITS)
@pytest.mark.parametrize("chosen", LINKS, ids=str)
def test_another_clinic_is_seen_as_everybody_sees_it(name: str, chosen: Chosen) -> None:
    for reader in (Scope("manager", ("Clinic 07",)), Scope("publisher"), Scope("publisher", ("Clinic 07",))):
        assert seen(reader, name, chosen) == seen(PLANNER, name, chosen)


@pytest.mark.parametrize("name", EXHIBITS)
def test_the_own_clinic_is_seen_exactly(name: str) -> None:
    assert seen(Scope("manager", ("Clinic 08",)), name, OTHER) != seen(PLANNER, name, OTHER)


@pytest.mark.parametrize("name", ["funnel", "caterpillar", "control", "control_by_clinic"])
def test_clinics_side_by_side_and_over_time_are_exact_for_the_own_manager_alone(name: str) -> None:
    chosen: Chosen = {"clinic": ("Clinic 08",)} if name == "control" else {}
    before = seen(PLANNER, name, chosen)
    assert seen(Scope("manager", ("Clinic 08",)), name, chosen) != before
    assert seen(PLANNER, name, chosen) == before
    if name == "control":
        assert seen(Scope("manager", ("Clinic 07",)), name, chosen) == before


@pytest.mark.parametrize("reader", [Scope("nobody"), Scope("manager", ("Clinic 08",), 0.0)])
def test_without_a_role_or_after_its_end_there_is_a_sentence(reader: Scope) -> None:
    assert seen(reader, "flow", OTHER).endswith(("Sign in again.", "ask the owner for a role."))
