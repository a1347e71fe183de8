"""What a person confirms on the page Add outcomes becomes the mapping, and nothing that was known is lost."""

import os
import stat
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lumbar.instruments import Instrument, Threshold
from lumbar.intake.clinic.mapping import (
    EXAMPLE,
    FILE_MAPPING,
    Columns,
    Factor,
    FileMapping,
    Score,
    Visit,
    read_mapping,
)
from lumbar.intake.clinic.recognising.profile import ColumnSeen, Recognised
from lumbar.intake.clinic.template import template_mapping
from lumbar.screen.adding import meanings, tools, words
from lumbar.screen.adding.following import followed
from lumbar.screen.adding.lacking import lacking
from lumbar.screen.adding.scratch import DAY, Scratch, sweep
from lumbar.store import ROOT

ITEMS = tuple(f"item_{number}" for number in range(1, 11))
LONG = replace(
    EXAMPLE,
    layout="long",
    columns=replace(EXAMPLE.columns, visit="event", visit_date="day"),
    scores=(Score("ODI", ITEMS, item_lowest=1), Score("VAS_BACK", ("pain",), factor=10.0, any_step=True)),
    case_mix=(
        Factor("smoking", "Smoking", "smoker", levels={"1": "yes", "0": "no"}),
        Factor("bmi", "Body mass index", "BMI", unit="kg/m2", scale=10),
    ),
)
DATED = replace(
    EXAMPLE,
    scores=(
        Score("ODI", ("odi_before",), "before"),
        Score("ODI", ("odi_12",), "12 weeks", date="day_12"),
        Score("NPRS_BACK", ("pain_12",), "12 weeks", date="day_12"),
    ),
)
TRIAL = read_mapping(ROOT / "tests/intake/clinic/ashar2022.toml")
MAPPINGS = {"example": EXAMPLE, "template": template_mapping(), "long": LONG, "dated": DATED, "trial": TRIAL}


def seen_for(mapping: FileMapping, *further: ColumnSeen) -> Recognised:
    """A file that has the mapping's columns, and some more."""
    names = dict.fromkeys(column for column in vars(mapping.columns).values() if column)
    names |= dict.fromkeys(
        column for score in mapping.scores for column in (*score.columns, score.date) if column
    )
    names |= dict.fromkeys(factor.column for factor in mapping.case_mix)
    columns = (ColumnSeen(name, "number", 1.0, 9) for name in names)
    return Recognised(mapping.reading, (), mapping.layout, 20, (*columns, *further))


@pytest.mark.parametrize("name", MAPPINGS)
def test_table_of_columns_gives_back_the_mapping(name: str) -> None:
    mapping = MAPPINGS[name]
    seen = seen_for(mapping)
    lines = meanings.rows(mapping, seen)
    again = meanings.placed(mapping, lines, seen)
    assert again.columns == mapping.columns
    assert sorted(again.scores, key=repr) == sorted(mapping.scores, key=repr)
    assert again.case_mix == mapping.case_mix
    assert meanings.complaints(lines, mapping.layout, seen) == ()
    assert followed(again, mapping, seen) == again


def test_what_tells_who_a_person_is_cannot_be_taken() -> None:
    phone = ColumnSeen("mobile", "text", 1.0, 9, identifying="phone", because="shape")
    number = ColumnSeen("case", "text", 1.0, 9, identifying="record number", because="header")
    seen = seen_for(EXAMPLE, phone, number)
    lines = meanings.rows(EXAMPLE, seen)
    assert "mobile" not in lines["column"]
    assert lines.row(by_predicate=pl.col("column") == "case", named=True)["meaning"] == meanings.LEFT_OUT
    taken = lines.with_columns(meaning=pl.when(column="case").then(pl.lit("sessions")).otherwise("meaning"))
    assert meanings.complaints(taken, "wide", seen) == (
        "case tells who a person is. It can be the patient, or be left out.",
    )


def marked(lines: pl.DataFrame, column: str, **cells: str) -> pl.DataFrame:
    """The table with cells of one column's line changed by hand."""
    return lines.with_columns(
        pl.when(column=column).then(pl.lit(value)).otherwise(name).alias(name)
        for name, value in cells.items()
    )


@pytest.mark.parametrize(
    ("column", "cells", "sentence"),
    [
        ("odi_12", {"meaning": "age"}, "Two columns are said to be “Age”. Leave one out."),
        ("sex", {"meaning": "score", "visit": "before"}, "Say which instrument sex belongs to."),
        ("odi_12", {"visit": "before"}, "ODI stands in two columns of one visit."),
        ("odi_12", {"visit": ""}, "Say at which visit odi_12 was taken."),
    ],
)
def test_contradiction_is_a_sentence(column: str, cells: dict[str, str], sentence: str) -> None:
    seen = seen_for(EXAMPLE)
    (found,) = meanings.complaints(marked(meanings.rows(EXAMPLE, seen), column, **cells), "wide", seen)
    assert found.startswith(sentence)


def test_words_follow_the_column_that_is_chosen() -> None:
    arm = ColumnSeen("arm", "category", 1.0, 3, ("a", "b", "hip"))
    gender = ColumnSeen("gender", "category", 1.0, 3, ("W", "M", "q7"))
    seen = seen_for(EXAMPLE, arm, gender)
    lines = marked(meanings.rows(EXAMPLE, seen), "programme", meaning=meanings.LEFT_OUT)
    lines = marked(lines, "sex", meaning=meanings.LEFT_OUT)
    lines = marked(marked(lines, "arm", meaning="therapy"), "gender", meaning="sex")
    after = followed(meanings.placed(EXAMPLE, lines, seen), EXAMPLE, seen)
    assert after.therapies == {"a": "a", "b": "b", "hip": "hip-focused"}
    assert after.sexes == {"W": "female", "M": "male", "q7": ""}
    assert lacking(after) == ("Say what 1 of the words under Sexes mean.",)


def test_new_visit_of_a_score_asks_for_its_week() -> None:
    seen = seen_for(EXAMPLE)
    lines = marked(meanings.rows(EXAMPLE, seen), "odi_12", visit="t2")
    after = followed(meanings.placed(EXAMPLE, lines, seen), EXAMPLE, seen)
    assert after.visits == (Visit("before", 0), Visit("t2", words.NOT_SAID))
    assert "Give 1 of the visits a week." in lacking(after)
    said = words.visits(words.visit_rows(after.visits).with_columns(week=pl.col("week").fill_null(12)))
    assert lacking(replace(after, visits=said)) == ()


def test_column_made_a_patient_factor_is_declared_by_what_it_holds() -> None:
    smoker = ColumnSeen("Raucher (ja/nein)", "yes_no", 1.0, 2, ("ja", "nein"))
    seen = seen_for(EXAMPLE, smoker)
    lines = marked(meanings.rows(EXAMPLE, seen), smoker.name, meaning=meanings.FACTOR)
    (factor,) = meanings.placed(EXAMPLE, lines, seen).case_mix
    assert factor == Factor("raucher_ja_nein", smoker.name, smoker.name, levels={"ja": "ja", "nein": "nein"})
    rows, levels = words.factor_rows([factor]), words.level_rows([factor])
    assert words.factors([factor], rows, levels) == (factor,)
    number = rows.with_columns(kind=pl.lit(words.NUMBER), unit=pl.lit("packs"), decimals=pl.lit(1))
    (counted,) = words.factors([factor], number, levels)
    assert (counted.unit, counted.scale, counted.levels) == ("packs", 10, {})


GRIP = Instrument(
    "GRIP", "Grip", "strength", 0.0, 90.0, 0.5, "kg", "higher", (Threshold(5.0),), "Made up 2020"
)


def test_instrument_declared_by_hand_is_one_like_the_others() -> None:
    assert tools.objections(GRIP) == ()
    assert tools.known(replace(EXAMPLE, instruments=(GRIP,)))["GRIP"] is GRIP
    assert tools.said(GRIP) == "0 to 90 kg, higher is better; important change 5"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "grip strength"}, "The code is made of letters"),
        ({"code": "RMDQ"}, "There is an instrument RMDQ already."),
        ({"high": 0.0}, "The highest score lies above the lowest."),
        ({"step": 100.0}, "The step is more than 0"),
        ({"step": 0.0}, "The step is more than 0"),
        ({"thresholds": (Threshold(91.0),)}, "The important change is more than 0"),
        ({"source": ""}, "An important change needs its source."),
    ],
)
def test_instrument_that_contradicts_itself_is_a_sentence(change: dict[str, object], sentence: str) -> None:
    (found,) = tools.objections(replace(GRIP, **change))
    assert found.startswith(sentence)


def test_what_is_said_of_an_instrument_holds_for_all_its_scores() -> None:
    mapping = replace(LONG, scores=(*LONG.scores, Score("VAS_BACK", ("pain_2",))))
    rows = tools.scored_rows(mapping)
    assert rows["code"].to_list() == ["ODI", "VAS_BACK"]
    assert rows["item_lowest"].to_list() == [1, None]
    again = tools.scored(mapping, rows)
    assert [score.factor for score in again.scores] == [1.0, 10.0, 10.0]
    assert [score.any_step for score in again.scores] == [False, True, True]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"therapies": {"hip": "hip-focused", "spine": ""}}, "Name at least two therapies."),
        ({"clinic_is": ""}, "Name the clinic."),
        ({"visits": (Visit("12 weeks", 12),)}, "Name the baseline: a visit of week 0."),
        ({"visits": (Visit("before", 0),)}, "Name a visit after the baseline."),
        (
            {"store": replace(EXAMPLE.store, cut_off="30.06.2026")},
            "Say up to which day visits are in the file, as in 2026-06-30.",
        ),
        (
            {"columns": Columns(patient="id", start="start")},
            "No column is the therapy assigned. Choose one in step 2.",
        ),
        ({"columns": replace(EXAMPLE.columns, start="")}, "Say in which quarter everybody started."),
    ],
)
def test_open_point_is_a_sentence(change: dict[str, object], sentence: str) -> None:
    assert lacking(EXAMPLE) == ()
    assert sentence in lacking(replace(EXAMPLE, **change))


def test_mapping_that_contradicts_itself_is_a_sentence() -> None:
    header = [column.name for column in seen_for(EXAMPLE).columns]
    assert lacking(EXAMPLE, header) == ()
    (missing,) = lacking(EXAMPLE, header[1:])
    assert missing.startswith(f"The file has no column {header[0]}.")
    late = replace(EXAMPLE, store=replace(EXAMPLE.store, primary=replace(EXAMPLE.store.primary, week=26)))
    (primary,) = lacking(late, header)
    assert "the primary outcome is not in the store" in primary


def test_words_visits_and_rows_left_out_come_back_as_they_were() -> None:
    for mapping in MAPPINGS.values():
        assert words.words(words.word_rows(mapping.therapies)) == mapping.therapies
        assert words.visits(words.visit_rows(mapping.visits)) == mapping.visits
        assert words.left_out(words.left_out_rows(mapping.left_out)) == mapping.left_out
    assert words.units(words.unit_rows({"cm": 10.0})) == {"cm": 10.0}


def test_nothing_lacking_is_a_mapping_that_can_be_read() -> None:
    for mapping in MAPPINGS.values():
        assert lacking(mapping) == ()
        FILE_MAPPING.validate_python(mapping)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_upload_lies_for_its_owner_alone_and_goes_with_the_session(temporary: Path) -> None:
    scratch = Scratch()
    assert stat.S_IMODE(scratch.path.stat().st_mode) == 0o700
    (scratch.path / "upload.csv").write_text("a")
    del scratch
    assert list(temporary.iterdir()) == []


def test_what_a_killed_server_left_is_removed_after_a_day(temporary: Path) -> None:
    old, fresh = Scratch(), Scratch()
    (temporary / "of-others").mkdir()
    long_ago = time.time() - DAY - 60
    os.utime(old.path, (long_ago, long_ago))
    sweep()
    assert sorted(path.name for path in temporary.iterdir()) == sorted(["of-others", fresh.path.name])
