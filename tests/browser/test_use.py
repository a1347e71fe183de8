"""What a reader does: follow a link, choose, click the map, play, switch to the table, take the numbers along."""

import csv
import io
import itertools
import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse
from xml.etree import ElementTree

import fastexcel
import polars as pl
import pytest
from _pytest.mark import ParameterSet
from PIL import Image
from playwright.sync_api import Download, Locator, Page, expect

from lumbar import answers
from lumbar.answers import CaseFilters, words
from lumbar.charts.theme import THEMES
from lumbar.screen.table import on_screen
from tests.browser.conftest import THOROUGH, Reader, settled

pytestmark = pytest.mark.browser

INDIA_AND_WOMEN = (
    "?places=IND&places=gbd:South+Asia&measure=rate_per_100k&sex=female&ages=60-120&rates=constant"
)
SPOT = """code => {
  for (const path of document.querySelectorAll('.choroplethlayer path')) {
    if (path.__data__ && path.__data__.loc === code) {
      const box = path.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    }
  }
}"""


MEASURES = ("cases", "rate_per_100k", "age_standardised_rate", "ylds")


def each_once(one: tuple[str, ...], other: tuple[str, ...]) -> list[ParameterSet]:
    """Every pair, of which those that hold each value once are tested every time."""
    first = set(zip(one, other, strict=True))
    return [
        pytest.param(*pair, marks=() if pair in first else THOROUGH) for pair in itertools.product(one, other)
    ]


def chosen(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def select(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label, exact=False).first


def switch_to_table(page: Page, name: str, charts: int = 0, tables: int = 1) -> None:
    page.locator(f".st-key-{name}_as").get_by_text("Table").click()
    settled(page, charts, tables)


PICTURES = ("PNG, for slides", "SVG, for print")


def take(page: Page, name: str, label: str) -> Download:
    with page.expect_download(timeout=30_000) as coming:
        opened = "image" if label in PICTURES else "data"
        page.locator(f".st-key-{name}_{opened} button").first.click()
        page.get_by_role("button", name=re.compile(rf"{label}\b")).first.click()
    return coming.value


def cited(page: Page) -> str:
    """The link under an opened citation."""
    expect(page.locator("[data-testid=stCode]")).to_have_count(2)
    return page.locator("[data-testid=stCode]").last.inner_text().strip()


def land(pixels: Image.Image, theme: str) -> float:
    """Share of the picture that wears one of the map's colours."""
    size = pixels.width * pixels.height
    counted = {f"#{r:02X}{g:02X}{b:02X}": n for n, (r, g, b) in pixels.getcolors(size)}
    return sum(counted.get(colour, 0) for colour in THEMES[theme].classes) / size


def test_page_shows_what_the_command_answers(visitor: Reader) -> None:
    page = visitor.open("?places=IND&places=WLD")
    cases = answers.cases_by_year(CaseFilters(places=("IND", "WLD")))
    expect(page.locator("h1")).to_have_text(words.outlook_title(cases))
    for sentence in map(words.place_sentence, cases.partition_by("place", maintain_order=True)):
        expect(page.get_by_text(sentence)).to_be_visible()
    drawn = page.evaluate(
        "document.querySelector('.js-plotly-plot').data.filter(t => t.name === 'India').map(t => t.y)"
    )
    modelled = cases.filter(place="IND")["cases"].to_list()
    assert drawn == [modelled[:7], modelled[6:]]


def test_link_of_codes_restores_every_filter(visitor: Reader) -> None:
    page = visitor.open(INDIA_AND_WOMEN)
    cases = answers.cases_by_year(CaseFilters(("IND", "gbd:South Asia"), "female", 60, 120, "constant"))
    finding = words.outlook_title(cases, "rate_per_100k")
    expect(page.locator("h1")).to_have_text(f"Women aged 60 and over: {finding}")
    assert page.locator("[data-tag]").all_inner_texts()[:2] == ["India", "South Asia"]
    expect(select(page, "Sex")).to_have_value("Women")
    expect(page.locator(".st-key-more button").first).to_contain_text("More (2)")
    assert chosen(page)["places"] == ["India", "South Asia"]


def test_link_given_away_restores_the_view(visitor: Reader) -> None:
    page = visitor.open(INDIA_AND_WOMEN)
    page.locator(".st-key-outlook_cite button").first.click()
    link = cited(page)
    assert parse_qs(urlparse(link).query)["places"] == ["IND", "gbd:South Asia"]
    again = visitor.open(link.removeprefix(f"{visitor.address}/"))
    assert again.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert again.url == page.url


def test_link_of_one_chart_knows_that_another_became_a_table(visitor: Reader) -> None:
    page = visitor.open("places?years=1990&years=2020&by=change_pct", charts=3)
    switch_to_table(page, "ranking", charts=2)
    switch_to_table(page, "map", charts=1, tables=2)
    page.locator(".st-key-peers_cite button").first.click()
    link = cited(page)
    asked = {"years": ["1990", "2020"], "by": ["change_pct"], "map_as": ["table"], "ranking_as": ["table"]}
    assert parse_qs(urlparse(link).query) == asked
    again = visitor.open(link.removeprefix(f"{visitor.address}/"), charts=1, tables=2)
    assert again.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert again.locator(".js-plotly-plot").count() == 1
    assert again.url == page.url


def test_wrong_value_in_the_link_is_said_and_the_default_shown(visitor: Reader) -> None:
    page = visitor.open("?sex=everyone&places=KEN&places=XXX")
    expect(page.get_by_text("Under “Sex” the link asks for “everyone”, not offered here.")).to_be_visible()
    expect(page.get_by_text("Shown instead: World.")).to_be_visible()
    expect(select(page, "Sex")).to_have_value("Both sexes")
    expect(page.locator("[data-tag]")).to_have_text(["World"])
    assert chosen(page) == {}


@pytest.mark.parametrize(
    "years",
    [
        (1990,),
        (2050, 2020),
        *(pytest.param(years, marks=THOROUGH) for years in ((1991, 2020), (1990, 2000, 2010), (2020, 2020))),
    ],
)
def test_wrong_years_in_the_link_are_said_and_the_usual_ones_shown(visitor: Reader, years) -> None:
    page = visitor.open("places?" + "&".join(f"years={year}" for year in years), charts=3)
    expect(page.get_by_text("Shown instead: 2020 to 2050.")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("from 2020 to 2050")
    assert chosen(page) == {}


def test_equal_ages_and_nine_places_are_said(visitor: Reader) -> None:
    nine = "&".join(
        f"places={place}" for place in ["KEN", "IND", "UGA", "NGA", "NER", "DEU", "FRA", "ITA", "ESP"]
    )
    page = visitor.open(f"?ages=other&between=60&between=60&{nine}")
    expect(page.get_by_text("“60” twice, where two different values are needed.")).to_be_visible()
    expect(page.get_by_text("the link asks for 9 values, more than 8. Shown instead: World.")).to_be_visible()
    assert chosen(page) == {"ages": ["Other ages"]}


def test_equal_years_set_by_hand_are_a_sentence(visitor: Reader) -> None:
    page = visitor.open("places?years=2020&years=2025", charts=3)
    page.get_by_role("slider").last.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Both years are 2020. Choose two different years.")).to_be_visible()


def test_no_place_is_an_empty_picture_also_after_a_reload(visitor: Reader) -> None:
    page = visitor.open("?places=KEN&sex=female")
    page.locator(".st-key-places").get_by_role("button", name=re.compile("clear", re.IGNORECASE)).click()
    expect(page.locator("h1")).to_have_text(words.outlook_title(answers.cases_by_year(CaseFilters(()))))
    page.reload()
    settled(page)
    expect(page.get_by_text("Choose a place to see its line.")).to_be_visible()
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    assert parse_qs(urlparse(page.url).query, keep_blank_values=True) == {"places": [""], "sex": ["Women"]}


@pytest.mark.parametrize(("measure", "scale"), each_once(MEASURES, ("level", "indexed", "log", "panels")))
def test_outlook_of_those_nobody_counts(visitor: Reader, measure: str, scale: str) -> None:
    page = visitor.open(f"?places=KEN&ages=other&between=0&between=5&measure={measure}&scale={scale}")
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    expect(page.get_by_text("Nobody is counted under this filter.", exact=True)).to_be_visible()
    assert "nan" not in page.locator("body").inner_text().lower().split()


@pytest.mark.parametrize(("by", "level"), each_once(("change", "change_pct"), ("country", "gbd_region")))
def test_places_where_nobody_is_counted(visitor: Reader, by: str, level: str) -> None:
    page = visitor.open(f"places?ages=other&between=0&between=5&by={by}&level={level}", charts=3)
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    expect(page.get_by_text("No place has a change to rank under these filters.")).to_have_count(2)
    expect(page.get_by_text("No place has a change to show under these filters.")).to_be_visible()


def test_filters_go_along_to_the_next_page(visitor: Reader) -> None:
    page = visitor.open("places?years=1990&years=2020&population=medium", charts=3)
    page.get_by_text("Population", exact=True).first.click()
    page.get_by_role("menuitem", name="People").or_(
        page.locator("[data-testid=stTopNavLink]", has_text="People")
    ).first.click()
    expect(page.locator("h1")).to_contain_text("women carry")
    settled(page, charts=4)
    assert chosen(page) == {"years": ["1990", "2020"], "population": ["UN medium"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_map_is_drawn(reader_of, theme: str, pictures: Path) -> None:
    reader = reader_of(theme)
    page = reader.open("places", charts=3)
    page.locator(".choroplethlayer path").first.wait_for()
    file = pictures / f"map-{theme}.png"
    page.locator(".js-plotly-plot").first.screenshot(path=file)
    page.close()
    with Image.open(file) as image:
        assert land(image.convert("RGB"), theme) > 0.1


def test_click_on_a_country_shows_its_peers(visitor: Reader) -> None:
    page = visitor.open("places", charts=3)
    x, y = page.evaluate(SPOT, "BRA")
    page.mouse.move(x - 5, y - 5)
    page.mouse.move(x, y, steps=3)
    page.locator(".hoverlayer .hovertext").first.wait_for()
    page.mouse.down()
    page.mouse.up()
    expect(select(page, "Country")).to_have_value("Brazil")
    settled(page, charts=3)
    growth = answers.growth_by_place("country", 2020, 2050, CaseFilters())
    expect(page.get_by_text(words.growth_sentence(growth, "BRA", 2050))).to_be_visible()
    assert chosen(page) == {"country": ["Brazil"]}


def test_play_stops_where_estimates_end_until_pressed_again(visitor: Reader) -> None:
    page = visitor.open("places?years=1990&years=2010", charts=3)
    page.get_by_role("button", name="Play").click()
    page.wait_for_url("**years=2015")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_url("**years=2020")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(2_500)
    assert chosen(page)["years"] == ["1990", "2020"]
    page.get_by_role("button", name="Play").click()
    page.wait_for_url("**years=2025")


def test_table_shows_the_numbers_of_the_chart(visitor: Reader) -> None:
    page = visitor.open("?places=KEN")
    switch_to_table(page, "outlook")
    assert chosen(page)["outlook_as"] == ["Table"]
    expected = on_screen(answers.cases_by_year(CaseFilters(places=("KEN",))))
    rows = page.locator("[data-testid=stDataFrame] table tbody tr")
    rows.first.locator("td").first.wait_for(state="attached")
    shown = [row.locator("td").all_text_contents() for row in rows.all()]
    numbers = [cells[:5] for cells in shown if cells and cells[0] == "Kenya"]
    wanted = expected.select("name", "year", "cases", "lower", "upper").rows()
    assert numbers[:5] == [[str(cell) for cell in row] for row in wanted[:5]]


def test_csv_holds_what_the_command_prints(visitor: Reader) -> None:
    page = visitor.open("?places=KEN&sex=female")
    file = take(page, "outlook", "CSV")
    rows = list(csv.DictReader(io.StringIO(Path(file.path()).read_text(encoding="utf-8"))))
    expected = answers.cases_by_year(CaseFilters(("KEN",), "female"))
    assert list(rows[0]) == [*expected.columns, "selection", "scenario", "source"]
    assert [float(row["cases"]) for row in rows] == pytest.approx(expected["cases"].to_list(), rel=5e-6)
    assert {row["selection"] for row in rows} == {"People with low back pain, 1990 to 2050, all ages, women"}


def test_workbook_holds_the_numbers_and_their_origin(visitor: Reader) -> None:
    page = visitor.open("places", charts=3)
    file = take(page, "ranking", "Excel")
    book = fastexcel.read_excel(file.path())
    assert book.sheet_names == ["numbers", "about"]
    numbers = book.load_sheet("numbers").to_polars()
    expected = answers.growth_by_place("country", 2020, 2050, CaseFilters())
    assert numbers["Change (people)"].to_list() == pytest.approx(expected["change"].to_list())
    about = book.load_sheet("about", header_row=None, column_names=["what", "text"]).to_polars()
    assert {"Finding", "Measure and unit", "Source", "Licence", "Scenario", "Link"} <= set(about["what"])
    assert about.filter(pl.col("what") == "Link")["text"][0].startswith(f"{visitor.address}/places")


def test_image_is_a_slide_with_the_map_on_it(visitor: Reader, pictures: Path) -> None:
    page = visitor.open("places", charts=3)
    target = pictures / "map-slide.png"
    take(page, "map", "PNG, for slides").save_as(target)
    with Image.open(target) as slide:
        assert slide.size == (1920, 1080)
        assert land(slide.convert("RGB"), "light") > 0.08


def test_picture_for_print_holds_words_fonts_and_sources(visitor: Reader) -> None:
    page = visitor.open("people", charts=5)
    file = take(page, "share_15_to_64", "SVG, for print")
    assert file.suggested_filename == "lumbar-share_15_to_64.svg"
    drawn = Path(file.path()).read_text(encoding="utf-8")
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 (our own file)
    for said in ("the share aged 15 to 64", "Lancet Rheumatol", "@font-face"):
        assert said in drawn
