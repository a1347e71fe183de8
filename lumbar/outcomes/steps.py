"""Steps of a store: from which quarter on a clinic worked otherwise, and why, as somebody wrote it down.

They stand in ``steps.toml`` beside the manifest, written whole or not at all under the store's own lock. The
demonstration network is shipped and never written to: its steps stand in ``demonstration`` beside the own store.
"""

import re
import tomllib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import tomli_w
from pydantic import TypeAdapter, ValidationError

from lumbar.errors import CannotShow
from lumbar.outcomes.door import DEMONSTRATION, outcome_store, own_store, store_folder
from lumbar.outcomes.kept import STEPS
from lumbar.outcomes.scope import require_publisher
from lumbar.outcomes.writing import one_writer, write

LONGEST, MOST = 120, 200
REASON = re.compile(r"[^\W_](?:[^\W_]|[ .,;:'’()/+%!?–-])*")
"""Words and ordinary signs: nothing that a page or a chart would take for an order."""
NUMBER = re.compile(r"\d{5}")
QUARTER = re.compile(r"(\d{4})[ -]?Q([1-4])", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """A clinic ("": all together), the quarter (as 2021Q3) from which on, why, and the day it was written down."""

    clinic: str
    quarter: str
    reason: str
    noted: str


@dataclass(frozen=True)
class _Kept:
    step: tuple[Step, ...] = ()


KEPT = TypeAdapter(_Kept)


def steps(folder: str = "") -> tuple[Step, ...]:
    """The steps of the store in ``folder``, in order; raises CannotShow where the file cannot be read."""
    unreadable = CannotShow(
        f"The steps of this store cannot be read. Correct its file {STEPS}, or remove it."
    )
    try:
        found = KEPT.validate_python(tomllib.loads(steps_file(folder).read_text(encoding="utf-8"))).step
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError):
        raise unreadable from None
    if not all(QUARTER.fullmatch(each.quarter) and REASON.fullmatch(each.reason) for each in found):
        raise unreadable
    return found


def add_step(folder: str, clinic: str, quarter: str, reason: str) -> Step:
    """Write a step down; another one of the same clinic and quarter gives way. Raises CannotShow for wrong values."""
    said = " ".join(reason.split())
    _refuse_reason(said)
    new = Step(_clinic(folder, clinic), canonical(quarter), said, datetime.now(UTC).date().isoformat())
    with _changing(folder):
        others = [each for each in steps(folder) if _where(each) != _where(new)]
        if len(others) >= MOST:
            raise CannotShow(f"A store keeps at most {MOST} steps. Remove one first.")
        _write(folder, [*others, new])
    return new


def remove_step(folder: str, clinic: str, quarter: str) -> None:
    """Take a step back; raises CannotShow where there is none."""
    gone = clinic, canonical(quarter)
    with _changing(folder):
        kept = steps(folder)
        others = [each for each in kept if _where(each) != gone]
        if len(others) == len(kept):
            raise CannotShow(
                f"There is no step of {clinic or 'all clinics'} in {gone[1]}. Nothing was removed."
            )
        _write(folder, others)


def canonical(quarter: str) -> str:
    """A quarter as it is kept; raises CannotShow where it is none.

    >>> canonical("2021 q3")
    '2021Q3'
    """
    found = QUARTER.fullmatch(quarter.strip())
    if not found:
        raise CannotShow(f"“{quarter[:20]}” is not a quarter. Write it as 2021Q3.")
    return f"{found[1]}Q{found[2]}"


def steps_file(folder: str = "") -> Path:
    """Where the steps of a store stand."""
    place = store_folder(folder)
    return (own_store().parent / "demonstration" if _shipped(place) else place) / STEPS


@cache
def _shipped(place: Path) -> bool:
    """Whether it is the demonstration; asked at every answer."""
    return place.resolve() == DEMONSTRATION.resolve()


def noted(folder: str = "") -> tuple[int, int]:
    """What changes whenever a step of the store is written down or taken back."""
    try:
        found = steps_file(folder).stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino


def _changing(folder: str) -> AbstractContextManager[None]:
    """Alone in the steps' folder; raises CannotShow for a reader who may not publish."""
    require_publisher()
    return one_writer(steps_file(folder).parent)


def _write(folder: str, kept: Sequence[Step]) -> None:
    ordered = sorted(kept, key=_where)
    write(tomli_w.dumps({"step": [asdict(each) for each in ordered]}).encode(), steps_file(folder))


def _where(step: Step) -> tuple[str, str]:
    return step.clinic, step.quarter


def _clinic(folder: str, clinic: str) -> str:
    known = outcome_store(store_folder(folder)).manifest.clinics
    if clinic and clinic not in known:
        offered = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
        raise CannotShow(f"There is no clinic called {clinic} in this store. Choose one of: {offered}.")
    return clinic


def _refuse_reason(reason: str) -> None:
    """Raise CannotShow for a reason that is none, too long, or may tell of a patient."""
    if not reason:
        raise CannotShow("A step needs a reason. Say in a few words what changed.")
    if len(reason) > LONGEST:
        raise CannotShow(f"The reason has {len(reason)} letters, more than {LONGEST}. Say it shorter.")
    if not REASON.fullmatch(reason):
        raise CannotShow("A reason takes letters, digits and ordinary signs alone. Write it in plain words.")
    if NUMBER.search(reason):
        raise CannotShow(
            "The reason holds a long number, which may be a patient's. Say what changed, and of no patient."
        )
