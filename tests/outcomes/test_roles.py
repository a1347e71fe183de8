"""Roles from a list of people or from a claim: whoever is not named sees nothing."""

import math
import time
from pathlib import Path
from typing import Any

import pytest

from lumbar.errors import CannotShow
from lumbar.outcomes.roles import Roles, granted, read_roles
from lumbar.outcomes.scope import NOBODY, Scope

END = time.time() + 600
LIST = """
claim = "groups"

[values]
"7f3c-11" = "manager:Clinic 08"
"everyone" = "planner"

[people]
"Ana@Example.org" = ["manager:Clinic 07", "manager:Clinic 03"]
"sub:42" = ["publisher"]
"left@example.org" = []
"""


@pytest.fixture
def roles(tmp_path: Path) -> Roles:
    file = tmp_path / "roles.toml"
    file.write_text(LIST, encoding="utf-8")
    return read_roles(file)


def claims(**said: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "sub": "1", "exp": END, **said}


@pytest.mark.parametrize(
    ("said", "reader"),
    [
        (
            {"email": "ana@example.org", "email_verified": True},
            Scope("manager", ("Clinic 03", "Clinic 07"), END),
        ),
        (
            {"email": "ANA@EXAMPLE.ORG", "email_verified": "true"},
            Scope("manager", ("Clinic 03", "Clinic 07"), END),
        ),
        ({"sub": "42"}, Scope("publisher", (), END)),
        ({"groups": "everyone"}, Scope("planner", (), END)),
        ({"groups": ["others", "7f3c-11"]}, Scope("manager", ("Clinic 08",), END)),
        ({"groups": ["manager:Clinic 09", "publisher"]}, Scope("publisher", ("Clinic 09",), END)),
    ],
)
def test_a_person_who_is_named_or_claims_a_role_gets_it(
    roles: Roles, said: dict[str, Any], reader: Scope
) -> None:
    assert granted(claims(**said), roles) == reader


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"email": "ana@example.org"},
        {"email": "ana@example.org", "email_verified": False},
        {"email": "sub:42", "email_verified": True},
        {"email": "none", "sub": None},
        {"groups": ["others"]},
        {"groups": "manager:"},
        {"groups": "own machine"},
        {"groups": {"publisher": True}},
        {"groups": [["publisher"]]},
        {"role": "publisher"},
        {"email": "left@example.org", "email_verified": True, "groups": ["publisher"]},
        {"sub": "42", "is_logged_in": False},
        {"sub": "42", "is_logged_in": "yes"},
    ],
)
def test_nobody_else_sees_anything(roles: Roles, said: dict[str, Any]) -> None:
    assert granted(claims(**said), roles) == NOBODY
    assert granted(claims(**said), Roles()) == NOBODY


@pytest.mark.parametrize("end", [None, True, "2099-01-01", math.inf, math.nan, [END]])
def test_a_sign_in_that_does_not_say_until_when_has_ended(roles: Roles, end: object) -> None:
    assert granted(claims(sub="42", exp=end), roles).expires == 0.0


def test_an_address_may_be_trusted_where_its_operator_says_so() -> None:
    roles = Roles(people={"ana@example.org": ("planner",)}, trust_email=True)
    assert granted(claims(email="ana@example.org"), roles).role == "planner"


@pytest.mark.parametrize(
    "text",
    [
        "people = 3",
        'claims = "groups"',
        '[people]\n"a@b.c" = ["administrator"]',
        '[people]\n"a@b.c" = "planner"',
        '[values]\n"x" = "manager:"',
        "[people",
        "\x00",
    ],
)
def test_a_list_with_a_slip_lets_nobody_in(tmp_path: Path, text: str) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CannotShow, match="nobody is let in"):
        read_roles(file)


def test_without_a_list_nobody_has_a_role(tmp_path: Path) -> None:
    assert granted(claims(sub="42", groups=["publisher"]), read_roles(tmp_path / "none.toml")) == NOBODY


def test_a_role_ends_when_its_line_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "roles.toml"
    monkeypatch.setenv("LUMBAR_ROLES", str(file))
    file.write_text(LIST, encoding="utf-8")
    assert granted(claims(sub="42"), read_roles()).role == "publisher"
    file.write_text("", encoding="utf-8")
    assert granted(claims(sub="42"), read_roles()) == NOBODY
