"""The adjusted comparison of therapies against pandas and statsmodels, at 1, 10 and 50 million scores.

Run: python -m bench.speed [millions ...]; four minutes on two idle cores, a few GB of memory. Here NumPy is loaded
before lumbar, so that the rivals keep all threads of their algebra.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from bench import speed_contenders as contenders
from bench.speed_memory import CONTENDERS
from bench.speed_store import SCORES_PER_EPISODE
from lumbar.questions.clinics import EpisodeFilters
from lumbar.store import ROOT

MILLIONS = (1, 10, 50)
RUNS = 9
TARGETS = {10: (60, 6), 50: (120, 12)}
"""Millions of scores: times faster than from the file, than from memory."""
REST = 0.5
"""Seconds."""
MEMORY_TARGET = 50
GROWTH_TARGET = 3
AGREEMENT = 1e-9
EVERYBODY_UP_TO = 10
"""Millions of scores: beyond, statsmodels would need more memory than a small machine has."""

Call = Callable[[], object]


def milliseconds(call: Call) -> float:
    """How long one call takes."""
    start = perf_counter()
    call()
    return 1000 * (perf_counter() - start)


def timed(call: Call, runs: int = RUNS) -> list[float]:
    """Milliseconds of each run after a first one, the threads of whatever ran before being at rest."""
    sleep(REST)
    call()
    return [milliseconds(call) for _ in range(runs)]


def alone(*arguments: str) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-W", "ignore", "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def built(millions: int, folder: Path) -> EpisodeFilters:
    """A fresh store of so many scores, opened; prints what that cost."""
    store = folder / f"{millions}_million"
    start = perf_counter()
    alone("bench.speed_store", str(millions * 1_000_000 // SCORES_PER_EPISODE), str(store))
    building = perf_counter() - start
    filters = EpisodeFilters("ODI", 12, store=str(store))
    opening = milliseconds(filters.opened)
    size = sum(file.stat().st_size for file in store.glob("*.parquet")) / 1e6
    print(
        f"\n{millions} million scores: built in {building:.0f} s, {size:.0f} MB, opened in {opening:.0f} ms"
    )
    return filters


def agreed(filters: EpisodeFilters, *others: contenders.Estimates) -> float:
    """The largest disagreement with the others; fails above 1e-9."""
    mine = contenders.ours(filters)
    apart = max(contenders.disagreement(mine, other) for other in others)
    assert apart < AGREEMENT, f"coefficients or clustered errors differ by {apart:.1e}"
    return apart


def narrowed(filters: EpisodeFilters, millions: int) -> float:
    """Print ours against every rival for the narrowed selection; our median."""
    some, frame = contenders.narrowed(filters), contenders.read(filters)
    rows = contenders.picked(frame, some)
    rivals = {"formula": contenders.as_written, "by hand": contenders.by_hand}
    others = [fit(rows, some) for fit in rivals.values()]
    apart = agreed(some, *others, contenders.as_written(contenders.read_whole(some), some))
    print(f"  50 of 500 clinics, four years, women 40-64: {len(rows):,} patients, differing by {apart:.0e}")
    calls: dict[str, Call] = {
        "ours": lambda: contenders.ours(some),
        "formula, whole file": lambda: contenders.as_written(contenders.read_whole(some), some),
    }
    for name, fit in rivals.items():
        calls[f"{name}, file"] = lambda fit=fit: fit(contenders.read(some), some)
        calls[f"{name}, memory"] = lambda fit=fit: fit(contenders.picked(frame, some), some)
    return report({name: timed(call) for name, call in calls.items()}, TARGETS.get(millions))


def everybody(filters: EpisodeFilters, millions: int) -> None:
    """Print ours for all patients, against the expert's way where it fits into memory."""
    calls: dict[str, Call] = {"ours": lambda: contenders.ours(filters)}
    said = "too many for statsmodels"
    if millions <= EVERYBODY_UP_TO:
        rows = contenders.picked(contenders.read(filters), filters)
        said = (
            f"{len(rows):,} patients, differing by {agreed(filters, contenders.by_hand(rows, filters)):.0e}"
        )
        calls["by hand, memory"] = lambda: contenders.by_hand(rows, filters)
    print(f"  everybody: {said}")
    report({name: timed(call, 3) for name, call in calls.items()}, None)


def report(times: dict[str, list[float]], targets: tuple[int, int] | None) -> float:
    """Print median, spread and ratio of every contender; our median."""
    mine = median(times["ours"])
    for name, each in times.items():
        line = f"    {name:<20}{median(each):>9.0f} ms  ({min(each):.0f} to {max(each):.0f})"
        wanted = targets and targets[name.endswith("memory")]
        aim = f"   (target {wanted})" if wanted and "formula" in name else ""
        print(line if name == "ours" else f"{line}{median(each) / mine:>9.1f} times ours{aim}")
    return mine


def memory(store: str) -> None:
    """Print the peak memory of every contender."""
    peaks = {who: tuple(map(float, alone("bench.speed_memory", store, who).split())) for who in CONTENDERS}
    for name, (own, code) in peaks.items():
        aim = f"   (target {MEMORY_TARGET})" if name == "ours" else ""
        print(f"  peak memory, {name:<10}{own:>6.0f} MB over the imports, {code:.0f} MB of their code{aim}")


def main(*sizes: int) -> None:
    """Print everything, side by side in one run."""
    warnings.simplefilter("ignore")  # what pandas and statsmodels remark is not measured
    medians: dict[int, float] = {}
    with TemporaryDirectory(prefix="lumbar-speed-") as folder:
        for millions in sizes or MILLIONS:
            filters = built(millions, Path(folder))
            medians[millions] = narrowed(filters, millions)
            everybody(filters, millions)
            memory(filters.store)
    if {10, 50} <= medians.keys():
        print(
            f"\nfrom 10 to 50 million: {medians[50] / medians[10]:.1f} times longer (target {GROWTH_TARGET})"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
