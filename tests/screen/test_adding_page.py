"""The steps of the page Add outcomes, with the cage replaced: what is shown, what is kept, what goes on to the next."""

from collections.abc import Callable
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lumbar.intake.clinic import cage
from lumbar.intake.clinic.checking.check import CHECKED, Broken, Checked, Dropped
from lumbar.intake.clinic.mapping import EXAMPLE, parsed, written
from lumbar.intake.clinic.reasons import refuse
from lumbar.intake.clinic.recognising.profile import RECOGNISED, ColumnSeen, Recognised
from lumbar.outcomes.generations import Added
from lumbar.outcomes.scope import OWN_MACHINE
from lumbar.screen.adding.columns import tool_words
from lumbar.screen.adding.draft import CHECK, COLUMNS, FILE, KEPT, PUBLISH, REPORT, Draft
from lumbar.screen.adding.scratch import Scratch
from lumbar.store import ROOT

COLUMNS_SEEN = (
    ColumnSeen("id", "text", 1.0, 20, identifying="record number", because="header"),
    ColumnSeen("mobile", "text", 1.0, 20, identifying="phone", because="shape"),
    ColumnSeen("start", "date", 1.0, 20),
    ColumnSeen("programme", "category", 1.0, 2, ("hip", "spine")),
    ColumnSeen("age", "number", 1.0, 20),
    ColumnSeen("sex", "category", 1.0, 2, ("f", "m")),
    ColumnSeen("odi_before", "number", 1.0, 20),
    ColumnSeen("odi_12", "number", 0.9, 20),
)
SEEN = Recognised(EXAMPLE.reading, (), "wide", 20, COLUMNS_SEEN)
CHECKED_FILE = Checked(
    rows=1200,
    accepted=1184,
    quarantined=16,
    share_quarantined=16 / 1200,
    patients=1180,
    episodes=1184,
    scores={"ODI": 2300},
    broken=(Broken("out_of_range", "odi_12", 16, (17, 44)),),
    warnings=(),
    dropped=(Dropped("mobile", "phone"), Dropped("shoe", "not mapped")),
    stopped=False,
)
RESULTS = {
    "recognise": {
        "recognised": RECOGNISED.dump_python(SEEN, mode="json"),
        "mapping": written(EXAMPLE),
        "questions": [],
    },
    "check": CHECKED.dump_python(CHECKED_FILE, mode="json"),
    "publish": {"generation": 3, "changed": True},
}


class Cage:
    """Remembers what it was asked and answers at once, or goes on for ever."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refusal: Exception | None = None
        self.done = True
        self.cancelled = False
        self.progress = ("Reading the file", 0.4)

    def start(self, verb: str, job: dict[str, Any]) -> "Cage":
        self.asked.append((verb, job))
        return self

    def cancel(self) -> None:
        self.cancelled = True

    def result(self) -> dict[str, Any]:
        if self.refusal is not None:
            raise self.refusal
        return RESULTS[self.asked[-1][0]]


@pytest.fixture
def caged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cage:
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LUMBAR_KEY", str(tmp_path / "key"))
    monkeypatch.delenv("LUMBAR_STORE", raising=False)
    fake = Cage()
    monkeypatch.setattr(cage, "start", fake.start)
    return fake


@pytest.fixture
def opened(caged: Cage) -> Callable[..., AppTest]:
    def at(**fields: Any) -> AppTest:
        page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
        page.session_state[KEPT] = Draft(**fields)
        return page.switch_page("pages/add_outcomes.py").run()

    return at


def held(page: AppTest) -> Draft:
    return page.session_state[KEPT]


def texts(page: AppTest) -> str:
    return "\n".join(each.value for each in (*page.markdown, *page.warning, *page.info)).replace("\\", "")


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def whole_draft(step: int, **fields: Any) -> dict[str, Any]:
    scratch = Scratch()
    path = scratch.path / "upload.csv"
    path.write_text("id\n1\n")
    known = {
        "step": step,
        "scratch": scratch,
        "path": path,
        "name": "may.csv",
        "seen": SEEN,
        "mapping": EXAMPLE,
    }
    return {**known, **fields}


def test_in_service_it_is_open_to_publishers_alone(opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_SERVICE", "1")
    page = opened()
    assert [sentence.value[:26] for sentence in page.exception] == ["You may not see anything h"]
    assert not page.button
    assert not page.file_uploader


def test_file_is_read_and_its_columns_are_shown(opened, caged: Cage) -> None:
    page = opened()
    assert page.header[0].value.endswith("The file")
    page.file_uploader[0].set_value(("may.csv", b"id;age\n1;50\n", "text/csv")).run()
    assert held(page).path.read_bytes() == b"id;age\n1;50\n"
    page = press(page, "Read the file")
    assert caged.asked == [("recognise", {"file": str(held(page).path)})]
    assert (held(page).step, held(page).seen, held(page).mapping) == (COLUMNS, SEEN, EXAMPLE)
    shown = page.data_editor[0].value
    assert list(shown["meaning"])[:2] == ["Patient (kept as a keyed hash)", "Start of treatment"]
    assert list(shown["instrument"])[-1] == "ODI: Oswestry Disability Index"
    assert "mobile (phone, by the shape of its values)" in texts(page)
    assert list(page.data_editor[0].value["column"]) == [
        column.name for column in COLUMNS_SEEN if column.name != "mobile"
    ]


def test_instrument_is_declared_chosen_and_taken_back(opened) -> None:
    page = opened(**whole_draft(COLUMNS))
    page = press(page, "Declare it")
    assert "Say the lowest and the highest score and the step." in texts(page)
    said = {"Code": "GRIP", "Name": "Grip strength", "Unit": "kg", "Its source": "Made up 2020"}
    for field in page.text_input:
        if field.label in said:
            field.set_value(said[field.label])
    for field in page.number_input:
        field.set_value(
            {"Lowest score": 0, "Highest score": 90, "Step": 0.5, "Important change": 5}[field.label]
        )
    page = press(page, "Declare it")
    (tool,) = held(page).mapping.instruments
    assert (tool.code, tool.high, tool.step, tool.scale) == ("GRIP", 90.0, 0.5, 100)
    assert "GRIP: Grip strength" in tool_words(held(page).mapping).values()
    assert "0 to 90 kg, lower is better; important change 5" in texts(page)
    page = press(page, "Take back")
    assert held(page).mapping.instruments == ()


def test_file_is_read_again_as_a_person_says(opened, caged: Cage) -> None:
    page = opened(**whole_draft(COLUMNS))
    delimiter = next(box for box in page.selectbox if box.label == "Between two cells stand")
    page = press(delimiter.set_value(";").run(), "Read again")
    ((verb, job),) = caged.asked
    assert (verb, job["reading"]["delimiter"], job["reading"]["format"]) == ("recognise", ";", "delimited")
    assert held(page).step == COLUMNS


def test_saved_mapping_reads_the_next_file_and_asks_for_its_last_day(opened, caged: Cage) -> None:
    page = opened()
    page.file_uploader[0].set_value(("june.csv", b"id\n1\n", "text/csv"))
    page.file_uploader[1].set_value(("m.toml", written(EXAMPLE).encode(), "application/toml")).run()
    page = press(press(page, "Read the file"), "Go on")
    assert held(page).mapping.therapies == EXAMPLE.therapies
    assert held(page).mapping.store.cut_off == ""
    assert "Say up to which day visits are in the file, as in 2026-06-30." in texts(page)
    assert next(button for button in page.button if button.label == "These are right").disabled


def test_refused_file_is_a_sentence_and_stays(opened, caged: Cage) -> None:
    caged.refusal = refuse("password")
    page = opened()
    page.file_uploader[0].set_value(("may.csv", b"id\n1\n", "text/csv")).run()
    page = press(page, "Read the file")
    assert "The file is locked with a password." in texts(page)
    assert held(page).step == FILE
    assert held(page).path.exists()


def test_confirmed_mapping_is_checked_as_it_was_confirmed(opened, caged: Cage) -> None:
    page = press(opened(**whole_draft(COLUMNS)), "Go on")
    page = press(page, "These are right")
    ((verb, job),) = caged.asked
    assert verb == "check"
    assert parsed(job["mapping"]) == EXAMPLE
    assert bytes.fromhex(job["key"])
    assert Path(job["scratch"]).parent == held(page).scratch.path
    assert held(page).step == REPORT
    assert page.title[0].value == "1,184 of 1,200 rows can go in; 16 are set aside"


def test_check_that_is_stopped_changes_nothing(opened, caged: Cage) -> None:
    caged.done = False
    page = opened(**whole_draft(CHECK, running=caged))
    assert page.get("progress")
    page = press(page, "Cancel")
    assert caged.cancelled
    assert "Stopped. Nothing has been changed." in texts(page)
    assert (held(page).mapping, held(page).running) == (EXAMPLE, None)
    caged.done = True
    page = press(page, "Check again")
    assert held(page).step == REPORT


def test_report_names_rule_count_rows_and_what_was_dropped(opened) -> None:
    page = opened(**whole_draft(REPORT, checked=CHECKED_FILE))
    (rules,) = page.table
    line = rules.value.iloc[0]
    assert line["What is the matter"] == "The score lies outside the instrument's range."
    assert (line["Column"].replace("\\", ""), line["Rows"], line["In rows"]) == ("odi_12", 16, "17, 44 …")
    assert "Dropped unread, for they tell who a person is: mobile (phone)." in texts(page)
    assert "nobody gave them a meaning: shoe." in texts(page)


def test_name_of_a_column_is_never_formatting(opened) -> None:
    hostile = "![x](http://elsewhere/a.png)"
    found = replace(CHECKED_FILE, broken=(Broken("out_of_range", hostile, 1, (2,)),), dropped=())
    (rules,) = opened(**whole_draft(REPORT, checked=found)).table
    assert rules.value.iloc[0]["Column"] == r"\!\[x\](http\://elsewhere/a.png)"


def test_above_the_stated_share_a_person_decides(opened, caged: Cage) -> None:
    many = CHECKED.validate_python(
        {**asdict(CHECKED_FILE), "stopped": True, "share_quarantined": 0.31}, strict=False
    )
    page = opened(**whole_draft(REPORT, checked=many))
    publish = next(button for button in page.button if button.label == "Publish")
    assert publish.disabled
    (agreed,) = page.checkbox
    assert agreed.label.startswith("31.0% of the rows are set aside, more than 5%.")
    page = press(agreed.check().run(), "Publish")
    assert [verb for verb, _ in caged.asked] == ["publish"]


def test_after_publishing_the_upload_is_gone(opened, caged: Cage, tmp_path: Path) -> None:
    page = opened(**whole_draft(REPORT, checked=CHECKED_FILE))
    folder = held(page).scratch.path
    page = press(page, "Publish")
    ((verb, job),) = caged.asked
    assert (verb, job["scratch"]) == ("publish", str(folder / "checked"))
    assert (job["store"], job["scope"]) == (str(tmp_path / "home" / "outcomes"), astuple(OWN_MACHINE))
    assert held(page).published == Added(3, changed=True)
    assert not folder.exists()
    assert page.title[0].value == "1,180 patients of this file are in Our clinic's outcomes now"
    assert "What readers see is generation 3." in texts(page)
    page = press(page, "Add another file")
    assert held(page).step == FILE


def test_another_page_in_between_loses_nothing(opened) -> None:
    page = opened(**whole_draft(COLUMNS))
    before = held(page)
    page.switch_page("pages/sources.py").run()
    page.switch_page("pages/add_outcomes.py").run()
    assert held(page) == before
    assert held(page).step == COLUMNS


def test_step_that_was_passed_can_be_changed(opened) -> None:
    page = opened(**whole_draft(REPORT, checked=CHECKED_FILE))
    next(button for button in page.button if button.key == "change_2").click().run()
    assert held(page).step == COLUMNS
    done = opened(**whole_draft(PUBLISH, published=Added(3, changed=True)))
    assert not [button for button in done.button if button.label == "Change"]
