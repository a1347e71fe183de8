"""The template reads back as it was written, whatever it is downloaded as, and keeps the house's own ranges."""

from datetime import date

import fastexcel
import polars as pl
import pytest

from lumbar.instruments import instrument
from lumbar.intake.clinic.mapping import Columns, parsed
from lumbar.intake.clinic.template import HELP, template_csv, template_mapping, template_toml, template_xlsx


@pytest.fixture
def rows() -> pl.DataFrame:
    return pl.read_csv(template_csv(), infer_schema=False)


def test_ten_made_up_rows_that_say_so(rows: pl.DataFrame) -> None:
    assert rows.height == rows["patient"].n_unique() == 10
    assert template_mapping().store.synthetic


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_mapping_names_every_column_once(rows: pl.DataFrame, form: str) -> None:
    mapping = parsed(template_toml(form).decode())
    facts = [column for column in vars(mapping.columns).values() if column]
    assert sorted([*facts, *(column for score in mapping.scores for column in score.columns)]) == sorted(
        rows.columns
    )
    assert mapping.reading.format == {"csv": "delimited", "xlsx": "xlsx"}[form]


def test_every_word_of_the_rows_is_declared(rows: pl.DataFrame) -> None:
    mapping = template_mapping()
    words = {
        "therapy": mapping.therapies,
        "therapy_given": mapping.therapies,
        "clinic": mapping.clinics,
        "sex": mapping.sexes,
        "hip_weakness": mapping.answers,
        "reason": mapping.reasons,
    }
    for column, known in words.items():
        assert set(rows[column]) <= set(known), column


def test_scores_keep_range_and_step(rows: pl.DataFrame) -> None:
    for score in template_mapping().scores:
        tool = instrument(score.instrument)
        values = rows[score.columns[0]].replace("NA", None).cast(pl.Float64).drop_nulls()
        assert values.is_between(tool.low, tool.high).all()
        assert (values % tool.step == 0).all()


def test_workbook_holds_the_same_rows_typed(rows: pl.DataFrame) -> None:
    sheet = fastexcel.read_excel(template_xlsx()).load_sheet(template_mapping("xlsx").reading.sheet)
    typed = sheet.to_polars()
    assert typed["start"].dt.date().to_list() == [date.fromisoformat(day) for day in rows["start"]]
    assert (
        typed["odi_week_12"].to_list() == rows["odi_week_12"].replace("NA", None).cast(pl.Float64).to_list()
    )
    assert typed.columns == rows.columns


def test_help_tells_of_every_fact() -> None:
    text = HELP.read_text(encoding="utf-8").lower()
    for fact in vars(Columns()):
        assert fact.split("_")[0].replace("start", "start of treatment") in text, fact
