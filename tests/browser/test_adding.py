"""A manager's file the whole way: uploaded, mapped, checked, published, read on Therapies, undone; nothing leaks."""

import csv
import io
import random
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from lumbar.answers import clinic_titles as titles
from lumbar.answers import clinics
from lumbar.answers.clinic_words import difference_sentence
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.charts.therapies import TherapyView
from lumbar.intake.clinic.mapping import parsed
from tests.browser.conftest import DARK_TOO, Reader, serve, settled
from tests.browser.test_pages import CUT, RULES

pytestmark = pytest.mark.browser

PATIENTS = 400
HEADER = (
    "Fallnummer;Nachname;Vorname;Telefon;E-Mail;Geburtsdatum;Bemerkung;Praxis;Behandlungsbeginn;Therapie;Alter;"
    "Geschlecht;BMI;Sport;ODI Beginn;ODI 6 Wochen;ODI 12 Wochen;NRS Beginn;NRS 6 Wochen;NRS 12 Wochen"
)
PERSONAL = ("Nachname", "Vorname", "Telefon", "E-Mail", "Geburtsdatum", "Bemerkung")
SURNAMES = ("Müller", "Schmidt", "Wagenknechtson", "Özdemir", "Kowalski", "Lindqvist", "Weiß", "Papadopoulos")
SECRETS = ("Wagenknechtson", "0151 4711", "@praxis-beispiel.de", "hat Angst vor Spritzen", "FN-2041")
"""Parts of cells that must not be found anywhere once the file is in."""
SPORT = ["Sport", "words: Gehen, Schwimmen, keiner", "Patient factor", "", ""]
GAIN = {"Hüftprogramm": 16, "Rückenprogramm": 9, "Übliche Behandlung": 4}
DEBOUNCED = 700
"""Milliseconds after which a table has told the server of an edit."""
TOO_HIGH, NO_DAY = 7, 4
"""Rows that cannot go in."""


def clinic_file() -> bytes:
    """A wide German export: semicolons, decimal commas, cp1252, names and birth dates in it, a few errors."""
    chance = random.Random(20260630)  # noqa: S311 (not for secrets)
    memory = io.StringIO()
    lines = csv.writer(memory, delimiter=";", lineterminator="\r\n")
    lines.writerow(HEADER.split(";"))
    for number in range(PATIENTS):
        lines.writerow(_patient(number, chance))
    return memory.getvalue().encode("cp1252")


def _patient(number: int, chance: random.Random) -> list[str]:
    born, begun = date(1940, 1, 1) + timedelta(number * 41), date(2024, 1, 8) + timedelta(number % 500)
    therapy = tuple(GAIN)[chance.randrange(3)]
    first, pain = 2 * chance.randint(15, 30), chance.randint(4, 9)
    day = "31.02.2024" if number < NO_DAY else begun.strftime("%d.%m.%Y")
    disability = [str(_after(first, GAIN[therapy] * share, chance)) for share in (0, 0.7, 1.0)]
    if NO_DAY <= number < NO_DAY + TOO_HIGH:
        disability[1] = "140"
    pains = [
        str(max(0, pain - chance.randint(0, 1 + 2 * (therapy == "Hüftprogramm")) * step))
        for step in (0, 1, 1)
    ]
    if chance.random() < 0.12:
        disability[2] = pains[2] = "-99"
    return [
        f"FN-{1700 + number}",
        chance.choice(SURNAMES),
        chance.choice(["Anna", "Karl", "Maria", "Uwe", "Zoë"]),
        f"0151 4711{number:04d}",
        f"p{number}@praxis-beispiel.de",
        born.strftime("%d.%m.%Y"),
        f"Patient {number} hat Angst vor Spritzen, kam mit der Tochter" if number % 3 else "",
        chance.choice(["Nord", "Süd"]),
        day,
        therapy,
        str((begun - born).days // 365),
        chance.choice(["w", "m"]),
        f"{chance.uniform(20, 38):.1f}".replace(".", ","),
        chance.choice(["Gehen", "Schwimmen", "keiner"]),
        *disability,
        *pains,
    ]


def _after(first: int, gain: float, chance: random.Random) -> int:
    """A score after some gain, on the instrument's step."""
    return max(0, min(100, 2 * round((first - gain + (chance.gauss(0, 6) if gain else 0)) / 2)))


@dataclass
class Manager:
    """Somebody at a server with a home and a temporary folder of its own."""

    reader: Reader
    home: Path
    temporary: Path

    def uploads(self) -> list[Path]:
        return list(self.temporary.glob("lumbar-adding-*"))


@pytest.fixture
def manager(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Manager]:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    for name, value in {"LUMBAR_HOME": home, "TMPDIR": temporary, "LUMBAR_KEY": tmp_path / "key"}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("LUMBAR_STORE", raising=False)
    served = serve()
    theme = getattr(request, "param", "light")
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, color_scheme=theme, accept_downloads=True
    )
    reader = Reader(context, served.address, theme)
    own = (served.address, served.address.replace("http", "ws"), "data:", "blob:")
    context.on("request", lambda asked: None if asked.url.startswith(own) else reader.left.append(asked.url))
    yield Manager(reader, home, temporary)
    context.close()
    served.stop()


def upload(page: Page, content: bytes, name: str = "export-mai.csv", place: int = 0) -> None:
    chooser = page.locator("[data-testid=stFileUploader] input[type=file]").nth(place)
    chooser.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)
    page.keyboard.press("Tab")
    settled(page, 0)


def choose(page: Page, label: str, words: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=words, exact=True).click()
    settled(page, 0)


def set_cell(page: Page, row: int, right: int, words: str) -> None:
    """Set a cell of the page's first table with the keyboard alone, from the button above it on."""
    page.get_by_role("button", name="Change").first.focus()
    while page.evaluate("document.activeElement.tagName") != "CANVAS":
        page.keyboard.press("Tab")
    for _ in range(row):
        page.keyboard.press("ArrowDown")
    for _ in range(right):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("#portal input").wait_for()
    page.keyboard.type(words)
    page.locator("#portal").get_by_text(words, exact=True).last.wait_for()
    page.keyboard.press("Enter")
    page.locator("#portal input").wait_for(state="detached")
    page.wait_for_timeout(DEBOUNCED)
    settled(page, 0, 1)


def cells(page: Page, row: int) -> Locator:
    return page.locator("[data-testid=stDataFrame] table tbody tr").nth(row).locator("td")


def take(page: Page, label: str) -> bytes:
    with page.expect_download(timeout=30_000) as coming:
        press(page, label)
    return Path(coming.value.path()).read_bytes()


def look_at(page: Page, manager: Manager, pictures: Path, name: str) -> None:
    """Nothing for axe to find, nothing wider than the page; and a picture of all of it."""
    settled(page, 0)
    violations = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in violations] == []
    assert page.evaluate(CUT) == []
    for width in (1400, 800):
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": width, "height": max(900, height)})
        page.wait_for_timeout(300)
        page.screenshot(path=pictures / f"adding-{name}-{manager.reader.theme}-{width}.png")
    page.set_viewport_size({"width": 1400, "height": 900})


def read(page: Page) -> None:
    """Step 1, as far as the columns."""
    upload(page, clinic_file())
    expect(page.get_by_text("export-mai.csv is here.")).to_be_visible()
    press(page, "Read the file")
    expect(page.get_by_role("button", name="Go on")).to_be_visible(timeout=60_000)
    settled(page, 0, 1)


def say_what_it_means(page: Page) -> None:
    """Step 3: the one question, the store, the primary outcome."""
    page.get_by_text("It means that nothing is known").click()
    expect(page.get_by_role("button", name="These are right")).to_be_disabled()
    write(page, "What the store is called", "Praxen Nord und Süd")
    write(page, "Visits are in the file up to", "2026-06-30")
    choose(page, "Instrument", "ODI")
    choose(page, "Week", "12")
    choose(page, "Therapy", "Hüftprogramm")
    choose(page, "Against", "Rückenprogramm")


@pytest.mark.parametrize("manager", DARK_TOO, indirect=True)
def test_file_goes_in_is_read_and_is_undone(manager: Manager, pictures: Path) -> None:
    page = manager.reader.open("add_outcomes", charts=0)
    look_at(page, manager, pictures, "file")
    read(page)
    dropped = page.get_by_text("Dropped unread, for they tell who a person is")
    for column in PERSONAL:
        expect(dropped).to_contain_text(column)
    (folder,) = manager.uploads()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    set_cell(page, row=7, right=2, words="Patient factor")
    expect(cells(page, 7)).to_have_text(SPORT)
    look_at(page, manager, pictures, "columns")
    press(page, "Go on")
    say_what_it_means(page)
    look_at(page, manager, pictures, "meaning")
    press(page, "These are right")
    finding = (
        f"{PATIENTS - TOO_HIGH - NO_DAY} of {PATIENTS} rows can go in; {TOO_HIGH + NO_DAY} are set aside"
    )
    expect(page.locator("h1")).to_have_text(finding, timeout=60_000)
    look_at(page, manager, pictures, "report")
    take_along(page)
    press(page, "Publish")
    expect(page.locator("h1")).to_contain_text(
        "patients of this file are in Praxen Nord und Süd now", timeout=60_000
    )
    look_at(page, manager, pictures, "published")
    assert manager.uploads() == []
    nothing_leaked(manager)
    read_on_therapies(page)
    page.go_back()
    press(page, "Undo")
    expect(page.locator("h1")).to_contain_text("Undone")
    page.get_by_text("See Therapies").click()
    expect(page.get_by_text("Synthetic demonstration:").first).to_be_visible(timeout=60_000)
    assert manager.reader.errors == []
    assert manager.reader.left == []


def take_along(page: Page) -> None:
    """What the report's buttons give: the rows by number and rule, and the mapping that reads the next file."""
    aside = list(csv.DictReader(io.StringIO(take(page, "Rows set aside (CSV)").decode())))
    wrong = {str(row + 2): "bad_date" if row < NO_DAY else "out_of_range" for row in range(NO_DAY + TOO_HIGH)}
    assert {line["row"]: line["rule"] for line in aside} == wrong
    mapping = parsed(take(page, "Mapping for the next file").decode())
    assert mapping.columns.patient == "Fallnummer"
    assert [factor.column for factor in mapping.case_mix] == ["BMI", "Sport"]
    report = take(page, "Report").decode()
    assert "can go in" in report
    assert not [secret for secret in SECRETS if secret in report]


def nothing_leaked(manager: Manager) -> None:
    """No part of a name, number or remark in any file that was written, nor in a cell of the published ones."""
    files = [
        path for folder in (manager.home, manager.temporary) for path in folder.rglob("*") if path.is_file()
    ]
    assert files
    for path in files:
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += pl.read_parquet(path).write_json().encode()
        assert not [secret for secret in SECRETS if secret.encode() in content], path.name


def read_on_therapies(page: Page) -> None:
    """The page on therapies shows what the command answers from the new store."""
    page.get_by_text("Read it on Therapies").click()
    known = clinics.store_facts()
    assert (known.title, known.clinics) == ("Praxen Nord und Süd", ("Nord", "Süd"))
    patients, reference = (
        EpisodeFilters(known.primary.instrument, known.primary.week),
        known.primary.reference,
    )
    found = clinics.adjusted_differences(patients, Comparison(reference))
    view = TherapyView(patients.tool(), patients.visit(), known.therapies, reference, known.synthetic)
    expect(page.locator("h1")).to_have_text(titles.compared_title(found, view), timeout=60_000)
    for row in found.iter_rows(named=True):
        expect(page.get_by_text(difference_sentence(row, patients.tool(), patients.visit()))).to_be_visible()
    hip = found.filter(therapy="Hüftprogramm")["value"][0]
    assert -10 < hip < -4  # planted: 7 points better than the reference
    expect(page.get_by_text("Of too few patients the hip weakness is known.")).to_be_visible(timeout=30_000)
    assert settled(page).locator("[data-testid=stException]").count() == 0
    visit(page, "Clinics", "Patients")
    assert settled(page).locator("[data-testid=stException]").count() == 0
    page.go_back()


def test_reading_is_stopped_and_nothing_is_lost_on_another_page(manager: Manager) -> None:
    page = manager.reader.open("add_outcomes", charts=0)
    lines = clinic_file().split(b"\r\n")
    upload(page, b"\r\n".join([lines[0], *lines[1:-1] * 50]))
    expect(page.get_by_text("export-mai.csv is here.")).to_be_visible(timeout=60_000)
    press(page, "Read the file")
    press(page, "Cancel")
    expect(page.get_by_text("Stopped. Nothing has been changed.")).to_be_visible()
    visit(page, "Population", "Sources")
    visit(page, "Clinics", "Add outcomes")
    expect(page.get_by_text("export-mai.csv is here.")).to_be_visible()
    press(page, "Remove it")
    expect(page.get_by_text("export-mai.csv is here.")).to_have_count(0)
    assert manager.uploads() == []


def test_what_was_said_stays_while_another_page_is_read(manager: Manager) -> None:
    page = manager.reader.open("add_outcomes", charts=0)
    read(page)
    set_cell(page, row=7, right=2, words="Patient factor")
    visit(page, "Population", "Sources")
    visit(page, "Clinics", "Add outcomes")
    settled(page, 0, 1)
    expect(cells(page, 7)).to_have_text(SPORT)


def visit(page: Page, section: str, name: str) -> None:
    page.get_by_text(section, exact=True).first.click()
    link = page.get_by_role("menuitem", name=name)
    link.or_(page.locator("[data-testid=stTopNavLink]", has_text=name)).first.click()
    page.wait_for_url(f"**/{name.lower().replace(' ', '_')}**")
    settled(page, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "This kind of file is not known."),
        (b"id;age;age\n1;2;3\n", "Two columns are called age."),
    ],
)
def test_wrong_file_is_a_sentence(manager: Manager, content: bytes, sentence: str) -> None:
    page = manager.reader.open("add_outcomes", charts=0)
    upload(page, content)
    press(page, "Read the file")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text(sentence, timeout=60_000)
    expect(page.get_by_role("button", name="Read the file")).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert manager.reader.errors == []
