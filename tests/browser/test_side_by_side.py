"""What the manager of Clinic 07 does: follow the own clinic, ask otherwise, read the table, take the numbers along."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from lumbar.answers import funnel_words as words
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.answers.clinics import EpisodeFilters, SideBySide, clinic_funnel
from lumbar.exhibits.catalogue import exhibit
from tests.browser.conftest import Reader, settled

pytestmark = pytest.mark.browser

ODI = EpisodeFilters("ODI", 12)
WIDENED = SideBySide(over_dispersion=True)
LINK = (
    "clinics?funnel=responders&instrument=QBPDS&visit=26&mix=therapy&followed=Clinic+07&dispersion=off"
    "&change_QBPDS=6&therapies=hip-focused&therapies=usual+care"
)
ASKED = EpisodeFilters("QBPDS", 26, therapies=("hip-focused", "usual care"))
HOW = SideBySide("responders", "6", over_dispersion=False, by_therapy=True)


def choose(page: Page, label: str, words: str) -> None:
    box = page.get_by_role("combobox", name=label, exact=False).first
    box.click()
    box.fill(words)
    page.get_by_role("option", name=words, exact=True).click()
    settled(page, 2)


def traces(page: Page, name: str, trace: str) -> list[list[float]]:
    """Where the marks of the traces with this name are drawn: x, then y."""
    return page.evaluate(
        "([key, trace]) => { const t = document.querySelector(`.st-key-${key}_chart .js-plotly-plot`)"
        ".data.find(t => t.name === trace); return [t.x, t.y]; }",
        [name, trace],
    )


def test_page_shows_what_the_command_answers(visitor: Reader) -> None:
    page = visitor.open("clinics", 2)
    found = clinic_funnel(ODI, WIDENED)
    expect(page.locator("h1")).to_have_text(words.funnel_title(found))
    for verdict, trace in (("alarm", "outside the 99.8 % limits"), ("inside", "inside the limits")):
        own = found.filter(verdict=verdict)
        x, y = traces(page, "funnel", trace)
        assert x == own["n_followed"].to_list()
        assert y == pytest.approx(own["value"].to_list(), rel=1e-12)
    expect(page.get_by_text(words.dispersion_sentence(found)).first).to_be_visible()
    expect(page.get_by_text(words.QUESTION)).to_be_visible()


def test_manager_of_clinic_07_follows_it_and_asks_for_responders(visitor: Reader) -> None:
    page = visitor.open("patients?hips=yes", 6)
    page.get_by_text("Clinics", exact=True).first.click()
    page.get_by_role("menuitem", name="Clinics").or_(
        page.locator("[data-testid=stTopNavLink]", has_text="Clinics")
    ).first.click()
    page.wait_for_url("**/clinics**")
    settled(page, 2)
    choose(page, "Follow a clinic", "Clinic 07")
    weak = EpisodeFilters("ODI", 12, hip_weakness="yes")
    found = clinic_funnel(weak, WIDENED).filter(clinic="Clinic 07").row(0, named=True)
    assert found["verdict"] == "alarm"
    expect(page.get_by_text("Clinic 07: adjusted mean change in ODI by week 12")).to_contain_text(
        "more improvement than its patients' mix predicts, outside the 99.8 % limits"
    )
    page.get_by_role("button", name="Share improved").or_(
        page.get_by_role("radio", name="Share improved")
    ).first.click()
    expect(page.get_by_text("Clinic 07: adjusted share improved on ODI by week 12")).to_contain_text(
        "more of 100 improved than its patients' mix predicts"
    )
    settled(page, 2)
    assert parse_qs(urlparse(page.url).query)["followed"] == ["Clinic 07"]


def test_link_of_codes_restores_every_filter(visitor: Reader) -> None:
    page = visitor.open(LINK, 2)
    expect(page.locator("h1")).to_have_text(words.funnel_title(clinic_funnel(ASKED, HOW)))
    expect(page.locator(".st-key-more button").first).to_contain_text("More (3)")
    page.locator(".st-key-caterpillar_cite button").first.click()
    link = page.locator("[data-testid=stCode]").last.inner_text().strip()
    assert parse_qs(urlparse(link).query) == parse_qs(LINK.partition("?")[2])
    again = visitor.open(link.removeprefix(f"{visitor.address}/"), 2)
    assert again.locator("h1").inner_text() == page.locator("h1").inner_text()


def test_csv_holds_every_clinic_with_its_verdict_and_who_came_back(visitor: Reader) -> None:
    page = visitor.open("clinics", 2)
    with page.expect_download(timeout=30_000) as coming:
        page.locator(".st-key-funnel_data button").first.click()
        page.get_by_role("button", name="CSV").first.click()
    rows = list(csv.DictReader(io.StringIO(Path(coming.value.path()).read_text(encoding="utf-8"))))
    found = clinic_funnel(ODI, WIDENED)
    assert [row["verdict"] for row in rows] == found["verdict"].to_list()
    assert [float(row["follow_up_rate"]) for row in rows] == pytest.approx(found["follow_up_rate"].to_list())
    assert {row["data"] for row in rows} == {"synthetic demonstration"}


def test_table_heads_say_what_the_numbers_are(visitor: Reader) -> None:
    page = visitor.open("clinics?funnel_as=table", charts=1, tables=1)
    heads = page.locator("[data-testid=stDataFrame] table thead th")
    heads.first.wait_for(state="attached")
    expected = {"Clinic", "Verdict", "Adjusted (points)", "Lower 95 % (points)", "All clinics (points)"}
    assert expected <= set(heads.all_text_contents())


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("clinics?funnel=responders&instrument=BERG", "No source is known for an important change"),
        ("clinics?patient_ages=90&patient_ages=95%2B&visit=52&therapies=combined&hips=unknown", "Choose"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence_and_no_number(
    visitor: Reader, path: str, sentence: str
) -> None:
    page = visitor.open(path, charts=0)
    expect(page.locator("[data-testid=stAlert]")).to_have_count(1)
    expect(page.locator("[data-testid=stAlert]")).to_contain_text(sentence)
    assert page.locator("[data-testid=stException], .js-plotly-plot").count() == 0
    assert page.locator("h1").inner_text() == "Is one clinic different?"


def test_page_says_whose_data_no_cause_and_no_judgement(visitor: Reader) -> None:
    text = visitor.open("clinics", 2).locator("[data-testid=stMain]").inner_text()
    assert "Synthetic demonstration: no patient exists. Observational: therapies were chosen" in text
    assert [word for word in (*CAUSAL_WORDS, "worse care", "league") if word in text.lower()] == []
    assert exhibit("caterpillar", {}).note in text.replace("\xa0", " ")
