"""Server time of a page rerun: the script from the first line to the last, without network and browser."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from time import perf_counter
from unittest.mock import patch

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from bench.record import Figure, keep, spread
from bench.room.crowd import PAGES
from lumbar.store import ROOT

RUNS = 15
TARGET = 60
CHOICES = {"sex": ("female", "male", "both"), "hips": ("yes", "no", "all")}


@contextmanager
def by_app() -> Generator[None]:
    """Within, a page is run by app.py, as in a browser; Streamlit's own way to test runs a page of ``pages/`` alone."""
    begin = PagesManager.__init__

    def begun(manager: PagesManager, *given: object, **named: object) -> None:
        begin(manager, *given, **named)
        PagesManager.uses_pages_directory = False

    with patch.object(PagesManager, "__init__", begun):
        yield


def rerun(page: AppTest, turn: int) -> float:
    """Milliseconds of a rerun with other patients or people chosen, where the page has such a filter."""
    chosen = [box for box in page.selectbox if box.key in CHOICES]
    if chosen:
        chosen[0].set_value(CHOICES[str(chosen[0].key)][turn % 3])
    start = perf_counter()
    page.run()
    return 1000 * (perf_counter() - start)


def reruns(name: str) -> list[float]:
    """Milliseconds of reruns of a page, after a warm-up through all its choices."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.run()
    page = app.switch_page(f"pages/{name}.py").run()
    for turn in range(6):
        rerun(page, turn)
    return [rerun(page, turn) for turn in range(RUNS)]


def figures() -> list[Figure]:
    """Every page."""
    found = {name: spread(reruns(name)) for name in PAGES}
    return [
        Figure(
            f"server's rerun of {name}", ours, "ms", RUNS, target=f"{TARGET} ms", met=ours.median <= TARGET
        )
        for name, ours in found.items()
    ]


def main() -> None:
    """Measure, print and keep."""
    with by_app():
        keep("reruns", figures())


if __name__ == "__main__":
    main()
