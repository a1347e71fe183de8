"""Step 2: what stands in which column."""

from dataclasses import replace
from typing import Any, cast

import polars as pl
import streamlit as st

from lumbar.exhibits.clinic_choices import plain
from lumbar.intake.clinic.mapping import FileMapping, Layout
from lumbar.intake.clinic.recognising.profile import Recognised
from lumbar.screen import look
from lumbar.screen.adding.asked import questions
from lumbar.screen.adding.declaring import declare
from lumbar.screen.adding.draft import MEANING, Draft, draft, go, keep
from lumbar.screen.adding.editors import corrected, key, listed, verbatim
from lumbar.screen.adding.following import followed
from lumbar.screen.adding.meanings import MEANINGS, RECORD, complaints, missing, placed, rows
from lumbar.screen.adding.rereading import offer
from lumbar.screen.adding.tools import known

LAYOUTS = {"wide": "One row per patient", "long": "One row per visit or score"}
LONG_ONLY = ("visit", "instrument", "value", "unit")


def ask() -> None:
    """Have every column given its meaning."""
    st.markdown(
        "A column that is left out is not read any further. A score needs its instrument and, with one row per "
        "patient, the name of its visit."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _layout()
        offer()
    if lost := missing(draft().mapping, draft().seen):
        st.warning(f"The saved mapping names columns this file does not have: {verbatim(', '.join(lost))}.")
    settled = questions(of_columns=True)
    table = st.container()
    look.aside(dropped(draft().seen))
    declare()
    with table:
        wrong = _place()
    listed(wrong)
    if st.button("Go on", type="primary", disabled=bool(wrong) or not settled, key=key("placed")):
        go(MEANING)


def _place() -> tuple[str, ...]:
    """Show the table and note what it says; return what is wrong with it."""
    now = draft()
    lines = in_codes(
        corrected(
            "columns",
            in_words(rows(now.mapping, now.seen), now.mapping),
            "The file's columns and what each of them means",
            column_config=_columns(now.mapping),
            disabled=["column", "holds"],
        ),
        now.mapping,
    )
    after = placed(now.mapping, lines, now.seen)
    keep(mapping=followed(after, now.mapping, now.seen))
    return complaints(lines, now.mapping.layout, now.seen)


def tool_words(mapping: FileMapping) -> dict[str, str]:
    """Return what each instrument is called, by code."""
    tools = known(mapping)
    return {"": "", **{code: f"{code}: {plain(tool.name)}" for code, tool in tools.items()}}


def in_words(lines: pl.DataFrame, mapping: FileMapping) -> pl.DataFrame:
    """Return the table with words for codes: what is read aloud is what stands in the cells."""
    tools = tool_words(mapping)
    return lines.with_columns(
        meaning=pl.col("meaning").replace(MEANINGS), instrument=pl.col("instrument").replace(tools)
    )


def in_codes(lines: pl.DataFrame, mapping: FileMapping) -> pl.DataFrame:
    """Return the table with codes for words again."""
    tools = {words: code for code, words in tool_words(mapping).items()}
    meanings = {words: code for code, words in MEANINGS.items()}
    return lines.with_columns(
        meaning=pl.col("meaning").replace(meanings), instrument=pl.col("instrument").replace(tools)
    )


def decided(now: Draft) -> str:
    """Return how much was taken, in a sentence."""
    taken = rows(now.mapping, now.seen).filter(pl.col("meaning") != "left out").height
    tools = ", ".join(dict.fromkeys(score.instrument for score in now.mapping.scores))
    visits = len({score.visit for score in now.mapping.scores if score.visit})
    at = f" at {visits} visits" if visits else ""
    return f"{taken} of {len(now.seen.columns)} columns are taken; scores of {tools or 'no instrument'}{at}."


def dropped(seen: Recognised) -> str:
    """Return which columns are dropped because they tell who a person is, and by what they were recognised."""
    by = {"header": "by its header", "shape": "by the shape of its values", "": ""}
    named = [
        f"{column.name} ({', '.join(filter(None, (column.identifying, by[column.because])))})"
        for column in seen.columns
        if column.identifying not in ("", RECORD)
    ]
    return f"Dropped unread, for they tell who a person is: {'; '.join(named)}." if named else ""


def _layout() -> None:
    """Ask what a row is; scores keep the visit they had."""
    now = draft().mapping
    chosen = st.segmented_control(
        "What a row is",
        list(LAYOUTS),
        default=now.layout,
        format_func=LAYOUTS.__getitem__,
        required=True,
        key=key("layout"),
    )
    if chosen != now.layout:
        keep(mapping=replace(now, layout=cast("Layout", chosen)))


def _columns(mapping: FileMapping) -> dict[str, Any]:
    """How the table's columns are shown and what may be chosen in them."""
    wide = mapping.layout == "wide"
    meanings = [words for code, words in MEANINGS.items() if not (wide and code in LONG_ONLY)]
    tools = list(tool_words(mapping).values())
    return {
        "column": st.column_config.TextColumn("Column", width="medium"),
        "holds": st.column_config.TextColumn("Holds", width="medium"),
        "meaning": st.column_config.SelectboxColumn("Means", options=meanings, required=True, width="medium"),
        "instrument": st.column_config.SelectboxColumn(
            "Instrument of a score", options=tools, width="medium"
        ),
        "visit": st.column_config.TextColumn("Visit", width="small") if wide else None,
    }
