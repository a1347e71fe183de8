"""Roles of those who sign in: by name from a list of people, else by a claim of their identity. Nobody by default."""

import math
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError

from lumbar.errors import CannotShow
from lumbar.outcomes.scope import NOBODY, Role, Scope

PLACE: Final = "/etc/lumbar/roles.toml"
"""Where the list is read from, unless ``LUMBAR_ROLES`` names another file."""
MANAGES: Final = "manager:"
MARKED: Final = "sub:"
"""What a provider's own mark of a person begins with in the list; all else there is an address."""


@dataclass(frozen=True)
class Roles:
    """Who may see what. A role is "planner", "publisher", or "manager:" and a clinic; several may be given.

    ``people``: by e-mail address, or "sub:" and the provider's own mark of a person; whoever is named there gets
    these roles and no others. ``claim``: the claim that holds roles of all others, one or several words;
    ``values``: what its words stand for, where they are no roles themselves. ``trust_email``: an address counts
    although the provider does not say that it has verified it.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    claim: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trust_email: bool = False


ROLES: Final = TypeAdapter(Roles)


def read_roles(file: Path | None = None) -> Roles:
    """The list in ``file``, read anew each time, so that a role ends when its line goes; none where there is no file.

    Raises CannotShow where it cannot be read: then nobody is let in.
    """
    try:
        text = (file or Path(os.environ.get("LUMBAR_ROLES") or PLACE)).read_text(encoding="utf-8")
        roles = ROLES.validate_python(tomllib.loads(text))
    except FileNotFoundError:
        return Roles()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError):
        raise CannotShow(_UNREADABLE) from None
    if not all(
        map(_known, [*roles.values.values(), *(each for given in roles.people.values() for each in given)])
    ):
        raise CannotShow(_UNREADABLE)
    return roles


_UNREADABLE = "The list of roles cannot be read, so nobody is let in. Ask the operator to correct it."


def granted(claims: Mapping[str, Any], roles: Roles) -> Scope:
    """What the claims of somebody's identity let them see; without a sign-in, an end of it or a role: nothing."""
    if claims.get("is_logged_in") is not True:
        return NOBODY
    given = _of_person(claims, roles)
    given = tuple(filter(_known, _of_claim(claims, roles))) if given is None else given
    if not given:
        return NOBODY
    clinics = tuple(sorted({each.removeprefix(MANAGES) for each in given if each.startswith(MANAGES)}))
    role: Role = "publisher" if "publisher" in given else "manager" if clinics else "planner"
    return Scope(role, clinics, _end(claims.get("exp")))


def _end(stated: object) -> float:
    """Until when a sign-in holds; one that does not say so has ended."""
    if isinstance(stated, bool) or not isinstance(stated, int | float) or not math.isfinite(stated):
        return 0.0
    return float(stated)


def _of_person(claims: Mapping[str, Any], roles: Roles) -> tuple[str, ...] | None:
    """The roles of a person who is named; None for all others."""
    verified = roles.trust_email or claims.get("email_verified") in (True, "true")
    address = str(claims.get("email")).casefold() if verified else ""
    mark = f"{MARKED}{claims.get('sub')}"
    named = [
        given
        for written, given in roles.people.items()
        if (written == mark if written.startswith(MARKED) else written.casefold() == address)
    ]
    return tuple(each for given in named for each in given) if named else None


def _of_claim(claims: Mapping[str, Any], roles: Roles) -> Iterable[str]:
    """The claim's words as roles: those the list knows another word for, and those that are roles."""
    held = claims.get(roles.claim) if roles.claim else None
    words = [held] if isinstance(held, str) else held if isinstance(held, list) else []
    return (roles.values.get(str(word), str(word)) for word in words)


def _known(role: str) -> bool:
    return role in {"planner", "publisher"} or (len(role) > len(MANAGES) and role.startswith(MANAGES))
