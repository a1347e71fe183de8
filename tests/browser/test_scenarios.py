"""What a reader does with scenarios: follow a link, choose others, suppose more care, take the link along."""

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from lumbar.answers import CaseFilters
from lumbar.answers.scenario_words import scenarios_sentence
from lumbar.answers.scenarios import scenarios_by_year
from lumbar.charts.theme import unbroken
from lumbar.exhibits.catalogue import exhibit
from lumbar.questions import scenarios
from tests.browser.conftest import Reader, settled

pytestmark = pytest.mark.browser

CODES = ("medium.constant", "high.trend", "low.custom-10")
THREE = "&".join(f"scenarios={code}" for code in CODES)
INPUTS = (
    "if_reach=20&if_reach=50&if_effect=5&if_effect=5&if_lasting=6&if_lasting=24&if_start=2030&if_contacts=8"
)


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def cited(page: Page, name: str) -> str:
    """The link under the citation of a chart."""
    page.locator(f".st-key-{name}_cite button").first.click()
    expect(page.locator("[data-testid=stCode]")).to_have_count(2)
    return page.locator("[data-testid=stCode]").last.inner_text().strip()


def test_a_link_restores_three_scenarios_in_their_order(visitor: Reader) -> None:
    page = visitor.open(f"scenarios?place=IND&scenario_year=2040&{THREE}", charts=3)
    found = scenarios_by_year(CaseFilters(("IND",)), CODES)
    sentence = scenarios_sentence(found, scenarios(CODES), 2040, "cases")
    expect(page.get_by_text(unbroken(sentence))).to_be_visible()
    titles = [each.title for each in scenarios(CODES)]
    assert page.locator(".st-key-scenarios [data-tag]").all_inner_texts() == titles
    drawn = page.evaluate(
        "[...document.querySelectorAll('.js-plotly-plot')][0].data.slice(2).map(t => [t.name, t.y.at(-1)])"
    )
    last = found.filter(year=2050)
    assert drawn == [list(row) for row in last.select("scenario_name", "cases").rows()]
    link = cited(page, "scenarios")
    assert parse_qs(urlparse(link).query)["scenarios"] == list(CODES)
    again = visitor.open(link.removeprefix(f"{visitor.address}/"), charts=3)
    assert again.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert again.url == page.url


def test_every_input_of_more_care_is_in_the_link(visitor: Reader) -> None:
    page = visitor.open(f"scenarios?{INPUTS}", charts=3)
    chosen = {key: tuple(values) for key, values in parse_qs(INPUTS).items()}
    expect(page.get_by_text(unbroken(exhibit("what_if", chosen).title))).to_be_visible()
    assert parse_qs(urlparse(cited(page, "what_if")).query) == parse_qs(INPUTS)
    assert asked(page)["if_reach"] == ["20 %", "50 %"]


def test_a_slider_moves_title_and_link(visitor: Reader) -> None:
    page = visitor.open("scenarios", charts=3)
    expect(page.get_by_text(unbroken(exhibit("what_if", {}).title))).to_be_visible()
    page.locator(".st-key-if_reach").get_by_role("slider").last.focus()
    page.keyboard.press("ArrowRight")
    moved = exhibit("what_if", {"if_reach": ("10", "40")})
    expect(page.get_by_text(unbroken(moved.title))).to_be_visible()
    assert asked(page)["if_reach"] == ["10 %", "40 %"]


def test_the_effect_of_the_demonstration_is_called_synthetic(visitor: Reader) -> None:
    page = visitor.open("scenarios", charts=3)
    page.get_by_text("From the clinics", exact=True).click()
    expect(page.get_by_text(re.compile("^Synthetic: under these assumptions"))).to_be_visible()
    settled(page, 3)
    expect(page.get_by_text("invented patients (synthetic demonstration)").first).to_be_visible()
    assert page.locator(".st-key-if_effect").count() == 0


def test_what_nobody_offers_is_said_and_nothing_is_lost(visitor: Reader) -> None:
    page = visitor.open("scenarios?scenarios=medium.fast&place=KEN&if_reach=20&if_reach=130", charts=3)
    expect(page.get_by_text("the link asks for “medium.fast”, not offered here.")).to_be_visible()
    expect(page.get_by_text("the link asks for “130”, not offered here.")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("In Kenya")


def test_no_scenario_is_a_sentence_also_after_a_reload(visitor: Reader) -> None:
    page = visitor.open("scenarios", charts=3)
    page.locator(".st-key-scenarios").get_by_role("button", name=re.compile("clear", re.IGNORECASE)).click()
    expect(page.get_by_text("No scenario is chosen. Choose one to 3.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("No scenario is chosen. Choose one to 3.")).to_be_visible()
