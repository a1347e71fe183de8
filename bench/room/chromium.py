"""A real browser: what it fetches for the landing page, and when its charts are drawn."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Request, WebSocket, sync_playwright

from tests.browser.chromium import ensure

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
DRAWN = ".js-plotly-plot .cartesianlayer"


@dataclass(frozen=True)
class Landing:
    """Seconds until the chart was drawn; addresses fetched before the websocket was opened, and after."""

    seconds: float
    before: tuple[str, ...]
    after: tuple[str, ...]


def land(address: str) -> Landing:
    """Open the landing page in a fresh Chromium that has cached nothing, and wait for its chart."""
    parts: tuple[list[str], list[str]] = [], []
    opened: list[WebSocket] = []

    def note(request: Request) -> None:
        if request.url.startswith(address):
            parts[bool(opened)].append(urlsplit(request.url).path)

    def note_line(line: WebSocket) -> None:
        opened.append(line)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=FLAGS.split())
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.on("websocket", note_line)
        page.on("request", note)
        start = time.perf_counter()
        page.goto(address)
        page.wait_for_selector(DRAWN, timeout=60_000)
        seconds = time.perf_counter() - start
        page.wait_for_load_state("networkidle")
        browser.close()
    return Landing(seconds, *map(tuple, parts))
