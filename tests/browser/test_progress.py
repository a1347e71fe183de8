"""What a manager does on the page Progress: choose a clinic, set a target, write a step down, take the link along."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from lumbar.answers import clinics
from lumbar.answers import control_words as words
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.charts.control_view import ControlView
from lumbar.charts.therapies import TherapyView
from lumbar.outcomes.steps import remove_step, steps
from lumbar.questions.clinics import EpisodeFilters
from tests.browser.conftest import Reader, settled

pytestmark = pytest.mark.browser

ODI = EpisodeFilters("ODI", 12)
LINK = "progress?progress=follow_up&visit=26&clinic=Clinic+22&screened=yes&target_share=60&started=2018&started=2023"


def view(measure="mean_change") -> ControlView:
    return ControlView(TherapyView(ODI.tool(), 12, ()), measure, "10 points")


def title(page: Page, clinic: str = "") -> None:
    chart = clinics.control_chart(ODI, clinic)
    expect(page.locator("h1")).to_have_text(words.control_title(chart, view()))


@pytest.fixture
def no_steps() -> Iterator[None]:
    """Whatever a test wrote down is taken back."""
    yield
    for each in steps():
        remove_step("", each.clinic, each.quarter)


def test_page_shows_what_the_command_answers(visitor: Reader) -> None:
    page = visitor.open("progress", 2)
    title(page)
    signals = clinics.control_signals(ODI)
    expect(page.get_by_role("heading", name=words.signals_title(signals, view()))).to_be_visible()
    expect(page.get_by_text(words.chance_sentence(signals)).first).to_be_visible()
    drawn = page.evaluate(
        "() => document.querySelector('.st-key-control_chart .js-plotly-plot').data"
        ".filter(t => t.name === 'value').flatMap(t => t.y)"
    )
    known = clinics.control_chart(ODI)["value"].drop_nulls()
    assert [y for y in drawn if y is not None] == pytest.approx(known.to_list())


def test_page_says_whose_data_and_never_a_cause(visitor: Reader) -> None:
    page = visitor.open("progress?clinic=Clinic+12", 2)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "Synthetic demonstration: no patient exists." in text
    assert page.get_by_text("synthetic data", exact=True).count() == 2
    assert "Patient mix not allowed for." in text
    assert [word for word in CAUSAL_WORDS if word in text.lower()] == []


def test_link_of_codes_restores_every_filter(visitor: Reader) -> None:
    page = visitor.open(LINK, 2)
    expect(page.get_by_role("combobox", name="Clinic").first).to_have_value("Clinic 22")
    expect(page.locator(".st-key-more button").first).to_contain_text("More (3)")
    expect(page.get_by_text("the target of 60 %").first).to_be_visible()
    page.locator(".st-key-control_cite button").first.click()
    link = page.locator("[data-testid=stCode]").last.inner_text().strip()
    assert parse_qs(urlparse(link).query) == parse_qs(LINK.partition("?")[2])


def test_a_step_is_written_down_drawn_and_taken_back(visitor: Reader, no_steps: None) -> None:
    page = visitor.open("progress?clinic=Clinic+12", 2)
    title(page, "Clinic 12")
    page.get_by_text(re.compile("^Steps: since when")).click()
    expect(page.get_by_text("never of a patient")).to_be_visible()
    page.get_by_role("button", name="Keep this step").click()
    expect(page.get_by_text("A step begins with a quarter. Choose one.")).to_be_visible()
    page.get_by_role("combobox", name="From the quarter").fill("2021 Q3")
    page.keyboard.press("Enter")
    page.get_by_label("Reason").fill("New exercise room")
    page.get_by_role("button", name="Keep this step").click()
    expect(page.locator("h1")).to_contain_text("before its step in 2021 Q3")
    settled(page, 2)
    assert [(each.clinic, each.reason) for each in steps()] == [("Clinic 12", "New exercise room")]
    expect(page.locator(".st-key-control_chart").get_by_text("New exercise room")).to_be_visible()
    page.get_by_text(re.compile("^Steps: since when")).click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("h1")).not_to_contain_text("its step")
    title(page, "Clinic 12")
    assert steps() == ()


@pytest.mark.parametrize(
    ("path", "charts", "sentence"),
    [
        (
            "progress?progress=with_baseline&clinic=Clinic+01",
            0,
            "so near 0 or 100 % that only a limit may be shown",
        ),
        ("progress?progress=responders&instrument=HIP_EXT_ROM", 0, "No source is known"),
        ("progress?clinic=Clinic+13", 1, "In every quarter fewer than 8 patients"),
    ],
)
def test_odd_choices_are_a_sentence_and_no_number(
    visitor: Reader, path: str, charts: int, sentence: str
) -> None:
    page = visitor.open(path, charts)
    expect(page.get_by_text(sentence).first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("h1").inner_text() == "Is care changing?"


def test_filters_of_other_pages_leave_the_page_whole(visitor: Reader) -> None:
    page = visitor.open("progress?patient_sex=female&hips=yes&therapies=combined&clinics=Clinic+03", 2)
    title(page)
    expect(page.get_by_text("not shown: up to").first).to_be_visible()
    page.locator(".st-key-more button").first.click()
    expect(page.get_by_text("Always all patients")).to_be_visible()


def test_a_wrong_clinic_in_the_link_is_said(visitor: Reader) -> None:
    page = visitor.open("progress?clinic=C07", 2)
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("Shown instead: All clinics together.")


def test_a_click_on_a_clinics_panel_shows_its_chart(visitor: Reader) -> None:
    page = visitor.open("progress", 2)
    point = page.locator(".st-key-control_by_clinic_chart .scatterlayer .points path").last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**clinic=Clinic**")
    settled(page, 2)
    assert page.locator("h1").inner_text().startswith("Clinic ")


def test_nothing_goes_wrong_in_the_browser(visitor: Reader) -> None:
    for path in (LINK, "progress?progress=responders&clinic=Clinic+07"):
        page = visitor.open(path, 2)
        assert page.locator("[data-testid=stException]").count() == 0
    assert visitor.errors == []
    assert visitor.left == []
