"""A planner's own district and own export the whole way: uploaded, kept, seen, downloaded beside, removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from lumbar.intake.own.template import template_csv
from tests.browser.conftest import DARK_TOO, Reader, serve, settled
from tests.browser.test_pages import CUT, RULES

pytestmark = pytest.mark.browser

EXPORT = """measure,location,sex,age,cause,metric,year,val,upper,lower
Prevalence,Global,Both,All ages,Low back pain,Number,1990,314159265,400000000,300000000
Prevalence,Global,Both,All ages,Low back pain,Number,2021,628318530,700000000,600000000
"""


@pytest.fixture
def planner(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Reader]:
    """Somebody at a server with a home of its own."""
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    served = serve()
    theme = getattr(request, "param", "light")
    context = browser.new_context(
        viewport={"width": 1400, "height": 1000}, color_scheme=theme, accept_downloads=True
    )
    yield Reader(context, served.address, theme)
    context.close()
    served.stop()


def upload(page: Page, position: int, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("[data-testid=stFileUploaderDropzone] input").nth(position).set_input_files(file)


def kept(page: Page) -> list[str]:
    return page.get_by_role("button", name="Remove", exact=True).all_inner_texts()


@pytest.mark.parametrize("planner", DARK_TOO, indirect=True)
def test_a_district_goes_in_is_seen_and_goes_out(planner: Reader, pictures: Path) -> None:
    page = planner.open("own_data", 0)
    upload(page, 0, "district.csv", template_csv())
    expect(page.get_by_text("My district (own): every fifth year from 2020 to 2030")).to_be_visible(
        timeout=20_000
    )
    settled(page, 0, 1)
    page.screenshot(path=pictures / f"own_data-preview-{planner.theme}.png")
    violations = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in violations] == []
    assert page.evaluate(CUT) == []
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept: district.")).to_be_visible()
    page.get_by_role("link", name="See it on Outlook").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "people in My district (own) will live", timeout=20_000
    )
    settled(page, 1)
    assert "own: My district" in page.locator("[data-testid=stMultiSelect]").inner_text()
    page.screenshot(path=pictures / f"own_data-outlook-{planner.theme}.png")
    assert page.evaluate(CUT) == []
    page = planner.open("own_data", 0)
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_text("Removed: district.")).to_be_visible()
    expect(page.get_by_role("button", name="Remove", exact=True)).to_have_count(0)
    assert kept(page) == []
    page = planner.open("?places=own:my-district", 1)
    expect(page.get_by_text("not offered here")).to_be_visible()
    assert planner.errors == []


def test_a_wrong_file_is_refused_with_its_rows_and_changes_nothing(planner: Reader) -> None:
    page = planner.open("own_data", 0)
    upload(page, 0, "district.csv", template_csv().replace(b"KEN", b"XXX").replace(b"34433", b"-7", 1))
    expect(page.get_by_text("Row 2: population is negative.")).to_be_visible(timeout=20_000)
    expect(
        page.get_by_text("Row 2: country is no ISO code of three letters known here (80 such rows).")
    ).to_be_visible()
    assert page.get_by_role("button", name="Keep it").count() == 0
    upload(page, 1, "export.csv", EXPORT.replace("Low back pain", "Gout").encode())
    expect(page.get_by_text("another cause than low back pain (630)")).to_be_visible(timeout=20_000)
    assert kept(page) == []


def test_an_export_is_drawn_on_screen_and_left_out_of_the_file(planner: Reader) -> None:
    page = planner.open("own_data", 0)
    upload(page, 1, "IHME-GBD_2021_DATA-1.csv", EXPORT.encode())
    expect(page.get_by_text("Round: GBD 2021.")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept: IHME-GBD_2021_DATA-1.")).to_be_visible()
    page = planner.open("", 1)
    expect(page.locator(".js-plotly-plot").get_by_text("your IHME export")).to_be_visible()
    expect(page.get_by_text("IHME Free-of-Charge Non-commercial User Agreement")).to_be_visible()
    assert page.locator(".modebar-btn").count() == 0
    page.get_by_role("button", name="Data").click()
    with page.expect_download() as caught:
        page.get_by_role("button", name="CSV").click()
    told = Path(caught.value.path()).read_text(encoding="utf-8")
    assert "World" in told
    assert "314159265" not in told
    assert planner.errors == []
