"""Server time of a page rerun: the script from the first line to the last, without network and browser."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from streamlit.testing.v1 import AppTest

from lumbar.store import ROOT

RUNS = 15
TARGET = 60
PAGES = ("outlook", "places", "people", "sources", "therapies", "patients")
CHOICES = {"sex": ("female", "male", "both"), "hips": ("yes", "no", "all")}


def rerun(page: AppTest, turn: int) -> float:
    """Milliseconds of a rerun with other patients or people chosen, where the page has such a filter."""
    chosen = [box for box in page.selectbox if box.key in CHOICES]
    if chosen:
        chosen[0].set_value(CHOICES[str(chosen[0].key)][turn % 3])
    start = perf_counter()
    page.run()
    return 1000 * (perf_counter() - start)


def main() -> None:
    """Print the median rerun of every page after a warm-up through all its choices."""
    print(f"\n{'page':<12}{'rerun, ms':>10}   (target {TARGET})")
    for name in PAGES:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.run()
        page = app.switch_page(f"pages/{name}.py").run()
        for turn in range(6):
            rerun(page, turn)
        print(f"{name:<12}{median(rerun(page, turn) for turn in range(RUNS)):>10.1f}")


if __name__ == "__main__":
    main()
