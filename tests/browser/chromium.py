"""Find a Chromium, or install one: by apt where that is allowed, else by playwright, else say what to do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
SENTENCE = (
    "No Chromium was found and none could be installed. Install Chromium or Chrome, or set BROWSER_PATH to it, "
    "and run again."
)


def find() -> str | None:
    """Path of a Chromium: BROWSER_PATH, one on the PATH, a usual place, or playwright's own."""
    on_path = (shutil.which(name) for name in NAMES)
    known = (os.environ.get("BROWSER_PATH"), *on_path, *PLACES)
    return next((path for path in known if path and Path(path).exists()), None) or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def by_apt() -> None:
    """Install Debian's Chromium, where this user may."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)


def by_playwright() -> None:
    """Let playwright fetch its own Chromium."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=240)


def ensure() -> str:
    """Path of a Chromium, installed first where none is found; leaves with a sentence where that fails."""
    ways: tuple[tuple[str, Callable[[], None]], ...] = (("apt", by_apt), ("playwright", by_playwright))
    for name, install in ways:
        if (found := find()) is not None:
            return found
        print(f"== No Chromium found: installing one by {name}", flush=True)
        install()
    return find() or sys.exit(SENTENCE)


if __name__ == "__main__":
    print(f"== Chromium: {ensure()}")
