"""Every page, in light and dark, with the network cut: whole, readable, and the same numbers as the command line."""

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from lumbar.store import ROOT
from tests.browser.conftest import THOROUGH, Reader, serve, settled

pytestmark = pytest.mark.browser

PAGES = {
    "outlook": ("", 1),
    "places": ("places", 3),
    "people": ("people", 5),
    "drivers": ("drivers", 3),
    "care": ("care", 5),
    "scenarios": ("scenarios", 3),
    "check": ("check", 3),
    "sources": ("sources", 0),
    "own_data": ("own_data", 0),
    "therapies": ("therapies", 7),
    "patients": ("patients", 7),
    "progress": ("progress", 2),
    "clinics": ("clinics", 2),
    "add_outcomes": ("add_outcomes", 0),
}
FILTERED = {name for name, (_, charts) in PAGES.items() if charts} - {"check", "clinics"}
EVERY_TIME = ("drivers", "therapies")
"""Pages that stand for the others where many tests are alike; the rest is run by ``make thorough``."""


def alike(name: str, *given: object) -> ParameterSet:
    """One of many alike."""
    marks = () if name in EVERY_TIME else THOROUGH
    return pytest.param(name, *given, marks=marks)


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CUT = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const wide = main.scrollWidth > main.clientWidth + 1 ? ['the page scrolls sideways'] : [];
  const outside = [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const room = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('.infolayer text, .xtick text, .ytick text')].filter(text => {
      const box = text.getBoundingClientRect();
      return box.width && (box.left < room.left - 2 || box.right > room.right + 2);
    }).map(text => text.textContent);
  });
  return [...wide, ...outside];
}"""
INSIDE = """() => [...document.querySelectorAll('.js-plotly-plot')]
  .every(plot => plot.querySelector('.main-svg').getBoundingClientRect().right
    <= plot.parentElement.getBoundingClientRect().right + 1)"""
ALTERNATIVE = (
    "e => e.getAttribute('aria-label') || e.querySelector('[aria-label]')?.getAttribute('aria-label')"
)


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole(reader: Reader, name: str, pictures: Path, request: pytest.FixtureRequest) -> None:
    """As it opens and, so that no page is loaded twice, in half a window."""
    path, charts = PAGES[name]
    page = reader.open(path, charts)
    assert page.locator("h1").count() == 1
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    assert all(_alternatives(page))
    _picture(page, pictures / f"{name}-{reader.theme}-1400.png", request)
    violations = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in violations] == []
    assert page.evaluate(CUT) == []
    if name in FILTERED:
        _filters_stand_in_one_row_above_the_chart(page)
    assert _cut_at(page, 800, pictures / f"{name}-{reader.theme}-800.png") == []
    assert reader.errors == []
    assert reader.left == []


def _filters_stand_in_one_row_above_the_chart(page: Page) -> None:
    row = page.locator(".st-key-more button").first.bounding_box()
    first = page.locator("[data-testid=stWidgetLabel]").first.bounding_box()
    assert row["y"] - first["y"] < 60
    plot = page.locator(".js-plotly-plot").first.bounding_box()
    assert row["y"] < plot["y"]
    assert plot["y"] + plot["height"] <= 900


def _cut_at(page: Page, width: int, file: Path) -> list[str]:
    page.set_viewport_size({"width": width, "height": 1000})
    page.wait_for_function(INSIDE)
    page.screenshot(path=file)
    return page.evaluate(CUT)


@pytest.mark.parametrize("name", [alike(name) for name in PAGES])
def test_page_does_not_scroll_sideways_on_a_phone(visitor: Reader, name: str, pictures: Path) -> None:
    path, charts = PAGES[name]
    page = visitor.open(path, charts)
    cut = _cut_at(page, 390, pictures / f"{name}-{visitor.theme}-390.png")
    assert [text for text in cut if text.startswith("the page")] == []


def _alternatives(page: Page) -> list[str | None]:
    return [chart.evaluate(ALTERNATIVE) for chart in page.locator("[data-testid=stPlotlyChart]").all()]


def _picture(page: Page, file: Path, request: pytest.FixtureRequest) -> None:
    page.screenshot(path=file)
    if request.config.getoption("--screenshots"):
        folder = ROOT / "docs/screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / file.name.replace("-1400", ""))


@pytest.mark.parametrize("name", [alike(name) for name in PAGES])
def test_link_works_as_the_first_request_of_a_fresh_server(browser, name: str) -> None:
    served = serve()
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    try:
        page = context.new_page()
        page.goto(f"{served.address}/{name}")
        settled(page, PAGES[name][1])
        assert page.get_by_text("Population", exact=True).first.is_visible()
        assert page.locator("[data-testid=stSidebarNav]").count() == 0
        assert page.locator("h1").count() == 1
    finally:
        context.close()
        served.stop()
