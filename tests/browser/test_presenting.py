"""From pin to projector: by keyboard alone, the very numbers of the answers, readable, with the network cut."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, expect
from pptx import Presentation

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.deck.html import page as deck_of
from lumbar.screen.presenting.kept import now
from lumbar.store import ROOT
from lumbar.story.link import packed
from lumbar.story.plates import added, plates
from lumbar.story.ready import READY
from lumbar.story.report import FORMS
from lumbar.story.story import Slide, Story, parsed, written
from tests.browser.conftest import Reader, settled

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
STORY = READY["back-pain-to-2050"]
SHOWN = ".slide:not([hidden])[data-ready]"
MAGIC = {"pptx": b"PK", "pdf": b"%PDF", "html": b"<!doctype", "xlsx": b"PK", "png": b"PK"}
CUT = """() => {
  const slide = document.querySelector('.slide:not([hidden])');
  const room = slide.getBoundingClientRect();
  const out = [...slide.querySelectorAll('h1, h2, h3, p, li, td, .picture')].filter(part => {
    const box = part.getBoundingClientRect();
    return box.width && (box.left < room.left || box.right > room.right + 1 || box.bottom > room.bottom + 1);
  }).map(part => part.textContent.slice(0, 60));
  const under = [...slide.querySelectorAll('.picture, .rows, .facts')].filter(part => {
    const foot = slide.querySelector('footer').getBoundingClientRect();
    return part.getBoundingClientRect().bottom > foot.top + 1;
  }).map(part => `over the foot: ${part.className}`);
  return [...out, ...under];
}"""


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]


def tab_to(page: Page, key: str) -> None:
    """Press the tabulator until something inside the element of this key has the focus."""
    inside = "selector => !!document.activeElement?.closest(selector)"
    for _ in range(60):
        if page.evaluate(inside, f".st-key-{key}"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The tabulator never comes to {key}.")


def slides(page: Page, number: int) -> list[str]:
    """The slides as listed, once there are so many."""
    expect(page.locator("[data-testid=stRadio] label")).to_have_count(number + 1)
    return [text.split("\n")[0] for text in page.locator("[data-testid=stRadio] label").all_inner_texts()[1:]]


def deck(page: Page) -> FrameLocator:
    """The slides over the app."""
    frame = page.frame_locator("iframe[title=Slides]")
    frame.locator(SHOWN).wait_for()
    return frame


@pytest.fixture(scope="module")
def india(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deck of the story on India as a file."""
    return filed(STORY(), tmp_path_factory.mktemp("deck"))


def filed(story: Story, folder: Path) -> Path:
    file = folder / "story.html"
    file.write_bytes(deck_of(plates(story), now()))
    return file


def opened(visitor: Reader, file: Path) -> Page:
    """The deck in a browser without a server."""
    page = visitor.context.new_page()
    page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    page.on("console", lambda said: visitor.errors.append(said.text) if said.type == "error" else None)
    page.emulate_media(reduced_motion="reduce")
    page.goto(file.as_uri())
    page.wait_for_selector(SHOWN)
    return page


def ready(visitor: Reader, name: str = "Back pain to 2050") -> Page:
    page = visitor.open("present", charts=0)
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("heading", name="Your story")).to_be_visible()
    return settled(page, charts=0)


def test_pin_order_present_and_export_by_keyboard_alone(visitor: Reader) -> None:
    page = visitor.open("?places=IND")
    for title in ("First", "Second"):
        tab_to(page, "outlook_pin")
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog").get_by_label("Title")).to_be_visible()
        tab_to(page, "pin_title")
        page.keyboard.type(title)
        tab_to(page, "pin_now")
        page.keyboard.press("Enter")
        number = 2 + ("First", "Second").index(title)
        expect(page.get_by_text(f"Slide {number} of your story")).to_be_visible()
        if title == "First":
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
    tab_to(page, "pin_link")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your story: 3 slides, none has changed")).to_be_visible()
    settled(page)
    assert slides(page, 3) == ["1. Our story", "2. First", "3. Second"]
    tab_to(page, "slide_earlier")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stRadio] label").nth(2)).to_contain_text("2. Second")
    settled(page)
    tab_to(page, "present")
    page.keyboard.press("Enter")
    _walk_by_keyboard(page)
    expect(page.get_by_role("heading", name="Your story: 3 slides")).to_be_visible()
    settled(page)
    tab_to(page, "take_along")
    page.keyboard.press("Enter")
    tab_to(page, "take_html")
    with page.expect_download(timeout=30_000) as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == "our-story.html"
    assert "Second" in Path(coming.value.path()).read_text(encoding="utf-8")
    assert visitor.errors == []
    assert visitor.left == []


def _walk_by_keyboard(page: Page) -> None:
    """On, to the end, home, black, and out again."""
    frame = deck(page)
    where = frame.locator("#where")
    for key, place in (("ArrowRight", "2 / 3"), ("End", "3 / 3"), ("Home", "1 / 3"), ("PageDown", "2 / 3")):
        page.keyboard.press(key)
        expect(where).to_have_text(place)
    expect(frame.locator(SHOWN).locator("h2")).to_have_text("Second")
    page.keyboard.press("b")
    expect(frame.locator("#black")).to_be_visible()
    page.keyboard.press("b")
    expect(frame.locator("#black")).to_be_hidden()
    with page.expect_popup() as coming:
        page.keyboard.press("w")
    expect(coming.value.locator("h1")).to_have_text("Second")
    coming.value.close()
    page.bring_to_front()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    if page.get_by_role("heading", name="Your story: 3 slides").count() == 0:
        page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1400, 800])
def test_page_is_whole(reader: Reader, width: int, pictures: Path, request: pytest.FixtureRequest) -> None:
    page = ready(reader)
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("[data-testid=stRadio] label").nth(2).click()
    settled(page, charts=1)
    page.screenshot(path=pictures / f"present-{reader.theme}-{width}.png", full_page=True)
    if request.config.getoption("--screenshots") and width == 1400:
        page.screenshot(path=ROOT / f"docs/screenshots/present-{reader.theme}.png")
    assert violations(page) == []
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 1
    assert reader.errors == []
    assert reader.left == []


def test_link_keeps_the_story_over_a_reload_and_for_others(visitor: Reader) -> None:
    page = ready(visitor)
    before = slides(page, 10)
    page.reload()
    expect(page.get_by_role("heading", name="Your story: 10 slides")).to_be_visible()
    assert slides(settled(page, charts=0), 10) == before


def test_story_is_saved_opened_and_says_what_has_changed(
    visitor: Reader, tmp_path: Path, pictures: Path
) -> None:
    page = ready(visitor)
    page.locator(".st-key-save_story button").first.click()
    with page.expect_download() as coming:
        page.locator(".st-key-story_file button").click()
    story = parsed(Path(coming.value.path()).read_text(encoding="utf-8"))
    assert story.slides == STORY().slides
    old = tmp_path / "old.toml"
    old.write_text(re.sub(r"\b1291\d{5}\.\d+", "131000000.0", written(story)), encoding="utf-8")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open another").click()
    page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(old)
    expect(page.get_by_role("heading", name="Your story: 10 slides, 5 have changed since")).to_be_visible()
    page.locator("[data-testid=stRadio] label").nth(2).click()
    expect(page.locator(".st-key-preview [data-testid=stAlert]")).to_contain_text("131 million")
    expect(page.locator(".st-key-preview [data-testid=stAlert]")).to_contain_text("129 million")
    settled(page)
    page.screenshot(path=pictures / "present-changed.png")
    assert violations(page) == []
    page.locator(".st-key-refresh button").click()
    expect(page.get_by_role("heading", name="none has changed since")).to_be_visible()


def test_every_form_is_taken_along(visitor: Reader, tmp_path: Path) -> None:
    page = visitor.open(f"present?story={packed(added(Story('Kenya'), 'outlook', {'places': ('KEN',)}))}", 0)
    page.get_by_role("button", name="Take along").click()
    for form, start in MAGIC.items():
        with page.expect_download(timeout=60_000) as coming:
            page.locator(f".st-key-take_{form} button").first.click()
        assert Path(coming.value.path()).read_bytes().startswith(start)
        assert coming.value.suggested_filename == f"kenya{FORMS[form].suffix}"
    wrong, own = tmp_path / "wrong.pptx", tmp_path / "own.pptx"
    wrong.write_bytes(b"PK, or is it?")
    page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(wrong)
    expect(page.locator("[data-testid=stPopoverBody] [data-testid=stAlert]")).to_contain_text(
        "no PowerPoint file"
    )
    template = Presentation()
    template.save(str(own))
    page.locator("[data-testid=stPopoverBody] input[type=file]").set_input_files(own)
    expect(page.get_by_text("PowerPoint, in your template").first).to_be_visible()
    with page.expect_download(timeout=60_000) as coming:
        page.locator(".st-key-take_pptx button").first.click()
    taken = Presentation(str(coming.value.path()))
    assert (taken.slide_width, len(taken.slides)) == (template.slide_width, 2)


def test_pinned_chart_is_the_chart_of_the_page(visitor: Reader) -> None:
    page = visitor.open("therapies?instrument=QBPDS&visit=26&hips=yes&change_QBPDS=6", charts=6)
    title = page.locator("h3", has_text="One responder more").inner_text()
    page.locator(".st-key-hundred_pin button").click()
    page.get_by_role("dialog").get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_text("Slide 2 of your story")).to_be_visible()
    page.locator(".st-key-pin_link a").click()
    expect(page.locator(".st-key-preview h3")).to_have_text(title)


def test_file_that_is_no_story_is_said_to_be_none(visitor: Reader, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_bytes(b"\xff\xfe\x00")
    page = visitor.open("present", charts=0)
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("The file is no story")


@pytest.mark.parametrize("size", [(1400, 788), (1920, 1080)])
def test_every_slide_is_whole_and_clean(reader: Reader, size, india: Path, pictures: Path) -> None:
    page = opened(reader, india)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for number in range(1, 11):
        expect(page.locator("#where")).to_have_text(f"{number} / 10")
        page.wait_for_selector(f".slide:nth-child({number}){SHOWN.removeprefix('.slide')}")
        page.screenshot(path=pictures / f"deck-{number:02}-{reader.theme}-{size[0]}.png")
        assert page.evaluate(CUT) == []
        if size[0] == 1400:
            assert violations(page) == []
        page.keyboard.press("ArrowRight")
        if number == 2:
            page.keyboard.press("ArrowRight")
    assert reader.errors == []


def test_build_shows_first_the_past_then_the_projection(visitor: Reader, india: Path) -> None:
    page = opened(visitor, india)
    page.keyboard.press("ArrowRight")
    cover = page.locator(f"{SHOWN} .cover-of-future")
    expect(cover).to_have_count(1)
    name = page.locator(f"{SHOWN} .infolayer text", has_text="177 million").bounding_box()
    sheet = cover.bounding_box()
    assert sheet["x"] < name["x"]
    assert sheet["x"] + sheet["width"] >= name["x"] + name["width"]
    page.keyboard.press("ArrowRight")
    expect(page.locator("#where")).to_have_text("2 / 10")
    expect(cover).to_have_class("cover-of-future open")
    page.keyboard.press("ArrowLeft")
    expect(cover).to_have_class("cover-of-future")
    expect(page.locator("#where")).to_have_text("2 / 10")


def test_numbers_drawn_are_the_answers(visitor: Reader, india: Path) -> None:
    page = opened(visitor, india)
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f"{SHOWN} .js-plotly-plot")
    drawn = page.evaluate(
        "s => document.querySelector(s + ' .js-plotly-plot').data.filter(t => t.name === 'India').map(t => t.y)",
        SHOWN,
    )
    cases = (
        answers.cases_by_year(CaseFilters(("IND", "gbd:South Asia"))).filter(place="IND")["cases"].to_list()
    )
    assert drawn == [cases[:7], cases[6:]]


def test_a_map_is_played_through_the_years_with_the_finding_of_each(visitor: Reader, india: Path) -> None:
    page = opened(visitor, india)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    heading, measure = page.locator(SHOWN).locator("h2"), page.locator(SHOWN).locator("header .measure")
    expect(page.locator("#where")).to_have_text("4 / 10")
    last = heading.inner_text()
    page.keyboard.press("p")
    for year in (2025, 2030):
        expect(measure).to_contain_text(f"2020 to {year}")
        expect(heading).to_contain_text(str(year))
    page.keyboard.press("p")
    expect(measure).to_contain_text("2020 to 2050")
    expect(heading).to_have_text(last)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#where")).to_have_text("3 / 10")


def test_notes_dark_and_keys(visitor: Reader, india: Path) -> None:
    page = opened(visitor, india)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("n")
    expect(page.locator("#notes")).to_contain_text("Press the right arrow once")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("d")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    with page.expect_popup() as coming:
        page.keyboard.press("w")
    expect(coming.value.locator(".said")).to_contain_text("Press the right arrow once")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(coming.value.locator("h1")).to_have_text("Where does it grow most?")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def test_hostile_words_stay_words(visitor: Reader, tmp_path: Path) -> None:
    hostile = "</template></script><img src=x onerror=alert(1)><script>alert(1)</script>"
    told = Slide("section", hostile, hostile, notes=hostile)
    page = opened(visitor, filed(replace(STORY(), title=hostile, slides=(told,)), tmp_path))
    page.keyboard.press("ArrowRight")
    expect(page.locator(SHOWN).locator("h2")).to_have_text(hostile)
    page.keyboard.press("n")
    expect(page.locator("#notes p")).to_have_text(hostile)
    assert page.locator("img[src=x]").count() == 0
    assert visitor.errors == []
