"""Click to repaint in a real browser: Outlook beside the same chart in Dash, in plain Streamlit, and an empty page.

All are open, clicked in turn, in one run: `python -m bench.repaint`.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Browser, Page, sync_playwright

from bench.record import Figure, keep, spread
from lumbar.store import ROOT
from tests.browser.chromium import ensure

RUNS, WARM_UP = 21, 4
EMPTY_TARGET = 2.2
"""Times an empty page with our settings."""
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
CHOICES = 'button[data-variant="segmented_control"], #measure label'
AXIS = ".js-plotly-plot .cartesianlayer"
"""What a change of measure repaints: the lines and the numbers of the value axis."""
MARKS = """(() => {
  const marks = window.marks = {sent: [], got: []};
  const noted = name => marks[name].push(performance.now());
  const fetched = window.fetch;
  window.fetch = (...asked) => { noted("sent"); return fetched(...asked).then(got => (noted("got"), got)); };
  window.WebSocket = class extends WebSocket {
    constructor(...given) { super(...given); this.addEventListener("message", () => noted("got")); }
    send(words) { noted("sent"); super.send(words); }
  };
})()"""
"""Notes when a page speaks to its server, and when it is answered."""
CLICK = """([choices, selector, label]) => new Promise(resolve => {
  const before = document.querySelector(selector).textContent;
  marks.sent = []; marks.got = [];
  const start = performance.now();
  const seen = new MutationObserver(() => {
    const now = document.querySelector(selector);
    if (!now || now.textContent === before) return;
    seen.disconnect();
    const changed = performance.now();
    const times = [marks.sent[0] ?? start, marks.got[0] ?? start, marks.got.at(-1) ?? start, changed];
    requestAnimationFrame(() => requestAnimationFrame(() =>
      resolve([...times, performance.now()].map(each => each - start))));
  });
  seen.observe(document.body, {childList: true, subtree: true, characterData: true});
  [...document.querySelectorAll(choices)].find(choice => choice.textContent.trim() === label).click();
})"""
"""Clicks, and resolves with the milliseconds until asked, first and last answered, changed, painted."""
PHASES = ("asked", "first answer", "last answer before the change", "changed in the page", "painted")


@dataclass(frozen=True)
class Contender:
    """A page: how it is served, and what is clicked and watched."""

    command: tuple[str, ...]
    watched: str = AXIS
    choices: tuple[str, str] = ("Per 100,000", "People")
    settings: bool = True


def _streamlit(page: str) -> tuple[str, ...]:
    return ("streamlit", "run", str(ROOT / "bench" / page), "--server.headless", "true", "--server.port")


OURS, DASH, PLAIN, EMPTY, STOCK = (
    "Outlook",
    "Dash",
    "Streamlit, plain",
    "empty page",
    "empty page, Streamlit as it comes",
)
CONTENDERS = {
    OURS: Contender(("lumbar.screen.serve",)),
    DASH: Contender(("bench.dash_page",)),
    PLAIN: Contender(_streamlit("plain_page.py")),
    EMPTY: Contender(_streamlit("empty.py"), "h1", ("second", "first")),
    STOCK: Contender(_streamlit("empty.py"), "h1", ("second", "first"), settings=False),
}


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
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://localhost:{port}").close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(10)


def opened(browser: Browser, address: str, contender: Contender) -> Page:
    """The page once its choices and what they change are there."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(MARKS)
    page.goto(address)
    page.wait_for_selector(CHOICES)
    page.wait_for_selector(contender.watched)
    page.wait_for_timeout(2500)
    return page


def repainted(page: Page, contender: Contender, turn: int) -> list[float]:
    """Milliseconds from one click to each of PHASES; the page is at rest before."""
    page.bring_to_front()
    page.wait_for_timeout(300)
    times: list[float] = page.evaluate(CLICK, [CHOICES, contender.watched, contender.choices[turn % 2]])
    return times


def clicked() -> dict[str, list[list[float]]]:
    """Each contender's phases, in every run after the warm-up."""
    with ExitStack() as stack, sync_playwright() as playwright:
        served_at = {
            name: stack.enter_context(served(*each.command, settings=each.settings))
            for name, each in CONTENDERS.items()
        }
        browser = playwright.chromium.launch(executable_path=ensure(), args=FLAGS.split())
        pages = {name: opened(browser, served_at[name], each) for name, each in CONTENDERS.items()}
        rounds = [
            {name: repainted(page, CONTENDERS[name], turn) for name, page in pages.items()}
            for turn in range(RUNS + WARM_UP)
        ]
        browser.close()
    return {name: [each[name] for each in rounds[WARM_UP:]] for name in CONTENDERS}


def figures() -> list[Figure]:
    """The repaint as a whole, and where its milliseconds go."""
    times = clicked()
    whole = {name: spread([each[-1] for each in runs]) for name, runs in times.items()}
    ours = whole.pop(OURS)
    found = [
        Figure(
            "click to repaint of a chart after a filter",
            ours,
            "ms",
            RUNS,
            whole,
            f"at most {EMPTY_TARGET} times an empty page",
            ours.median <= EMPTY_TARGET * whole[EMPTY].median,
        )
    ]
    for place, phase in enumerate(PHASES):
        parts = {
            name: spread([b - a for a, b in (list(pairwise([0.0, *each]))[place] for each in runs)])
            for name, runs in times.items()
            if name != STOCK
        }
        found.append(Figure(f"of which until {phase}", parts.pop(OURS), "ms", RUNS, parts))
    return found


def main() -> None:
    """Measure, print and keep."""
    keep("repaint", figures())


if __name__ == "__main__":
    main()
