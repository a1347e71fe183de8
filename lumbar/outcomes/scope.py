"""Who asks: a role, the clinics seen exactly, and until when. Every answer checks it, remembered ones too.

On one's own machine nobody signs in. Where ``LUMBAR_SERVICE`` is set, who has not been let in sees nothing.
"""

import math
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from lumbar.errors import CannotShow

Role: TypeAlias = Literal["own machine", "planner", "manager", "publisher", "nobody"]
Key: TypeAlias = tuple[Role, tuple[str, ...]]
"""What a remembered answer must carry beside its question."""

PUBLISHERS: Final[frozenset[Role]] = frozenset({"own machine", "publisher"})


@dataclass(frozen=True)
class Scope:
    """A reader: ``clinics`` are seen exactly, all others in groups; ``expires`` in seconds since 1970 (UTC)."""

    role: Role
    clinics: tuple[str, ...] = ()
    expires: float = math.inf


OWN_MACHINE: Final = Scope("own machine")
NOBODY: Final = Scope("nobody")

_in_force: ContextVar[Scope | None] = ContextVar("scope", default=None)


def in_service() -> bool:
    """Whether others than the owner of this machine may ask: all of them must have signed in."""
    return os.environ.get("LUMBAR_SERVICE", "") not in {"", "0"}


def scope() -> Scope:
    """The scope in force; where none is, that of one's own machine, and in service nobody's."""
    return _in_force.get() or (NOBODY if in_service() else OWN_MACHINE)


@contextmanager
def seen_by(reader: Scope) -> Generator[None]:
    """Answer within as ``reader`` may see it. Threads begin without: what they are to know is handed to them."""
    before = _in_force.set(reader)
    try:
        yield
    finally:
        _in_force.reset(before)


def require_reader() -> None:
    """Raise CannotShow where the reader may see nothing: without a role, or no longer signed in."""
    reader = scope()
    if time.time() >= reader.expires:
        raise CannotShow("Your sign-in has ended. Sign in again.")
    if reader.role == "nobody":
        raise CannotShow("You may not see anything here yet. Sign in, or ask the owner for a role.")


def require_publisher() -> None:
    """Raise CannotShow where the reader may not change what is published."""
    require_reader()
    if scope().role not in PUBLISHERS:
        raise CannotShow("Only a publisher may add or undo outcomes. Ask the owner for that role.")


def own_clinics() -> tuple[str, ...]:
    """The clinics the reader sees exactly; none on one's own machine."""
    return scope().clinics


def key() -> Key:
    """What tells apart the answers that readers get; until when they may ask is checked, not remembered."""
    return scope().role, scope().clinics
