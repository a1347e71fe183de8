"""One file of the reader's own: chosen, checked, shown for what it would bring, and kept when they say so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lumbar.answers import own_words
from lumbar.answers.own_series import STAYS
from lumbar.errors import CannotShow
from lumbar.intake.own import keeping, template
from lumbar.intake.own.checked import Checked, check
from lumbar.own.manifest import Kind
from lumbar.screen import look
from lumbar.screen.table import show_table

POPULATION_NEEDS = (
    "A CSV with people by age group and sex, for one or more years. Its cases come from its country's rates by age "
    "and sex, so the place must be part of one country."
)
EXPORT_NEEDS = (
    "A CSV from IHME's GBD Results tool: cause low back pain, measures prevalence or YLDs, metric Number (and Rate if "
    "you like), all ages. It is drawn beside the lines on Outlook as a series of its own."
)
TABLE = 260
"""Pixels."""


@dataclass(frozen=True, eq=False)
class Held:
    """The file that was last chosen: what was found in it, or why it cannot be taken."""

    upload: str
    name: str
    found: Checked | None
    refusal: str = ""
    cases: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    """What a population gives, by the name it would be kept under: reckoned once."""


def population() -> None:
    """Take a population and show the cases it gives."""
    st.markdown(POPULATION_NEEDS)
    st.download_button(
        "Template (CSV)",
        template.template_csv(),
        template.NAME,
        "text/csv",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )
    with st.expander("What each column is for"):
        st.markdown(template.HELP)
    _section("population", _cases)


def export() -> None:
    """Take an export and show what of it can stand beside the lines."""
    st.markdown(EXPORT_NEEDS)
    look.aside(f"IHME's terms: {keeping.LICENCE}. {STAYS}")
    _section("gbd", _series)


def _section(kind: Kind, preview: Callable[[str, Held, Checked], None]) -> None:
    """Hold the upload, what it would bring, and the button that keeps it."""
    place = f"own_{kind}"
    file = st.file_uploader(
        "The file", key=f"{place}_{st.session_state.get(place, 0)}", type=["csv", "tsv", "xlsx"]
    )
    if file is None:
        return
    held = _held(kind, file)
    if held.found is None:
        st.warning(_lines(held.refusal), icon=":material/info:")
        return
    name = st.text_input("Keep it as", held.name, key=f"{place}_name_{held.upload}").strip()
    keeping.require_keepable(held.found, name)
    preview(name, held, held.found)
    if st.button("Keep it", type="primary", key=f"{place}_keep", icon=":material/save:"):
        kept = keeping.keep(held.found, name)
        st.session_state[place] = st.session_state.get(place, 0) + 1
        st.session_state[SAID] = f"Kept: {kept.name}."
        st.rerun()


SAID = "lumbar own said"


def _held(kind: Kind, file: UploadedFile) -> Held:
    """Check a file once, however often the page runs."""
    place = f"lumbar own {kind}"
    held: Held | None = st.session_state.get(place)
    if held is None or held.upload != file.file_id:
        with st.spinner("Reading and checking the file"):
            held = st.session_state[place] = _checked(kind, file)
    return held


def _checked(kind: Kind, file: UploadedFile) -> Held:
    name = keeping.name_of(Path(file.name))
    with TemporaryDirectory(prefix="lumbar-own-") as scratch:
        path = Path(scratch) / "upload"
        path.write_bytes(file.getbuffer())
        try:
            return Held(file.file_id, name, check(kind, path, Path(scratch), file.name))
        except CannotShow as reason:
            return Held(file.file_id, name, None, str(reason))


def _lines(sentences: str) -> str:
    """One problem a line; a single one stands alone."""
    told = sentences.splitlines()
    return sentences if len(told) == 1 else "\n".join(f"- {each}" for each in told)


def _cases(name: str, held: Held, found: Checked) -> None:
    if name not in held.cases:
        held.cases[name] = own_words.cases_of(name, found.rows)
    cases = held.cases[name]
    st.markdown(_lines("\n".join(own_words.place_sentences(cases))))
    look.aside(own_words.ONE_POPULATION)
    show_table(cases.select("place", "name", "year", "population", "cases", "lower", "upper", "basis"), TABLE)


def _series(_name: str, _held: Held, found: Checked) -> None:
    st.markdown(_lines("\n".join(own_words.export_sentences(found.rows, found.left_out, found.round))))
