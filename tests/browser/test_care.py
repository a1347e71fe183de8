"""A planner enters numbers of her own: they stand in the link, move the therapists, and contradictions are told."""

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from lumbar import answers
from lumbar.answers import CaseFilters, care_words
from lumbar.measures.care_inputs import CareInputs
from tests.browser.conftest import Reader, settled

pytestmark = pytest.mark.browser

CHARTS = 5
INDIA = "care?place=IND"


def chosen(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def field(page: Page, label: str) -> Locator:
    return page.get_by_role("spinbutton", name=label)


def enter(page: Page, label: str, value: str) -> None:
    field(page, label).fill(value)
    field(page, label).press("Enter")


def title(inputs: CareInputs) -> str:
    return care_words.care_title(answers.care_needed(CaseFilters(("IND",)), (2050,), inputs))


def test_the_page_says_what_the_command_answers(visitor: Reader) -> None:
    page = visitor.open(INDIA, CHARTS)
    expect(page.locator("h1")).to_have_text(title(CareInputs()))


def test_a_number_entered_moves_the_page_and_stands_in_the_link(visitor: Reader) -> None:
    page = visitor.open(INDIA, CHARTS)
    enter(page, "Therapists today", "90000")
    expect(page.locator("h1")).to_have_text(title(CareInputs(therapists=90_000.0)))
    enter(page, "Share who need rehabilitation, middle", "25.5")
    expect(page.locator("h1")).to_have_text(title(CareInputs(need=(0.16, 0.255, 1.0), therapists=90_000.0)))
    settled(page, CHARTS)
    assert chosen(page)["care_therapists"] == ["90000"]
    assert chosen(page)["care_need_middle"] == ["25.5"]
    assert visitor.errors == []


def test_the_link_restores_every_number(visitor: Reader) -> None:
    page = visitor.open(f"{INDIA}&care_therapists=90000&care_contacts_high=20&care_year=2035", CHARTS)
    expect(field(page, "Therapists today")).to_have_value("90000")
    expect(field(page, "Contacts per course, high")).to_have_value("20")
    needed = answers.care_needed(
        CaseFilters(("IND",)), (2035,), CareInputs(contacts=(6, 11, 20), therapists=90_000.0)
    )
    expect(page.locator("h1")).to_have_text(care_words.care_title(needed))
    expect(page.get_by_text(care_words.gap_sentence(needed)).first).to_be_visible()
    assert chosen(page)["care_contacts_high"] == ["20"]


def test_inputs_that_contradict_each_other_are_told_and_nothing_is_lost(visitor: Reader) -> None:
    page = visitor.open(f"{INDIA}&care_need_middle=10", 0)
    sentence = page.get_by_text("low 16 %, middle 10 % and high 100 % are out of order")
    expect(sentence).to_be_visible()
    enter(page, "Share who need rehabilitation, low", "5")
    expect(page.locator("h1")).to_have_text(title(CareInputs(need=(0.05, 0.1, 1.0))))
    expect(sentence).to_have_count(0)


def test_a_number_nobody_can_mean_is_not_taken_from_a_link(visitor: Reader) -> None:
    page = visitor.open(f"{INDIA}&care_need_high=130&care_therapists=-3", CHARTS)
    expect(page.get_by_text("“130”, outside 0 to 100 %. Shown instead: 100 %.")).to_be_visible()
    expect(page.get_by_text("“-3”, outside 0 to 100,000,000. Shown instead: not known.")).to_be_visible()
    expect(page.locator("h1")).to_have_text(title(CareInputs()))
