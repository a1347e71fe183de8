"""A served app and a real Chromium that can reach nothing but this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from lumbar.store import ROOT
from tests.browser.chromium import find

expect.set_options(timeout=20_000)

ARTEFACTS = ROOT / "artefacts"
THOROUGH = pytest.mark.thorough
"""Many tests alike: one stands for the others, which are run by ``make thorough``."""
DARK_TOO = ("light", pytest.param("dark", marks=THOROUGH))
START_UP = 40
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)
READY = """([charts, tables]) => {
  const app = document.querySelector('[data-testid=stApp]');
  const drawn = document.querySelectorAll('.js-plotly-plot .main-svg:first-child').length;
  const grids = document.querySelectorAll('[data-testid=stDataFrame] canvas:first-child').length;
  return app && app.dataset.testScriptState === 'notRunning' && drawn >= charts && grids >= tables
    && !document.querySelector('[data-stale=true]');
}"""
SEARCHES_FOR_ITS_SERVER = ("/_stcore/health", "/_stcore/host-config")
"""On a deep link Streamlit's page asks for these under the page's own path first, and takes the 404 as its answer."""


@dataclass
class Served:
    """A running server."""

    process: subprocess.Popen[bytes]
    address: str

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return free.getsockname()[1]


def serve(port: int = 0, **settings: str) -> Served:
    """Start the app as `lumbar run` does, on a free port, and wait until it answers."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "lumbar.screen.serve", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "BROWSER_PATH": find() or "", **settings},
    )
    address = f"http://localhost:{port}"
    for _ in range(START_UP * 10):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return Served(process, address)
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise TimeoutError("The server did not start.")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    served = serve()
    yield served.address
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        yield chromium
        chromium.close()


@dataclass
class Reader:
    """A visitor with a theme: opens pages, and remembers what went wrong and what tried to leave."""

    context: BrowserContext
    address: str
    theme: str
    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "", charts: int = 1, tables: int = 0) -> Page:
        """Open a link in a new tab and wait until everything is drawn."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.address}/{path}")
        return settled(page, charts, tables)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(SEARCHES_FOR_ITS_SERVER):
            self.errors.append(f"{message.text} {message.location['url']}")


def settled(page: Page, charts: int = 1, tables: int = 0) -> Page:
    """Wait until the script has run and this many charts and tables are drawn."""
    page.wait_for_function(READY, arg=[charts, tables], timeout=30_000)
    return page


@pytest.fixture(scope="session")
def reader_of(browser: Browser, address: str) -> Iterator[Callable[[str], Reader]]:
    readers: dict[str, Reader] = {}

    def of(theme: str) -> Reader:
        if theme not in readers:
            context = browser.new_context(
                viewport={"width": 1400, "height": 900}, color_scheme=theme, accept_downloads=True
            )
            reader = readers[theme] = Reader(context, address, theme)
            context.on(
                "request",
                lambda request: None if _stays(request.url, address) else reader.left.append(request.url),
            )
        return readers[theme]

    yield of
    for reader in readers.values():
        reader.context.close()


def _stays(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


@pytest.fixture(params=["light", "dark"])
def reader(request: pytest.FixtureRequest, reader_of: Callable[[str], Reader]) -> Iterator[Reader]:
    """A visitor in light, then one in dark."""
    yield from _visit(reader_of(request.param))


@pytest.fixture
def visitor(reader_of: Callable[[str], Reader]) -> Iterator[Reader]:
    """A visitor in light, where the theme does not matter."""
    yield from _visit(reader_of("light"))


def _visit(reader: Reader) -> Iterator[Reader]:
    reader.errors.clear()
    reader.left.clear()
    yield reader
    for page in reader.context.pages:
        page.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS
