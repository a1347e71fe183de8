"""Click to repaint in a real browser: Outlook beside an empty Streamlit page, both open, in turn, in one run."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from lumbar.store import ROOT
from tests.browser.chromium import ensure

RUNS = 21
TARGET = 2.2
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
AXIS = ".js-plotly-plot .cartesianlayer"
"""What a change of measure repaints: the lines and the numbers of the value axis."""
WATCH = """([selector, label]) => new Promise(resolve => {
  const before = document.querySelector(selector).textContent;
  const start = performance.now();
  const seen = new MutationObserver(() => {
    const now = document.querySelector(selector);
    if (!now || now.textContent === before) return;
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
  });
  seen.observe(document.body, {childList: true, subtree: true, characterData: true});
  [...document.querySelectorAll('button[data-variant="segmented_control"]')]
    .find(button => button.textContent.trim() === label).click();
})"""
"""Clicks the switch and resolves with the milliseconds until what it changes is painted."""


@contextmanager
def served(*command: str, settings: bool = True) -> Iterator[str]:
    """Address of a server started for the time of the block; the port is the command's last word.

    Without ``settings`` it starts outside the repository, so Streamlit runs as it comes.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(
        [sys.executable, "-m", *command, str(port)], cwd=ROOT if settings else ROOT.anchor, **quiet
    )
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health").close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def opened(browser: Browser, address: str) -> Page:
    """The page once its switch is there."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address)
    page.wait_for_selector('button[data-variant="segmented_control"]')
    page.wait_for_timeout(2500)
    return page


def main() -> None:
    """Print the medians and the ratios: against an empty page with our settings, and with Streamlit's own."""
    empty = ("streamlit", "run", str(ROOT / "bench/empty.py"), "--server.headless", "true", "--server.port")
    chromium = ensure()
    with (
        served(*empty) as tuned,
        served(*empty, settings=False) as stock,
        served("lumbar.screen.serve") as ours,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS.split())
        pages = [opened(browser, address) for address in (ours, tuned, stock)]
        rounds = [repaints(pages, turn) for turn in range(RUNS + 4)]
        browser.close()
    chart, with_ours, as_it_comes = (median(side) for side in zip(*rounds[4:], strict=True))
    print(f"\nrepaint after a filter, Outlook: {chart:.0f} ms (target {TARGET} times an empty page)")
    print(f"  empty page with our settings: {with_ours:.0f} ms, ratio {chart / with_ours:.2f}")
    print(f"  empty page, Streamlit as it comes: {as_it_comes:.0f} ms, ratio {chart / as_it_comes:.2f}")


def repaints(pages: list[Page], turn: int) -> tuple[float, ...]:
    """Milliseconds of one click on each page, in turn."""
    word, measure = (("second", "Per 100,000"), ("first", "People"))[turn % 2]
    outlook, *empty = pages
    return outlook.evaluate(WATCH, [AXIS, measure]), *(page.evaluate(WATCH, ["h1", word]) for page in empty)


if __name__ == "__main__":
    main()
