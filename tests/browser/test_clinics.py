"""What a manager of clinics does: follow a link, choose, read, take along; and what must never be on the page."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import fastexcel
import pytest
from PIL import Image
from playwright.sync_api import Download, Page, expect

from lumbar.answers import clinic_titles as titles
from lumbar.answers import clinics
from lumbar.answers.clinic_words import CAUSAL_WORDS, NATURAL_COURSE, difference_sentence
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.charts.therapies import TherapyView
from tests.browser.conftest import Reader, settled

pytestmark = pytest.mark.browser

ODI = EpisodeFilters("ODI", 12)
WEAK = EpisodeFilters("QBPDS", 26, year_from=2018, year_to=2023, hip_weakness="yes")
LINK = (
    "therapies?instrument=QBPDS&visit=26&reference=usual+care&hips=yes&started=2018&started=2023"
    "&change_QBPDS=6&response=nonresponder&given_usual_care=combined&subgroups=sex"
)
EVERY_THERAPY = 7


def seen(patients: EpisodeFilters, reference: str = "spine-focused") -> TherapyView:
    known = clinics.store_facts()
    return TherapyView(patients.tool(), patients.visit(), known.therapies, reference, known.synthetic)


def select(page: Page, label: str):
    return page.get_by_role("combobox", name=label, exact=False).first


def plain(text: str) -> str:
    return text.replace("**", "")


def take(page: Page, name: str, label: str) -> Download:
    with page.expect_download(timeout=30_000) as coming:
        opened = "image" if label.startswith("PNG") else "data"
        page.locator(f".st-key-{name}_{opened} button").first.click()
        page.get_by_role("button", name=re.compile(rf"{label}\b")).first.click()
    return coming.value


def marks(page: Page, name: str, trace: str) -> list[float]:
    """Where the chart's trace of this name is drawn."""
    return page.evaluate(
        "([key, trace]) => document.querySelector(`.st-key-${key}_chart .js-plotly-plot`)"
        ".data.filter(t => t.name === trace).flatMap(t => t.x)",
        [name, trace],
    )


def test_page_shows_what_the_command_answers(visitor: Reader) -> None:
    page = visitor.open("therapies", EVERY_THERAPY)
    answer, view = clinics.adjusted_differences(ODI, Comparison("spine-focused")), seen(ODI)
    expect(page.locator("h1")).to_have_text(titles.compared_title(answer, view))
    primary = answer.filter(role="primary").row(0, named=True)
    expect(page.get_by_text(plain(titles.primary_sentence(primary, view)))).to_be_visible()
    for row in answer.iter_rows(named=True):
        expect(page.get_by_text(difference_sentence(row, ODI.tool(), 12))).to_be_visible()
    assert marks(page, "differences", "naive") == pytest.approx(answer["naive"].to_list(), rel=1e-12)
    needed = clinics.responders_by_therapy(ODI, "10", "complete", "spine-focused")["nnt_words"][0]
    expect(page.get_by_role("heading", name=needed)).to_be_visible()
    expect(page.get_by_text(NATURAL_COURSE).first).to_be_visible()


def test_primary_outcome_stands_alone_and_all_else_has_no_p(visitor: Reader) -> None:
    page = visitor.open("therapies", EVERY_THERAPY)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert len(re.findall(r"\bp [<=] \d", text)) == 1
    assert text.index("Primary outcome") < text.index("Exploratory")
    heads = page.locator("h2").all_inner_texts()
    assert heads
    assert all(head.startswith("Exploratory") for head in heads)


@pytest.mark.parametrize("chosen", ["visit=26", "model=common_slope", "missing=ipw"])
def test_whoever_chooses_another_outcome_or_method_explores(visitor: Reader, chosen: str) -> None:
    page = visitor.open(f"therapies?{chosen}", EVERY_THERAPY)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert not re.search(r"\bp [<=] \d", text)
    assert "The store's one primary outcome is ODI at week 12, hip-focused against spine-focused" in text
    assert page.locator("h1").inner_text().startswith("Exploratory: ")


@pytest.mark.parametrize("path", ["therapies", "patients"])
def test_page_says_whose_data_and_never_a_cause(visitor: Reader, path: str) -> None:
    page = visitor.open(path, EVERY_THERAPY)
    text = page.locator("[data-testid=stMain]").inner_text()
    assert "Synthetic demonstration: no patient exists. Observational: therapies were chosen" in text
    charts = page.locator("[data-testid=stPlotlyChart]").count()
    assert text.count("Synthetic demonstration, observational") == charts == EVERY_THERAPY
    assert page.get_by_text("synthetic data", exact=True).count() == charts
    assert [word for word in CAUSAL_WORDS if word in text.lower()] == []


def test_link_of_codes_restores_every_filter(visitor: Reader) -> None:
    page = visitor.open(LINK, EVERY_THERAPY - 1)  # weak hips alone are not divided further
    answer = clinics.adjusted_differences(WEAK, Comparison("usual care"))
    expect(page.locator("h1")).to_have_text(titles.compared_title(answer, seen(WEAK, "usual care")))
    expect(select(page, "Measured by")).to_have_value("QBPDS: Quebec Back Pain Disability Scale")
    expect(select(page, "Compared with")).to_have_value("Usual care")
    expect(select(page, "Hip weakness")).to_have_value("Weak hips")
    expect(page.locator(".st-key-more button").first).to_contain_text("More (3)")
    page.locator(".st-key-hundred_cite button").first.click()
    link = page.locator("[data-testid=stCode]").last.inner_text().strip()
    assert parse_qs(urlparse(link).query) == parse_qs(LINK.partition("?")[2])
    again = visitor.open(link.removeprefix(f"{visitor.address}/"), EVERY_THERAPY - 1)
    assert again.locator("h1").inner_text() == page.locator("h1").inner_text()


def test_patients_go_along_to_the_next_page(visitor: Reader) -> None:
    page = visitor.open("therapies?hips=yes&visit=26", EVERY_THERAPY - 1)
    page.get_by_text("Clinics", exact=True).first.click()
    page.get_by_role("menuitem", name="Patients").or_(
        page.locator("[data-testid=stTopNavLink]", has_text="Patients")
    ).first.click()
    page.wait_for_url("**/patients**")
    settled(page, EVERY_THERAPY - 1)
    weak = EpisodeFilters("ODI", 26, hip_weakness="yes")
    flow = clinics.follow_up_by_therapy(weak)
    expect(page.locator("h1")).to_have_text(titles.patients_title(flow, None, seen(weak)))
    expect(page.get_by_text("over all patients only")).to_be_visible()
    for number in flow["returned"]:
        expect(page.get_by_text(f"{number:,}").first).to_be_attached()


def test_wrong_value_in_the_link_is_said_and_the_default_shown(visitor: Reader) -> None:
    page = visitor.open("therapies?instrument=SF36&change_ODI=7", EVERY_THERAPY)
    warned = page.locator("[data-testid=stAlert]")
    expect(warned).to_have_count(2)
    expect(warned.first).to_contain_text("“SF36”")
    expect(warned.first).to_contain_text("Shown instead: ODI: Oswestry Disability Index.")
    expect(warned.last).to_contain_text("“7”")
    expect(warned.last).to_contain_text("Shown instead: 10 points.")
    expect(select(page, "Measured by")).to_have_value("ODI: Oswestry Disability Index")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("therapies?therapies=hip-focused&therapies=combined", "The filter leaves out spine-focused"),
        ("therapies?therapies=spine-focused", "Choose a wider filter."),
        (
            "therapies?patient_ages=90&patient_ages=95%2B&clinics=Clinic+01&hips=yes&visit=52",
            "Fewer than 8 patients of any therapy have a score on ODI at week 52",
        ),
        ("patients?patient_ages=90&patient_ages=95%2B&clinics=Clinic+01&visit=52", "Choose another visit"),
    ],
)
def test_odd_choices_are_a_sentence_and_no_number(visitor: Reader, path: str, sentence: str) -> None:
    page = visitor.open(path, charts=0)
    expect(page.locator("[data-testid=stAlert]")).to_have_count(1)
    expect(page.locator("[data-testid=stAlert]")).to_contain_text(sentence)
    assert page.locator("[data-testid=stException], .js-plotly-plot").count() == 0
    assert page.locator("h1").inner_text().endswith("?")
    expect(select(page, "Measured by")).to_be_visible()


def test_part_that_cannot_be_shown_says_why_and_the_rest_stays(visitor: Reader) -> None:
    page = visitor.open("therapies?instrument=BERG&hips=yes", charts=2)
    expect(
        page.get_by_text("No source is known for an important change of Berg Balance Scale").first
    ).to_be_visible()
    expect(page.get_by_text("The patients do not differ in hip weakness.")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Exploratory: ")


def test_csv_holds_what_the_command_prints(visitor: Reader) -> None:
    page = visitor.open("therapies", EVERY_THERAPY)
    file = take(page, "differences", "CSV")
    rows = list(csv.DictReader(io.StringIO(Path(file.path()).read_text(encoding="utf-8"))))
    answer = clinics.adjusted_differences(ODI)
    assert list(rows[0]) == [*answer.columns, "selection", "scenario", "source"]
    assert [float(row["value"]) for row in rows] == pytest.approx(answer["value"].to_list(), rel=5e-6)
    assert {row["data"] for row in rows} == {"synthetic demonstration"}


def test_workbook_says_how_the_numbers_came_about(visitor: Reader) -> None:
    page = visitor.open("therapies", EVERY_THERAPY)
    book = fastexcel.read_excel(take(page, "differences", "Excel").path())
    numbers = book.load_sheet("numbers").to_polars()
    assert {"Difference (points)", "Lower 95 % (points)", "Naive (points)", "Due (patients)"} <= set(
        numbers.columns
    )
    about = book.load_sheet("about", header_row=None, column_names=["what", "text"]).to_polars()
    said = " ".join(about["text"])
    for needed in (
        "Oswestry Disability Index (ODI), points",
        "against spine-focused",
        "Synthetic demonstration, observational",
        "Adjusted for baseline, age",
        "95 % interval",
        "errors clustered by clinic",
        "Demonstration network (synthetic), 24 clinics",
        f"{visitor.address}/therapies",
    ):
        assert needed in said


def test_image_is_a_slide_that_says_whose_data(visitor: Reader, pictures: Path) -> None:
    page = visitor.open("therapies", EVERY_THERAPY)
    target = pictures / "differences-slide.png"
    take(page, "differences", "PNG, for slides").save_as(target)
    with Image.open(target) as slide:
        assert slide.size == (1920, 1080)
        assert len(slide.convert("RGB").getcolors(10**7)) > 50


def test_table_heads_carry_the_unit_and_no_empty_column(visitor: Reader) -> None:
    page = visitor.open("therapies?differences_as=table&visit=26", charts=EVERY_THERAPY - 1, tables=1)
    cells = page.locator("[data-testid=stDataFrame] table thead th")
    cells.first.wait_for(state="attached")
    heads = cells.all_text_contents()
    assert "Difference (points)" in heads
    assert not {"p", "p after Holm"} & set(heads)


def test_nothing_goes_wrong_in_the_browser(visitor: Reader) -> None:
    for path, told in (
        (LINK.replace("&hips=yes", ""), 0),
        ("patients?hips=no", 1),
        ("therapies?model=overlap&missing=ipw", 0),
    ):
        page = visitor.open(path, EVERY_THERAPY - told)
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.locator("[data-testid=stAlert]").count() == told
    assert visitor.errors == []
    assert visitor.left == []
