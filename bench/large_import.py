"""A file of ten million rows through the command, from text to what readers see: time and the most memory held.

Run: python -m bench.large_import [rows ...]; ``LUMBAR_BENCH`` as for bench.speed. A row per patient, visit and
instrument (long), and a row per patient (wide). The patients are invented, with slips that must be found.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Final, NamedTuple

from bench.large_file import Written, write
from bench.record import Figure, keep, spread
from bench.speed_store import stores
from lumbar.intake.clinic.mapping import Layout
from lumbar.outcomes import read_manifest
from lumbar.store import ROOT

ROWS: Final = (10_000_000,)
LAYOUTS: Final[tuple[Layout, ...]] = ("long", "wide")
MOST: Final = 2_000
"""Target: MB of the command and its child together."""
OFTEN: Final = 0.05
"""Seconds between two looks."""


class Run(NamedTuple):
    """An import: what it said, seconds, and MB at most of the command, of its child, of both at once."""

    said: str
    seconds: float
    command: float
    child: float
    together: float


def imported(file: Path, store: Path) -> Run:
    """Import the file by the command and look at its memory meanwhile; fails where it does."""
    command = [sys.executable, "-m", "lumbar.cli", "import", "outcomes", str(file)]
    options = ["--mapping", str(file.with_suffix(".toml")), "--store", str(store)]
    homes = {"LUMBAR_HOME": str(store.parent), "LUMBAR_KEY": str(store.parent / "key")}
    start, most = perf_counter(), [0.0, 0.0, 0.0]
    with (store.parent / "said").open("w+", encoding="utf-8") as said:
        running = subprocess.Popen([*command, *options], cwd=ROOT, stdout=said, env=os.environ | homes)
        while running.poll() is None:
            seen = looked_at(running.pid)
            most = [max(pair) for pair in zip(most, seen, strict=True)]
            sleep(OFTEN)
        assert running.returncode == 0
        said.seek(0)
        return Run(said.read(), perf_counter() - start, *most)


def looked_at(process: int) -> tuple[float, float, float]:
    """MB at most so far of a process, of its largest child, and what both hold now."""
    children = [*children_of(process)]
    child = max((held(each, "VmHWM") for each in children), default=0.0)
    now = sum(held(each, "VmRSS") for each in (process, *children))
    return held(process, "VmHWM"), child, now


def children_of(process: int) -> Iterator[int]:
    """The processes that one has started."""
    for thread in Path(f"/proc/{process}/task").glob("*"):
        with suppress(OSError):
            yield from map(int, (thread / "children").read_text(encoding="ascii").split())


def held(process: int, line: str) -> float:
    """MB that Linux knows of a process; none of one that has ended."""
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
        return sum(int(each.split()[1]) for each in status if each.startswith(line)) / 1024
    return 0.0


def figures(layout: Layout, rows: int, made: Written, file: Path) -> list[Figure]:
    """What one import took; fails where a slip was not found, or a row was lost."""
    with TemporaryDirectory(prefix="lumbar-import-", dir=file.parent) as home:
        run = imported(file, Path(home) / "store")
        published = read_manifest(Path(home) / "store")
    expected = f"{made.rows - made.slips:,} of {made.rows:,} rows can go in; {made.slips:,} are set aside"
    assert expected in run.said, run.said
    episodes = max(each.episodes for each in published.files)
    size = file.stat().st_size / 1e6
    what = f"import of {rows / 1e6:g} million rows, {layout}: {size:,.0f} MB of text, {episodes:,} episodes"
    target = f"{MOST:,} MB"
    return [
        Figure(what, spread([run.seconds]), "s", 1),
        Figure(
            f"memory for it, {layout}, the command and its child at once at most",
            spread([run.together]),
            "MB",
            1,
            {"the command": spread([run.command]), "its child": spread([run.child])},
            target,
            run.together < MOST,
        ),
    ]


def main(*sizes: int) -> None:
    """Measure and keep."""
    found: list[Figure] = []
    with stores() as folder:
        folder.mkdir(parents=True, exist_ok=True)
        for rows in sizes or ROWS:
            for layout in LAYOUTS:
                file = folder / f"{layout}_{rows}.csv"
                made = write(layout, rows, file)
                found += figures(layout, rows, made, file)
    keep("large_import", found)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
