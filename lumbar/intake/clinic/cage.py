"""A verb of the import, run in a child process that cannot hurt this one."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What the child may use: ``memory`` in bytes, ``cpu_seconds``, ``seconds`` on the clock."""

    memory: int = 1_536 * 2**20
    cpu_seconds: int = 300
    seconds: float = 300.0


class Running:
    """A verb at work in its child."""

    @property
    def progress(self) -> tuple[str, float]:
        """The step in words, and the share done, 0 to 1."""
        raise NotImplementedError

    @property
    def done(self) -> bool:
        """Whether ``result`` answers at once."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Kill the child; nothing happens where it has ended."""
        raise NotImplementedError

    def result(self) -> dict[str, Any]:
        """What the verb gave, when it is there; raises Refused or CannotShow where it could not."""
        raise NotImplementedError


def start(verb: str, job: dict[str, Any], limits: Limits | None = None) -> Running:
    """Start ``verb`` on ``job`` in a child and return at once; any thread may ask how it goes."""
    raise NotImplementedError


def run(verb: str, job: dict[str, Any], limits: Limits | None = None) -> dict[str, Any]:
    """What ``verb`` gives on ``job``; waits, and kills the child where the waiting is broken off."""
    raise NotImplementedError
