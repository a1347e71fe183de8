"""Every way a number can leave is walked with a small cell in the store: none tells of it.

The cell: six patients of one clinic, one of them with scores that nobody else could have, and the only one of a sex.
"""

import io
import json
import math
import os
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import fastexcel
import numpy as np
import plotly.io as pio
import polars as pl
import pytest
from pypdf import PdfReader

from lumbar.ask_clinics import QUESTIONS
from lumbar.charts.theme import DARK, LIGHT
from lumbar.cli import main
from lumbar.deck import tables
from lumbar.deck.citation import citation
from lumbar.deck.exhibit import Exhibit, alt_text
from lumbar.deck.sources import Credit
from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import EXHIBITS, exhibit
from lumbar.outcomes import publish
from lumbar.outcomes.manifest import Manifest
from lumbar.story.link import packed, unpacked
from lumbar.story.plates import added
from lumbar.story.report import report
from lumbar.story.story import Story, written
from tests.privacy.planted import CLINICS, LARGEST, SEED, K

SMALL, CELL = "Clinic 08", 6
BEFORE, AFTER = 113.37, 107.83
"""Seconds of Timed Up and Go that only the planted person took."""
SENTINELS = (BEFORE, AFTER, BEFORE - AFTER)
COUNTS = {
    "n", "n_followed", "treated", "with_baseline", "due", "returned", "patients", "no_room", "responders", "at_risk",
    "reached", "not_shown",
}  # fmt: skip
"""Columns that count people."""
SHARES = {
    "value": (
        "limit",
        {"responders_by_therapy", "follow_up_by_therapy", "endings_by_therapy", "time_to_change"},
    ),
    "follow_up_rate": ("follow_up_limit", set(QUESTIONS)),
    "harmed": ("harmed_limit", {"sessions_by_therapy"}),
    "switched": ("switched_limit", {"sessions_by_therapy"}),
    "observed": ("limit", set()),
}
"""Columns that are shares of people where these questions are asked, and the sign beside each."""
CUTS = {
    "the clinic": (["--clinic", SMALL], {"clinics": (SMALL,)}),
    "all but it": (
        [flag for number in range(1, CLINICS) for flag in ("--clinic", f"Clinic {number:02}")],
        {"clinics": tuple(f"Clinic {number:02}" for number in range(1, CLINICS))},
    ),
    "the clinic's women": (
        ["--clinic", SMALL, "--sex", "female"],
        {"clinics": (SMALL,), "patient_sex": ("female",)},
    ),
    "unknown hips at the last visit": (
        ["--hip-weakness", "unknown", "--week", "52"],
        {"hips": ("unknown",), "visit": ("52",)},
    ),
    "weak hips at the last visit": (
        ["--hip-weakness", "yes", "--week", "52"],
        {"hips": ("yes",), "visit": ("52",)},
    ),
    "the oldest": (["--age-from", "85"], {"patient_ages": ("85", "95+")}),
    "nobody left out": ([], {}),
}
NO_FILES = {*CUTS} - {"all but it", "weak hips at the last visit"}
"""Where the rows are looked at, not each way to write or to draw the same rows."""
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:[eE]-?\d+)?")
FEW_PEOPLE = re.compile(r"(?<![\d.,–-])[1-7] (?:patients?|people|persons?|women|men)\b", re.IGNORECASE)
NOT_DATA = {"tickvals", "ticktext", "range", "layout_template"}
LINK = "http://localhost:8501/patients"


@pytest.fixture(scope="module")
def manifest(tmp_path_factory) -> Iterator[Manifest]:
    """The store with the small cell, chosen for the whole module."""
    made = network(SEED, CLINICS, LARGEST, instruments=("TUG", "ODI"))
    rank = pl.int_range(pl.len()).over("clinic", "instrument")
    kept = made.episodes.filter((pl.col("clinic").cast(pl.String) != SMALL) | (rank < CELL))
    person = kept.filter(pl.col("clinic").cast(pl.String) == SMALL)["patient"].min()
    there, scale = pl.col("patient") == person, made.manifest.known_instruments["TUG"].scale
    timed = there & (pl.col("instrument") == "TUG")
    scores = dict.fromkeys(made.manifest.visits, AFTER) | {"baseline": BEFORE}
    other = pl.lit("other").cast(kept.schema["sex"])
    planted = kept.with_columns(
        *(
            pl.when(timed).then(round(score * scale)).otherwise(name).alias(name)
            for name, score in scores.items()
        ),
        sex=pl.when(there).then(other).otherwise("sex"),
        visits_due=pl.when(there).then(len(made.manifest.visits)).otherwise("visits_due"),
    )
    folder = tmp_path_factory.mktemp("small_cell")
    primary = replace(made.manifest.primary, instrument="TUG")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUMBAR_STORE", str(folder))
        yield publish(planted, replace(made.manifest, primary=primary), folder)


@pytest.fixture(scope="module")
def names(manifest) -> list[str]:
    """Every chart that is made from the store."""
    found = [name for name in EXHIBITS if _of_clinics(name, manifest)]
    assert {"differences", "profile", "flow", "mix", "endings", "control", "funnel"} <= {*found}
    return found


def _of_clinics(name: str, manifest: Manifest) -> bool:
    try:
        files = exhibit(name, {}).files
    except CannotShow:
        return True
    return any(isinstance(each, Credit) and manifest.title in str(each) for each in files)


def test_the_store_holds_what_must_not_leave(manifest):
    """The walk would find it: it is in the published file."""
    file = next(each.file for each in manifest.files if each.instrument == "TUG")
    rows = pl.read_parquet(Path(os.environ["LUMBAR_STORE"]) / file)
    assert rows.filter(baseline=round(100 * BEFORE), week_12=round(100 * AFTER)).height == 1
    assert rows.filter(clinic=manifest.clinics.index(SMALL)).height == CELL
    with pytest.raises(AssertionError):
        nothing_told(f"mean {AFTER} s")
    with pytest.raises(AssertionError):
        nothing_told("Only 3 patients came back.")


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_commands_tell_nothing_in_any_format(name, cut, manifest, capsys, tmp_path):
    flags = [] if name == "stores" else CUTS[cut][0]
    for form in ("json",) if cut in NO_FILES else ("json", "csv", "table"):
        code = main(["ask", name, *flags, "--format", form])
        out = capsys.readouterr()
        nothing_told(out.out if name != "stores" else "")
        nothing_told(out.err)
        if not code and form == "json" and name != "stores":
            rows_tell_nothing(json.loads(out.out), name)


@pytest.mark.parametrize("cut", CUTS)
def test_charts_tables_and_files_tell_nothing(cut, names):
    shown = 0
    for name in names:
        try:
            made = exhibit(name, CUTS[cut][1])
        except CannotShow as sentence:
            nothing_told(str(sentence))
            continue
        shown += 1
        words_tell_nothing(made)
        for theme in (LIGHT,) if cut in NO_FILES else (LIGHT, DARK):
            figure = made.draw(theme)
            nothing_told(alt_text(made, figure))
            for said in leaves(json.loads(pio.to_json(figure, validate=False), object_hook=unpacked_numbers)):
                nothing_told(said)
        if made.plain:
            for said in leaves(asdict(made.plain())):
                nothing_told(said)
    assert shown or cut not in {"all but it", "nobody left out"}


def words_tell_nothing(made: Exhibit) -> None:
    """Title, facts, notes, CSV, both sheets of the workbook, citation."""
    for text in (made.title, made.subtitle, made.scope, made.note, *made.facts, citation(made, LINK)):
        nothing_told(text)
    nothing_told(tables.csv(made).decode())
    rows_tell_nothing(pl.read_csv(tables.csv(made)).to_dicts(), "")
    workbook_tells_nothing(tables.xlsx(made, LINK))


@pytest.mark.parametrize("cut", ["all but it"])
def test_stories_and_decks_tell_nothing(cut, names):
    story = Story("What left")
    for name in names:
        try:
            story = added(story, name, CUTS[cut][1], LINK)
        except CannotShow as sentence:
            nothing_told(str(sentence))
    assert len(story.slides) > 10
    nothing_told(written(story))
    link = packed(replace(story, slides=story.slides[:3]))
    assert link
    nothing_told(written(unpacked(link)))
    workbook_tells_nothing(report(story, "xlsx"))
    presentation_tells_nothing(report(story, "pptx"))
    nothing_told(seen(report(story, "html").decode()))
    nothing_told(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(report(story, "pdf"))).pages))


def workbook_tells_nothing(content: bytes) -> None:
    book = fastexcel.read_excel(content)
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        nothing_told("\n".join(filter(None, (cell for row in sheet.iter_rows() for cell in row))))


def presentation_tells_nothing(content: bytes) -> None:
    """What is written on slides and notes, and the workbooks behind the charts."""
    with ZipFile(io.BytesIO(content)) as parts:
        workbooks = [name for name in parts.namelist() if name.endswith(".xlsx")]
        assert workbooks
        for name in workbooks:
            workbook_tells_nothing(parts.read(name))
        for name in parts.namelist():
            if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name):
                nothing_told(" ".join(re.findall(r"<(?:a:t|c:v)>([^<]*)<", parts.read(name).decode())))


class Seen(HTMLParser):
    """The words of a page, and what it says of its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.words += [value or "" for name, value in attrs if name in {"alt", "title", "aria-label"}]

    def handle_data(self, data: str) -> None:
        if self.inside not in {"style", "script"}:
            self.words.append(data)


def seen(page: str) -> str:
    reader = Seen()
    reader.feed(page)
    return " ".join(reader.words)


def leaves(part: Any) -> Iterator[str]:
    """Every number and word in a figure but those of its scales."""
    if isinstance(part, dict):
        for name, each in part.items():
            yield from () if name in NOT_DATA else leaves(each)
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from leaves(each)
    elif part is not None:
        yield str(part)


def unpacked_numbers(part: dict[str, Any]) -> Any:
    """Numbers that a figure packs as bytes, as numbers."""
    return np.frombuffer(b64decode(part["bdata"]), part["dtype"]).tolist() if "bdata" in part else part


def nothing_told(text: str) -> None:
    """Neither the planted person's scores, nor a count of 1 to 7 people."""
    assert not FEW_PEOPLE.search(text), FEW_PEOPLE.search(text)
    for token in NUMBER.findall(text):
        number = abs(float(token.replace(",", "") or 0))
        assert all(abs(number - sentinel) > 0.004 for sentinel in SENTINELS), token


def rows_tell_nothing(rows: list[dict[str, Any]], question: str) -> None:
    """No count of 1 to 7 people, no share of nobody or everybody."""
    for row in rows:
        for name in COUNTS & row.keys():
            assert not isinstance(row[name], int) or not 0 < row[name] < K, (name, row)
        for name, (sign, questions) in SHARES.items():
            value = row.get(name)
            if (
                question in questions
                and isinstance(value, float)
                and math.isfinite(value)
                and not row.get(sign)
            ):
                assert 0 < value < 1, (name, row)
