"""A reader's own export stands over the lines on screen, where it matches the view, and in nothing that leaves."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from pypdf import PdfReader

from lumbar.answers import CaseFilters
from lumbar.ask import QUESTIONS
from lumbar.charts.lines import View
from lumbar.charts.theme import DARK, LIGHT
from lumbar.cli import main
from lumbar.deck import tables
from lumbar.deck.citation import citation
from lumbar.exhibits.catalogue import exhibit
from lumbar.exhibits.own_series import own_series_over
from lumbar.intake.own import keeping
from lumbar.intake.own.checked import Checked
from lumbar.own.exports import RESULTS
from lumbar.story.link import packed
from lumbar.story.link import unpacked as unpacked_story
from lumbar.story.plates import added
from lumbar.story.report import report
from lumbar.story.story import Story, written

NAME, VALUE = "zebra", 314_159_265.0
MARKS = (NAME, "314159265", "314,159,265", "314.159.265", "IHME export")
LINES = View()
ROWS = [
    ("WLD", 1990, "both", "cases", VALUE, VALUE - 9, VALUE + 9),
    ("WLD", 2021, "both", "cases", VALUE + 1, VALUE - 9, 2e9),
    ("WLD", 2020, "female", "cases", VALUE, VALUE - 9, VALUE + 9),
    ("WLD", 2020, "both", "rate_per_100k", 7777.0, 7000.0, 8000.0),
    ("KEN", 2020, "both", "ylds", VALUE, VALUE - 9, VALUE + 9),
]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    rows = pl.DataFrame(ROWS, schema=RESULTS, orient="row")
    keeping.keep(Checked("gbd", rows, 0, "GBD 2021"), NAME)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("filters", "view", "points"),
    [
        (CaseFilters(), LINES, {1990: VALUE, 2021: VALUE + 1}),
        (CaseFilters(places=("KEN", "WLD")), LINES, {1990: VALUE, 2021: VALUE + 1}),
        (CaseFilters(sex="female"), LINES, {2020: VALUE}),
        (CaseFilters(rates="trend", population="medium"), View(scale="log"), {1990: VALUE, 2021: VALUE + 1}),
        (CaseFilters(), View("rate_per_100k"), {2020: 7777.0}),
        (CaseFilters(places=("KEN",)), View("ylds"), {2020: VALUE}),
    ],
)
def test_the_very_numbers_of_the_export_where_they_match(
    filters: CaseFilters, view: View, points: dict[int, float]
) -> None:
    shown = own_series_over(filters, view, panels=False)
    chosen = {"places": filters.places, "measure": (view.measure,), "scale": (view.scale,)}
    plain = exhibit("outlook", chosen).draw(LIGHT)
    drawn = shown.over(plain, LIGHT)
    (series,) = [trace for trace in drawn.data if trace.name.endswith(", your IHME export")]
    assert dict(zip(series.x, series.y, strict=True)) == points
    assert len(drawn.data) == len(plain.data) + 1
    top = drawn.layout.yaxis.range[1]
    assert (10**top if view.scale == "log" else top) >= max(
        y + up for y, up in zip(series.y, series.error_y.array, strict=True)
    )
    assert "Your IHME export: " in drawn.layout.meta["alt"]
    assert "IHME Free-of-Charge Non-commercial User Agreement" in shown.said
    assert "GBD 2021" in shown.said


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("filters", "view", "panels", "said"),
    [
        (CaseFilters(age_from=60), LINES, False, "is shown for all ages alone"),
        (CaseFilters(sex="male"), LINES, False, "has no number of people of this place for men"),
        (CaseFilters(places=("KEN", "IND")), LINES, False, "has no number of people of these places"),
        (CaseFilters(), View("age_standardised_rate"), False, "has no age-standardised rate"),
        (CaseFilters(), View(scale="indexed"), False, "on a plain or logarithmic scale"),
        (CaseFilters(), LINES, True, "on a plain or logarithmic scale"),
    ],
)
def test_where_nothing_matches_a_sentence_says_so(
    filters: CaseFilters, view: View, panels: bool, said: str
) -> None:
    shown = own_series_over(filters, view, panels)
    assert shown.over is None
    assert said in shown.said


def test_without_an_export_nothing_is_said() -> None:
    assert own_series_over(CaseFilters(), LINES, panels=False).said == ""


def unpacked(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", errors="replace") for name in packed.namelist())


def ways_out() -> dict[str, str]:
    """Everything that leaves from the page with the export in view, as text."""
    made = exhibit("outlook", {})
    story = added(Story("Out"), "outlook", {})
    return {
        "csv": tables.csv(made).decode(),
        "xlsx": unpacked(tables.xlsx(made, "http://localhost/")),
        "picture": made.draw(LIGHT).to_json() + made.draw(DARK).to_json(),
        "plain": repr(made.plain()),
        "citation": citation(made, "http://localhost/"),
        "facts": repr((made.title, made.facts, made.note, made.scenario)),
        "story": written(story),
        "pptx": unpacked(report(story, "pptx")),
        "workbook": unpacked(report(story, "xlsx")),
        "html": report(story, "html").decode(),
        "pdf": "\n".join(page.extract_text() for page in PdfReader(BytesIO(report(story, "pdf"))).pages),
        "link": written(unpacked_story(packed(story))),
    }


@pytest.mark.usefixtures("kept")
def test_nothing_that_leaves_holds_the_export() -> None:
    shown = own_series_over(CaseFilters(), LINES, panels=False)
    on_screen = shown.over(exhibit("outlook", {}).draw(LIGHT), LIGHT).to_json() + shown.said
    assert all(mark in on_screen for mark in (NAME, "314159265", "IHME export"))
    left = {way: [mark for mark in MARKS if mark in text] for way, text in ways_out().items()}
    assert not [way for way, marks in left.items() if marks]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "all_places"])
def test_no_question_of_the_command_line_answers_with_it(
    question: str, capsys: pytest.CaptureFixture
) -> None:
    main(["ask", question, "--format", "csv"])
    told = capsys.readouterr().out
    assert told
    assert not [mark for mark in MARKS if mark in told]
