"""`lumbar ask` says the same as the answers, and wrong values end with 2 and a sentence."""

import json
from pathlib import Path

import polars as pl
import pytest

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.ask import QUESTIONS
from lumbar.cli import main

KENYA = ["ask", "cases_by_year", "--place", "KEN", "--place", "gbd:South Asia"]


def test_questions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in QUESTIONS)
    assert {"cases_by_year", "cases_by_age_sex", "growth_by_place", "published_figures"} <= set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_explains_its_flags(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["ask", name, "--help"])
    assert "--format" in capsys.readouterr().out


def test_json_holds_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*KENYA, "--format", "json"]) == 0
    expected = answers.cases_by_year(CaseFilters(places=("KEN", "gbd:South Asia")))
    assert json.loads(capsys.readouterr().out) == expected.to_dicts()


def test_files_hold_the_answer(tmp_path: Path) -> None:
    expected = answers.cases_by_year(CaseFilters(places=("KEN", "gbd:South Asia")))
    for form, read in (("csv", pl.read_csv), ("parquet", pl.read_parquet)):
        path = tmp_path / f"cases.{form}"
        assert main([*KENYA, "--format", form, "--out", str(path)]) == 0
        assert read(path).equals(expected)


def test_the_table_is_for_reading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "growth_by_place", "--level", "gbd_region"]) == 0
    printed = capsys.readouterr().out
    assert "South Asia" in printed
    assert "59,617,461" in printed
    assert len(printed.splitlines()) == 22


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ask", "cases_by_yer"], "Nearest: cases_by_year"),
        ([*KENYA, "--place", "kenia"], "Nearest: KEN (Kenya)"),
        ([*KENYA, "--age-from", "17"], "Nearest: 15, 20"),
        ([*KENYA, "--format", "xml"], "Nearest: table, csv, json, parquet"),
        ([*KENYA, "--population", "mediun"], "Nearest: medium"),
        (["ask", "growth_by_place", "--level", "contry"], "Nearest: country"),
        (["ask", "growth_by_place", "--rank-by", "size"], "There is no ranking 'size'"),
        (["ask", "cases_by_age_sex", "--year", "2021"], "Nearest: 2020, 2025"),
        ([*KENYA, "--out", "/no/such/folder/x.csv"], "There is no folder"),
    ],
)
def test_wrong_values_end_with_two_and_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [[*KENYA, "--age-from", "x"], [*KENYA, "--nonsense"], ["dance"]])
def test_flags_that_cannot_be_read_end_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
