"""A clinic's file checked: what is good enough to publish, what is set aside and why, what to look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from lumbar.intake.clinic.mapping import STRICT

STOP_ABOVE = 0.05
"""Share of rows set aside above which a person must decide."""
FIRST = 10
"""Row numbers shown of each rule."""


@dataclass(frozen=True)
class Broken:
    """A rule or warning of ``reasons.REASONS``, the file's column it is about, its rows and the first of them."""

    __pydantic_config__ = STRICT

    rule: str
    column: str
    rows: int
    first: tuple[int, ...]


@dataclass(frozen=True)
class Dropped:
    """A column of the file that was not read further; ``reason`` is what it tells of a person, or "not mapped"."""

    __pydantic_config__ = STRICT

    column: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """What was found, in counts and row numbers only: no cell's value is in it.

    ``rows`` = ``accepted`` + ``quarantined`` (rows left out as declared, and blank ones, are warnings).
    ``scores``: scores taken, by instrument. ``stopped``: more rows were set aside than the share allowed, so a
    person decides.
    """

    __pydantic_config__ = STRICT

    rows: int
    accepted: int
    quarantined: int
    share_quarantined: float
    patients: int
    episodes: int
    scores: Mapping[str, int]
    broken: tuple[Broken, ...]
    warnings: tuple[Broken, ...]
    dropped: tuple[Dropped, ...]
    stopped: bool


CHECKED = TypeAdapter(Checked)
"""``CHECKED.dump_python(found, mode="json")`` and ``validate_python(said, strict=False)`` carry it over."""
