"""How long a fresh process takes: `import app`, and `make run`'s command to the first chart in a browser."""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

from playwright.sync_api import sync_playwright

from bench.record import Figure, keep, spread
from bench.repaint import AXIS, FLAGS, served
from lumbar.store import ROOT
from tests.browser.chromium import ensure

RUNS, VISITS = 5, 3
IMPORT_TARGET, CHART_TARGET = 2.0, 5.0
"""Seconds."""
PROGRAM = "import time; t = time.perf_counter(); import app; print(time.perf_counter() - t)"


def imported() -> float:
    """Seconds that `import app` takes in a fresh process."""
    quiet = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(quiet, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def first_chart() -> float:
    """Seconds from the command to the first chart drawn; the browser runs already, with nothing kept."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=FLAGS.split())
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        start = perf_counter()
        with served("lumbar.screen.serve") as address:
            page.goto(address)
            page.wait_for_selector(f"{AXIS} .lines path")
            seconds = perf_counter() - start
        browser.close()
    return seconds


def figures() -> list[Figure]:
    """Both, over fresh processes."""
    imports, charts = (
        spread([each() for _ in range(n)]) for each, n in ((imported, RUNS), (first_chart, VISITS))
    )
    return [
        Figure(
            "import app",
            imports,
            "s",
            RUNS,
            target=f"{IMPORT_TARGET:g} s",
            met=imports.median <= IMPORT_TARGET,
        ),
        Figure(
            "start of the server to the first chart",
            charts,
            "s",
            VISITS,
            target=f"{CHART_TARGET:g} s",
            met=charts.median <= CHART_TARGET,
        ),
    ]


def main() -> None:
    """Measure, print and keep."""
    keep("start", figures())


if __name__ == "__main__":
    main()
