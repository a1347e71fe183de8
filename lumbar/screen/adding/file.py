"""Step 1: the file, with a template to begin from, and a mapping saved before."""

import re
from dataclasses import replace
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lumbar.errors import CannotShow
from lumbar.intake.clinic import cage, template
from lumbar.intake.clinic.mapping import FileMapping, parsed
from lumbar.intake.clinic.questioning.questions import QUESTIONS
from lumbar.intake.clinic.recognising.profile import RECOGNISED, Recognised
from lumbar.screen import look
from lumbar.screen.adding.draft import COLUMNS, Draft, begin_anew, draft, keep
from lumbar.screen.adding.editors import key, verbatim
from lumbar.screen.adding.publishing import offer_undo, where
from lumbar.screen.adding.scratch import Scratch
from lumbar.screen.adding.waiting import Result, wait

IDENTIFYING = (
    "Names, phone numbers, addresses, birth dates and remarks are dropped unread; the patient's code becomes a keyed "
    "hash, the start a quarter of a year, the age whole years."
)
KINDS = "CSV, TSV, XLSX, Parquet, SPSS .sav, REDCap or FHIR export"
SHAPES = (
    f"{KINDS}; one row per patient, per visit or per score. A larger file goes in by the command "
    "lumbar import outcomes, CSV, TSV and Parquet up to 8 GB."
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def ask() -> None:
    """Take the file and have it read."""
    if (running := draft().running) is not None:
        wait(running, _recognised)
        return
    st.markdown(f"{where()} {IDENTIFYING}")
    left, right = st.columns((1.7, 1), gap="medium")
    _take(left.file_uploader("The clinic's file", key=key("file"), help=SHAPES))
    _take_mapping(right.file_uploader("A mapping saved before, if any", type="toml", key=key("mapping")))
    now = draft()
    if now.path is not None:
        saved = " It will be read as the saved mapping says." if now.saved else ""
        st.markdown(f"**{verbatim(now.name)}** is here.{saved}")
    with st.container(horizontal=True):
        if st.button("Read the file", type="primary", disabled=now.path is None, key=key("read")):
            keep(running=cage.start("recognise", {"file": str(now.path)}), problem="")
            st.rerun()
        if now.path is not None and st.button("Remove it", type="tertiary", key=key("remove")):
            begin_anew()
            st.rerun()
    _template()
    offer_undo()


def decided(now: Draft) -> str:
    """Return what was read, in a sentence."""
    return f"{now.name}: {now.seen.rows:,} rows, {len(now.seen.columns)} columns, {read_as(now.seen)}."


def read_as(seen: Recognised) -> str:
    """Return how the file is read, in words."""
    reading = seen.reading
    if reading.format != "delimited":
        sheet = f", sheet {reading.sheet}" if reading.sheet else ""
        return f"read as {reading.format}{sheet}"
    signs = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    between = signs.get(reading.delimiter, f"“{reading.delimiter}”")
    decimal = "comma" if reading.decimal == "," else "point"
    return f"read as text between {between}, decimal {decimal}, {reading.encoding}"


def _take(file: UploadedFile | None) -> None:
    """Lay the file into a folder of its own at once: there it stays when another page is visited."""
    if file is None or file.file_id == draft().upload:
        return
    scratch = draft().scratch or Scratch()
    suffix = Path(file.name).suffix.lower()
    path = scratch.path / f"upload{suffix if SUFFIX.fullmatch(suffix) else ''}"
    path.write_bytes(file.getbuffer())
    keep(scratch=scratch, path=path, name=Path(file.name).name, upload=file.file_id)


def _take_mapping(file: UploadedFile | None) -> None:
    if file is None:
        return
    try:
        keep(saved=parsed(file.getvalue().decode("utf-8", errors="replace")))
    except CannotShow as sentence:
        st.warning(str(sentence), icon=":material/info:")


def _template() -> None:
    """Offer the template, its mapping, and what each column is for."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        look.aside("No file yet? Ten made-up patients to begin from:")
        for label, make, name, kind in (
            ("Template (CSV)", template.template_csv, "lumbar-template.csv", "text/csv"),
            ("Template (XLSX)", template.template_xlsx, "lumbar-template.xlsx", XLSX),
            ("Its mapping", template.template_toml, "lumbar-template.toml", "application/toml"),
        ):
            st.download_button(
                label, make, name, kind, type="tertiary", icon=":material/download:", on_click="ignore"
            )
    with st.expander("What each column is for"):
        text = template.HELP.read_text(encoding="utf-8")
        st.markdown(text.partition("\n")[2])
        st.download_button(
            "Column help", text, "lumbar-columns.md", "text/markdown", type="tertiary", on_click="ignore"
        )


def _recognised(result: Result) -> None:
    """Note what the file holds, and go on to its columns."""
    now, seen = draft(), RECOGNISED.validate_python(result["recognised"], strict=False)
    if now.saved is not None:
        mapping, asked = resumed(now.saved, seen), ()
    else:
        asked = QUESTIONS.validate_python(result["questions"], strict=False)
        mapping = parsed(result["mapping"])
    keep(step=COLUMNS, edition=now.edition + 1, seen=seen, mapping=mapping, asked=asked, answers={})


def resumed(saved: FileMapping, seen: Recognised) -> FileMapping:
    """Return a saved mapping for the next file: read as this one is written, up to a day that must be said anew."""
    reading = saved.reading
    if reading.format != seen.reading.format or reading.sheet not in seen.sheets:
        reading = replace(seen.reading, dates=reading.dates, missing=reading.missing)
    return replace(saved, reading=reading, store=replace(saved.store, cut_off=""))
