"""How far a person has come on the page Add outcomes; kept for the session, whatever other page is visited."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import streamlit as st

from lumbar.intake.clinic.cage import Running
from lumbar.intake.clinic.checking.check import Checked
from lumbar.intake.clinic.mapping import Columns, FileMapping, Reading, Store
from lumbar.intake.clinic.questioning.questions import Question
from lumbar.intake.clinic.recognising.profile import Recognised
from lumbar.outcomes.generations import Added
from lumbar.outcomes.manifest import Primary
from lumbar.screen.adding.scratch import Scratch

KEPT = "lumbar adding"
FILE, COLUMNS, MEANING, CHECK, REPORT, PUBLISH = range(1, 7)
"""The steps."""
NOTHING_SEEN = Recognised(Reading(), (), "wide", 0, ())
NOTHING_MAPPED = FileMapping("wide", Reading(), Columns(), (), (), {}, Store("", "", Primary("", 0, "", "")))


@dataclass(frozen=True)
class Draft:
    """One file on its way in.

    ``name`` is the file's own, ``upload`` the browser's mark of it; ``saved`` a mapping given along; ``asked`` what
    it cannot tell, ``answers`` by position in it. ``problem`` is the sentence to show in the open step. ``edition``
    changes where tables must be drawn afresh.
    """

    step: int = FILE
    edition: int = 0
    scratch: Scratch | None = None
    name: str = ""
    upload: str = ""
    saved: FileMapping | None = None
    path: Path | None = None
    seen: Recognised = NOTHING_SEEN
    mapping: FileMapping = NOTHING_MAPPED
    asked: tuple[Question, ...] = ()
    answers: Mapping[int, str] = field(default_factory=dict)
    running: Running | None = None
    problem: str = ""
    checked: Checked | None = None
    published: Added | None = None
    undone: bool = False


def draft() -> Draft:
    """Return how things stand."""
    return cast("Draft", st.session_state.setdefault(KEPT, Draft()))


def keep(**changes: Any) -> None:  # noqa: ANN401 (fields of Draft)
    """Note what has changed."""
    st.session_state[KEPT] = replace(draft(), **changes)


def go(step: int, **changes: Any) -> None:  # noqa: ANN401 (fields of Draft)
    """Open a step, its tables drawn afresh, and run the page again; work for another step is broken off."""
    before = draft().running
    if before is not None:
        before.cancel()
    changes = {"running": None, **changes}
    keep(step=step, edition=draft().edition + 1, **{"problem": "", **changes})
    st.rerun()


def begin_anew() -> None:
    """Forget the file; what it left in the scratch folder is removed."""
    now = draft()
    if now.running is not None:
        now.running.cancel()
    if now.scratch is not None:
        now.scratch.remove()
    st.session_state[KEPT] = Draft(edition=now.edition + 1)
