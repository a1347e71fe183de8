"""A story on paper: as many pages as plates, their words and numbers in them, whole without a browser."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from lumbar.charts.theme import people
from lumbar.deck import image
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.pdf import document
from lumbar.deck.plate import Plate
from lumbar.deck.shown import slide_table
from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import exhibit

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
COVER = Plate("cover", "Back pain", "To 2050")
NO_CHROME = "No Chrome or Chromium was found to draw the image."


@pytest.fixture
def no_chrome(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise CannotShow(NO_CHROME)

    monkeypatch.setattr(image, "bare", lambda *_: none())


def pages(*plates: Plate) -> list[str]:
    reader = PdfReader(BytesIO(document((COVER, *plates), NOON)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def plate(*exhibits: Exhibit, **more: object) -> Plate:
    return Plate("exhibit", exhibits[0].title, "Measure", exhibits, **more)


def test_a_page_says_finding_facts_change_and_source_in_words_that_can_be_searched() -> None:
    shown = exhibit("outlook", {"places": ("KEN",)})
    said = pages(plate(shown, layout="chart_facts", facts=shown.facts, changed="Since saved: more"))[1]
    assert shown.title in said
    assert all(fact in said for fact in shown.facts)
    assert "Since saved: more" in said
    assert "Lancet" in said
    assert "Kenya 5.34 million" in said


@pytest.mark.parametrize("layout", ["chart", "chart_facts", "two_charts", "table"])
def test_every_layout_is_one_page(layout: str) -> None:
    two = exhibit("share_60_and_over", {}), exhibit("women_to_men", {})
    assert len(pages(plate(*two, layout=layout, facts=two[0].facts * 2), Plate("section", "The end"))) == 3


def test_long_titles_and_all_that_can_stand_on_a_page_stay_on_one() -> None:
    shown = exhibit("ranking", {})
    long = "A finding that goes on and on, with every place named and every interval said, " * 4
    told = Plate("exhibit", long, long, (shown,), "chart_facts", shown.facts, changed=long)
    assert len(pages(told)) == 2


def test_synthetic_patients_are_called_so() -> None:
    said = pages(plate(exhibit("ranking", {})), plate(exhibit("differences", {}), layout="table"))
    assert "Synthetic demonstration" not in said[1]
    assert "Synthetic demonstration" in said[2]


def test_a_table_holds_the_answers_numbers_and_says_what_is_left_out() -> None:
    shown = exhibit("ranking", {})
    table = slide_table(shown)
    said = pages(plate(shown, layout="table"))[1]
    assert all(row[0] in said for row in table.rows)
    assert people(shown.table["cases_to"][0]) in said
    assert f"and {table.left_out} more rows: see the workbook" in said


@pytest.mark.usefixtures("no_chrome")
def test_without_a_chrome_the_map_becomes_its_table_and_says_so() -> None:
    said = pages(plate(exhibit("map", {})))[1]
    assert "Without a Chrome on this machine the table stands for the picture" in said
    assert "Niger" in said


def test_the_same_story_on_the_same_day_is_the_same_file() -> None:
    told = (COVER, plate(exhibit("outlook", {})))
    assert document(told, NOON) == document(told, NOON)


def test_pictures_are_described() -> None:
    file = document((COVER, plate(exhibit("outlook", {}))), NOON)
    reader = PdfReader(BytesIO(file))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Back pain"
