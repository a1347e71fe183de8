"""Step 5: what can go in, what is set aside and why; a person decides."""

from collections.abc import Iterable

import polars as pl
import streamlit as st

from lumbar.intake.clinic.check import Broken, Checked
from lumbar.intake.clinic.mapping import written
from lumbar.intake.clinic.reasons import REASONS
from lumbar.screen import look
from lumbar.screen.adding.checking import confirmed
from lumbar.screen.adding.draft import Draft, draft
from lumbar.screen.adding.editors import key, part
from lumbar.screen.adding.publishing import begin

NOT_MAPPED = "not mapped"


def ask() -> None:
    """Show the report; above the stated share a person must say that they go on."""
    checked = draft().checked
    if checked is None:
        return
    st.markdown(f"**{finding(checked)}.** {counted(checked)}")
    _rules("Set aside", checked.broken)
    _rules("To look at", checked.warnings)
    look.aside(left_out(checked))
    _files()
    agreed = not checked.stopped or st.checkbox(
        f"{checked.share_quarantined:.1%} of the rows are set aside. I have seen why, and go on without them.",
        key=key("agreed"),
    )
    if st.button("Publish", type="primary", disabled=not agreed or not checked.accepted, key=key("publish")):
        begin()


def decided(now: Draft) -> str:
    """Return what goes in, in a sentence."""
    return f"{finding(now.checked)}." if now.checked else ""


def finding(checked: Checked) -> str:
    """Return how many rows can go in, in a sentence without its stop."""
    aside = f"{checked.quarantined:,} are set aside" if checked.quarantined else "none is set aside"
    return f"{checked.accepted:,} of {checked.rows:,} rows can go in; {aside}"


def counted(checked: Checked) -> str:
    """Return how many patients and scores that is."""
    scores = ", ".join(f"{count:,} of {code}" for code, count in checked.scores.items())
    return f"{checked.patients:,} patients, {checked.episodes:,} episodes; scores: {scores or 'none'}."


def rule_rows(found: Iterable[Broken]) -> pl.DataFrame:
    """Return rules in words with column, count and first rows."""
    lines = [
        (
            REASONS[each.rule].says,
            each.column,
            each.rows,
            ", ".join(map(str, each.first)) + (" …" if each.rows > len(each.first) else ""),
            REASONS[each.rule].do,
        )
        for each in found
    ]
    heads = ("What is the matter", "Column", "Rows", "In rows", "What to do")
    return pl.DataFrame(lines, heads, orient="row")


def _rules(title: str, found: tuple[Broken, ...]) -> None:
    if found:
        part(title)
        st.table(rule_rows(found), border="horizontal")


def left_out(checked: Checked) -> str:
    """Return which columns were not read further: those that tell who a person is, and those nobody mapped."""
    telling = [f"{each.column} ({each.reason})" for each in checked.dropped if each.reason != NOT_MAPPED]
    others = [each.column for each in checked.dropped if each.reason == NOT_MAPPED]
    sentences = {
        "Dropped unread, for they tell who a person is: ": telling,
        "Left out, for nobody gave them a meaning: ": others,
    }
    return " ".join(f"{words}{', '.join(names)}." for words, names in sentences.items() if names)


def _files() -> None:
    """Offer report, rows set aside, and the mapping for the next file."""
    toml = written(confirmed(draft().mapping))
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Mapping for next month's file",
            toml,
            "lumbar-mapping.toml",
            "application/toml",
            type="tertiary",
            icon=":material/download:",
            on_click="ignore",
        )
