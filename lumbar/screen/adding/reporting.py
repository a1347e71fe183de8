"""Step 5: what can go in, what is set aside and why; a person decides."""

from functools import partial
from pathlib import Path

import polars as pl
import streamlit as st

from lumbar.intake.clinic.checking.batch import QUARANTINE
from lumbar.intake.clinic.checking.check import NOT_MAPPED, STOP_ABOVE, Checked
from lumbar.intake.clinic.checking.report import (
    HEADS,
    LOOK_AT,
    SET_ASIDE,
    SPOKEN,
    counted,
    finding,
    quarantine_csv,
    report,
    report_csv,
    report_html,
)
from lumbar.intake.clinic.mapping import written
from lumbar.screen import look
from lumbar.screen.adding.checking import checked_folder
from lumbar.screen.adding.draft import Draft, draft
from lumbar.screen.adding.editors import key, part, verbatim
from lumbar.screen.adding.lacking import confirmed
from lumbar.screen.adding.publishing import begin
from lumbar.screen.reader import for_reader


def ask() -> None:
    """Show the report; above the stated share a person must say that they go on."""
    checked = draft().checked
    if checked is None:
        return
    st.markdown(f"**{finding(checked)}.** {counted(checked)}")
    found = report(checked)
    for title in (SET_ASIDE, LOOK_AT):
        _table(title, found.filter(part=title))
    look.aside(left_out(checked))
    _files(checked)
    agreed = not checked.stopped or st.checkbox(
        f"{checked.share_quarantined:.1%} of the rows are set aside, more than {STOP_ABOVE:.0%}. "
        "I have seen why, and go on without them.",
        key=key("agreed"),
    )
    if st.button("Publish", type="primary", disabled=not agreed or not checked.accepted, key=key("publish")):
        begin()


def decided(now: Draft) -> str:
    """Return what goes in, in a sentence."""
    return f"{finding(now.checked)}." if now.checked else ""


def left_out(checked: Checked) -> str:
    """Return which columns were not read further: those that tell who a person is, and those nobody mapped."""
    telling = [f"{each.column} ({each.reason})" for each in checked.dropped if each.reason != NOT_MAPPED]
    others = [each.column for each in checked.dropped if each.reason == NOT_MAPPED]
    sentences = {
        "Dropped unread, for they tell who a person is: ": telling,
        "Left out, for nobody gave them a meaning: ": others,
    }
    return " ".join(f"{words}{', '.join(names)}." for words, names in sentences.items() if names)


def _table(title: str, found: pl.DataFrame) -> None:
    """Show one part of the report; a column's name is whatever the file says, and must stay that."""
    if found.is_empty():
        return
    part(title)
    names = [None if name is None else verbatim(name) for name in found["column"]]
    named = found.with_columns(column=pl.Series(names, dtype=pl.String))
    spoken = dict(zip(HEADS[1:-1], SPOKEN, strict=True))
    st.table(named.select(pl.col(name).alias(said) for name, said in spoken.items()), border="horizontal")


def _files(checked: Checked) -> None:
    """Offer the report, the rows set aside, and the mapping for the next file; each is made when asked for."""
    toml = partial(written, confirmed(draft().mapping))
    offers = [
        ("Report", partial(report_html, checked), "lumbar-report.html", "text/html"),
        ("Report (CSV)", partial(report_csv, checked), "lumbar-report.csv", "text/csv"),
        ("Mapping for the next file", toml, "lumbar-mapping.toml", "application/toml"),
    ]
    folder = checked_folder()
    if checked.quarantined and folder is not None:
        aside = partial(_rows_aside, folder / QUARANTINE)
        offers.insert(2, ("Rows set aside (CSV)", aside, "lumbar-rows-set-aside.csv", "text/csv"))
    with st.container(horizontal=True, gap="small"):
        for label, make, name, kind in offers:
            icon = ":material/download:"
            st.download_button(
                label, for_reader(make), name, kind, type="tertiary", icon=icon, on_click="ignore"
            )


def _rows_aside(file: Path) -> bytes:
    return quarantine_csv(pl.read_parquet(file))
