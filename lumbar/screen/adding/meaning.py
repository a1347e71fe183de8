"""Step 3: what the file's words, visits and numbers mean; a person says that it is right."""

from dataclasses import replace

import streamlit as st

from lumbar.intake.clinic.mapping import MISSING, FileMapping
from lumbar.screen.adding import sections
from lumbar.screen.adding.asked import questions
from lumbar.screen.adding.checking import begin
from lumbar.screen.adding.draft import Draft, draft, keep
from lumbar.screen.adding.editors import key, listed, part
from lumbar.screen.adding.lacking import lacking
from lumbar.screen.adding.whole import whole
from lumbar.screen.adding.words import told

DATES = {
    "%Y-%m-%d": "2026-01-31",
    "%d.%m.%Y": "31.01.2026",
    "%d/%m/%Y": "31/01/2026",
    "%m/%d/%Y": "01/31/2026",
    "%d-%m-%Y": "31-01-2026",
    "%d.%m.%y": "31.01.26",
    "%m/%d/%y": "01/31/26",
    "%Y%m%d": "20260131",
    "%Y-%m-%d %H:%M:%S": "2026-01-31 13:45:00",
    "%d %b %Y": "31 Jan 2026",
}


def ask() -> None:
    """Have everything said that the file cannot say itself; a person confirms it."""
    if not questions(of_columns=False):
        return
    mapping = draft().mapping
    for corrected in (_reading, *sections.ALL, whole):
        mapping = corrected(mapping)
    keep(mapping=mapping)
    still = lacking(mapping, [column.name for column in draft().seen.columns])
    listed(still)
    if st.button("These are right", type="primary", disabled=bool(still), key=key("right")):
        begin()


def decided(now: Draft) -> str:
    """Return what was said, in a sentence."""
    said = now.mapping
    weeks = sorted({visit.week for visit in said.visits} - {0})
    own = said.store.primary
    return (
        f"{len({*told(said.therapies).values()})} therapies, visits after {', '.join(map(str, weeks))} weeks, visits "
        f"until {said.store.cut_off}. Primary outcome: {own.instrument} at week {own.week}, {own.therapy} against "
        f"{own.reference}."
    )


def _reading(mapping: FileMapping) -> FileMapping:
    """Correct how dates and unknown values are written."""
    reading = mapping.reading
    forms = list(dict.fromkeys((*DATES, reading.dates)))
    part("How it is written")
    left, right = st.columns(2, gap="medium")
    with left:
        dates = st.selectbox(
            "Dates are written like",
            forms,
            index=forms.index(reading.dates),
            format_func=lambda form: DATES.get(form) or form,
            key=key("dates"),
        )
    with right:
        codes = st.multiselect(
            "Not known is written as",
            list(dict.fromkeys((*filter(None, reading.missing), *filter(None, MISSING)))),
            default=[code for code in reading.missing if code],
            accept_new_options=True,
            placeholder="Empty cells only",
            select_all=False,
            key=key("missing"),
        )
    return replace(mapping, reading=replace(reading, dates=dates, missing=("", *codes)))
