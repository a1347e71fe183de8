"""Step 4: every row is checked, in the cage."""

from pathlib import Path

import streamlit as st

from lumbar.intake.clinic import cage, pseudonyms
from lumbar.intake.clinic.checking.check import CHECKED
from lumbar.intake.clinic.mapping import written
from lumbar.screen.adding.draft import CHECK, REPORT, Draft, draft, go, keep
from lumbar.screen.adding.editors import key
from lumbar.screen.adding.lacking import confirmed
from lumbar.screen.adding.waiting import Result, wait


def begin() -> None:
    """Start the check with what a person confirmed."""
    now, folder = draft(), checked_folder()
    if folder is None:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    job = {
        "file": str(now.path),
        "mapping": written(confirmed(now.mapping)),
        "scratch": str(folder),
        "key": pseudonyms.key().hex(),
    }
    go(CHECK, running=cage.start("check", job), checked=None)


def checked_folder() -> Path | None:
    """Return where the check leaves what is good and what is set aside; None once the file is gone."""
    scratch = draft().scratch
    return scratch.path / "checked" if scratch else None


def ask() -> None:
    """Show how far the check is; where it was stopped, offer it again."""
    if (running := draft().running) is not None:
        wait(running, _checked)
    elif st.button("Check again", type="primary", key=key("check")):
        begin()


def decided(now: Draft) -> str:
    """Return that it was checked, in a sentence."""
    return f"Every one of {now.checked.rows:,} rows was checked." if now.checked else ""


def _checked(result: Result) -> None:
    checked = CHECKED.validate_python(result, strict=False)
    keep(step=REPORT, edition=draft().edition + 1, checked=checked)
