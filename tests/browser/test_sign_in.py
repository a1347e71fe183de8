"""Through the door and out again, in a real browser, with a provider on this machine."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import settled
from tests.screen.service import Service, in_service

pytestmark = pytest.mark.browser

BRIEFLY = 25.0
"""Seconds a sign-in holds that ends while its reader looks."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with in_service(tmp_path_factory.mktemp("service")) as served:
        yield served


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    yield context
    context.close()


def signed_in(visitor: BrowserContext, service: Service) -> Page:
    page = visitor.new_page()
    page.goto(f"{service.address}/")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as")).to_be_visible(timeout=30_000)
    return page


def in_the_menu(page: Page, name: str) -> Locator:
    """Open the menu of the clinics' pages, and return one of them."""
    page.get_by_test_id("stTopNavSection").filter(has_text="Clinics").click()
    links = page.get_by_test_id("stTopNavDropdownLink")
    expect(links.filter(has_text=re.compile("therapies", re.IGNORECASE))).to_be_visible()
    return links.filter(has_text=name)


def at_the_door(page: Page, sentence: str) -> None:
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=30_000)
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "therapies", "present", "add_outcomes", "sources"])
def test_every_page_begins_at_the_door(visitor: BrowserContext, service: Service, path: str) -> None:
    page = visitor.new_page()
    page.goto(f"{service.address}/{path}")
    at_the_door(page, "Sign in to see what is here.")


def test_a_manager_signs_in_reads_and_signs_out(visitor: BrowserContext, service: Service) -> None:
    service.provider.signs(sub="seven", email="ana@example.org")
    page = signed_in(visitor, service)
    expect(page.get_by_text("Signed in as ana@example.org")).to_be_visible()
    expect(in_the_menu(page, "Add outcomes")).to_have_count(0)
    page.goto(f"{service.address}/therapies?role=publisher&scope=publisher&clinic=Clinic+08")
    settled(page, 1)
    expect(page.get_by_text("Signed in as ana@example.org")).to_be_visible(timeout=30_000)
    page.goto(f"{service.address}/add_outcomes?role=publisher")
    expect(page.get_by_text("Only a publisher may add or undo outcomes")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-testid=stFileUploader]")).to_have_count(0)
    page.goto(f"{service.address}/sources")
    page.get_by_role("button", name="Sign out").click()
    at_the_door(page, "Sign in to see what is here.")
    page.goto(f"{service.address}/therapies")
    at_the_door(page, "Sign in to see what is here.")


def test_a_link_is_opened_after_signing_in(visitor: BrowserContext, service: Service) -> None:
    service.provider.signs(sub="seven", email="ana@example.org")
    page = visitor.new_page()
    page.goto(f"{service.address}/therapies?patient_sex=female&visit=26")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Signed in as ana@example.org")).to_be_visible(timeout=30_000)
    page.wait_for_url(re.compile(r"/therapies\?.*"))
    assert {"patient_sex=", "visit="} <= {
        part.partition("=")[0] + "=" for part in page.url.partition("?")[2].split("&")
    }
    page.goto(f"{service.address}/sources")
    expect(page.get_by_text("Signed in as ana@example.org")).to_be_visible(timeout=30_000)
    assert page.url.endswith("/sources"), "a link is opened once"


def test_a_publisher_finds_the_import(visitor: BrowserContext, service: Service) -> None:
    service.provider.signs(sub="publisher")
    page = signed_in(visitor, service)
    in_the_menu(page, "Add outcomes").click()
    expect(page.locator("[data-testid=stFileUploader]").first).to_be_visible(timeout=30_000)


def test_who_has_no_role_may_sign_in_and_sees_nothing(visitor: BrowserContext, service: Service) -> None:
    service.provider.signs(sub="stranger")
    page = visitor.new_page()
    page.goto(f"{service.address}/")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(f"{service.address}/"))
    at_the_door(page, "ask the owner for a role")


@pytest.mark.parametrize("forged", ["other key", "no signature"])
def test_a_forged_token_leaves_its_bearer_at_the_door(
    visitor: BrowserContext, service: Service, forged: str
) -> None:
    service.provider.signs(forged, sub="publisher")
    page = visitor.new_page()
    page.goto(f"{service.address}/")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(f"{service.address}/"))
    at_the_door(page, "Sign in to see what is here.")


def test_a_cookie_of_ones_own_making_opens_nothing(visitor: BrowserContext, service: Service) -> None:
    made = '{"sub": "publisher", "is_logged_in": true, "exp": 9999999999}'
    visitor.add_cookies([{"name": "_streamlit_user", "value": made, "url": service.address}])
    page = visitor.new_page()
    page.goto(f"{service.address}/")
    at_the_door(page, "Sign in to see what is here.")


def test_a_sign_in_ends_while_its_reader_looks(visitor: BrowserContext, service: Service) -> None:
    ends = int(time.time() + BRIEFLY)
    service.provider.signs(email="planner@example.org", email_verified=True, exp=ends)
    page = signed_in(visitor, service)
    settled(page, 1)
    page.locator(".st-key-outlook_data button").first.click()
    csv = page.get_by_role("button", name="CSV")
    expect(csv).to_be_visible()
    page.wait_for_timeout(max(0.0, ends - time.time() + 0.2) * 1000)
    loads: list[str] = []
    page.on("download", lambda file: loads.append(file.url))
    csv.click()
    page.wait_for_timeout(1500)
    assert not loads, "a file is not made either"
    page.keyboard.press("Escape")  # closing it runs that part of the page, and no other
    at_the_door(page, "Your sign-in has ended")
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(0)
