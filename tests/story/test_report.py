"""A story as a file: the numbers in it are the answer's own."""

from datetime import UTC, datetime
from io import BytesIO

import polars as pl
import pytest

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.cli import main
from lumbar.deck.workbook import workbook
from lumbar.errors import CannotShow
from lumbar.story.plates import added, plates
from lumbar.story.report import MOST_MEGABYTES, file_name, report
from lumbar.story.story import Slide, Story, written

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def story() -> Story:
    kenya = added(Story("Back pain in Kenya"), "outlook", {"places": ("KEN",)})
    return added(kenya, "responders", {})


def test_the_workbook_holds_the_very_numbers_of_the_answer(story: Story) -> None:
    sheet = pl.read_excel(BytesIO(report(story, "xlsx")), sheet_name="2 outlook")
    cases = answers.cases_by_year(CaseFilters(("KEN",)))
    assert sheet["Low back pain (people)"].to_list() == pytest.approx(cases["cases"].to_list(), rel=1e-14)
    assert sheet["Upper 95 % (people)"].to_list() == pytest.approx(cases["upper"].to_list(), rel=1e-14)


def test_the_workbook_says_whose_numbers_they_are(story: Story) -> None:
    book = BytesIO(report(story, "xlsx"))
    contents = " ".join(
        pl.read_excel(book, sheet_name="contents", has_header=False).to_series(1).drop_nulls()
    )
    assert "Synthetic demonstration" in contents
    assert "rates as published" in contents
    sources = " ".join(pl.read_excel(book, sheet_name="sources", has_header=False).to_series(1).drop_nulls())
    assert "Lancet" in sources
    assert "invented patients" in sources


def test_the_workbook_of_the_same_story_on_the_same_day_is_the_same(story: Story) -> None:
    assert workbook(plates(story), NOON) == workbook(plates(story), NOON)


def test_a_form_nobody_knows_is_refused_with_the_nearest(story: Story) -> None:
    with pytest.raises(CannotShow, match="There is no form 'ppt'. Nearest: pptx"):
        report(story, "ppt")


def test_pictures_of_a_story_without_charts_are_refused() -> None:
    with pytest.raises(CannotShow, match="holds no chart"):
        report(Story(slides=(Slide("section", "Only words"),)), "png")


def test_a_title_in_signs_alone_still_names_a_file() -> None:
    assert file_name(Story("腰痛"), "xlsx") == "story.xlsx"


def test_the_command_writes_the_file_and_names_it(story: Story, tmp_path, capsys) -> None:
    (tmp_path / "kenya.toml").write_text(written(story), encoding="utf-8")
    assert main(["report", str(tmp_path / "kenya.toml"), "--to", "xlsx", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"Excel: {tmp_path / 'back-pain-in-kenya.xlsx'}\n"
    assert (tmp_path / "back-pain-in-kenya.xlsx").stat().st_size > 5_000


def test_the_command_says_in_a_sentence_what_is_missing(tmp_path, capsys) -> None:
    assert main(["report", str(tmp_path / "none.toml")]) == 2
    (tmp_path / "story.toml").write_text(written(Story()), encoding="utf-8")
    assert main(["report", str(tmp_path / "story.toml"), "--out", str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.count(". ") == 2


def test_a_template_is_refused_above_the_size_that_the_page_takes(story: Story, tmp_path, capsys) -> None:
    large, saved = tmp_path / "large.pptx", tmp_path / "story.toml"
    with large.open("wb") as file:
        file.truncate(MOST_MEGABYTES * 2**20 + 1)
    saved.write_text(written(story), encoding="utf-8")
    assert main(["report", str(saved), "--out", str(tmp_path), "--template", str(large)]) == 2
    assert "large.pptx is larger than 20 MB" in capsys.readouterr().err
    assert [path.name for path in tmp_path.glob("*.pptx")] == ["large.pptx"]
