"""The adjusted comparison of therapies against pandas and statsmodels, at 1, 10 and 50 million scores.

Run: python -m bench.speed [millions ...]; minutes on two idle cores, a few GB of memory. ``LUMBAR_BENCH`` names a
folder where the stores are kept and found again, for building them takes longest. Here NumPy is loaded before lumbar,
so that the rivals keep all threads of their algebra.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from bench import speed_contenders as contenders
from bench import speed_rivals as rivals
from bench.record import Figure, keep, spread
from bench.selections import narrowed
from bench.speed_memory import CONTENDERS
from bench.speed_store import SCORES_PER_EPISODE, stores
from lumbar.questions.clinics import EpisodeFilters
from lumbar.store import ROOT

MILLIONS = (1, 10, 50)
RUNS, FEWEST = 9, 3
LONGEST = 15.0
"""Seconds after which a slow rival is not run again, once it was run ``FEWEST`` times."""
TARGETS = {10: (60, 6), 50: (120, 12)}
"""Millions of scores: times faster than from the file, than from memory."""
REST = 0.5
"""Seconds."""
MEMORY_TARGET = 50
GROWTH_TARGET = 3
AGREEMENT = 1e-9
WHOLE = "pandas + statsmodels"

Call = Callable[[], object]
Times = Mapping[str, list[float]]


def milliseconds(call: Call) -> float:
    """How long one call takes."""
    start = perf_counter()
    call()
    return 1000 * (perf_counter() - start)


def timed(call: Call) -> list[float]:
    """Milliseconds of each run after a first one, the threads of whatever ran before being at rest."""
    sleep(REST)
    call()
    times: list[float] = []
    while len(times) < FEWEST or (len(times) < RUNS and sum(times) < 1000 * LONGEST):
        times.append(milliseconds(call))
    return times


def alone(*arguments: str) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-W", "ignore", "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def built(millions: int, folder: Path) -> EpisodeFilters:
    """A store of so many scores, opened; prints what that cost."""
    store = folder / f"{millions}_million"
    start = perf_counter()
    if not (store / "manifest.json").exists():
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


def measured(filters: EpisodeFilters) -> Times:
    """Ours and every rival for the narrowed selection, side by side; fails where they disagree."""
    some, frame = narrowed(filters), contenders.read(filters)
    rows = contenders.picked(frame, some)
    apart = agreed(
        some,
        *(fit(rows, some) for fit in (contenders.as_written, contenders.by_hand)),
        contenders.of_episodes(some),
        rivals.polars_alone(some),
    )
    years = "" if some.year_from == filters.year_from else ", four years"
    print(f"  50 of 500 clinics{years}: {len(rows):,} patients, differing by {apart:.0e}")
    calls: dict[str, Call] = {
        "ours": lambda: contenders.ours(some),
        "Lumbar out of the episodes": lambda: contenders.of_episodes(some),
        WHOLE: lambda: contenders.as_written(contenders.read_whole(some), some),
        f"{WHOLE}, filters pushed down": lambda: contenders.as_written(contenders.read(some), some),
        f"{WHOLE}, by hand": lambda: contenders.by_hand(contenders.read(some), some),
        "Polars": lambda: rivals.polars_alone(some),
        "DuckDB alone": rivals.duckdb_alone(some),
        "in memory": lambda: contenders.as_written(contenders.picked(frame, some), some),
        "in memory, by hand": lambda: contenders.by_hand(contenders.picked(frame, some), some),
    }
    return {name: timed(call) for name, call in calls.items()}


def figures(times: Times, millions: int) -> list[Figure]:
    """From the file as it lies on disk, and against frames that are in memory already."""
    ours = spread(times["ours"])
    held = [name for name in times if name.startswith("in memory")]
    filed = [name for name in times if name not in ("ours", *held)]
    what = f"adjusted comparison, {millions} million scores"
    kinds = ((f"{what}, from the file", filed), (f"{what}, rivals' rows in memory", held))
    made: list[Figure] = []
    for place, (name, others) in enumerate(kinds):
        wanted = TARGETS.get(millions, (0, 0))[place]
        times_faster = median(times[WHOLE if place == 0 else others[0]]) / ours.median
        named = {WHOLE if each == "in memory" else each: spread(times[each]) for each in others}
        target = f"{wanted} times as fast: {times_faster:.1f}" if wanted else ""
        met = times_faster >= wanted if wanted else None
        made.append(Figure(name, ours, "ms", len(times["ours"]), named, target, met))
    return made


def memory(store: str, millions: int) -> Figure:
    """The peak memory of every contender above what it imports, in a process of its own."""
    peaks = {who: float(alone("bench.speed_memory", store, who).split()[0]) for who in CONTENDERS}
    ours, *others = ({name: spread([peak])} for name, peak in peaks.items())
    named = {name: each for other in others for name, each in other.items()}
    target, met = f"at most {MEMORY_TARGET} MB", peaks["ours"] <= MEMORY_TARGET
    return Figure(f"memory for it, {millions} million scores", ours["ours"], "MB", 1, named, target, met)


def growth(medians: Mapping[int, float]) -> list[Figure]:
    """How many times longer five times the scores take."""
    if not {10, 50} <= medians.keys():
        return []
    times = medians[50] / medians[10]
    what, target = "time at 50 million scores over that at 10 million", f"at most {GROWTH_TARGET}"
    return [Figure(what, spread([times]), "times", 1, {}, target, times <= GROWTH_TARGET)]


def main(*sizes: int) -> None:
    """Measure everything, side by side in one run, and keep it."""
    warnings.simplefilter("ignore")  # what pandas and statsmodels remark is not measured
    medians: dict[int, float] = {}
    kept: list[Figure] = []
    with stores() as folder:
        for millions in sizes or MILLIONS:
            filters = built(millions, folder)
            times = measured(filters)
            medians[millions] = median(times["ours"])
            kept += [*figures(times, millions), memory(filters.store, millions)]
    keep("_".join(["speed", *map(str, sizes)]), [*kept, *growth(medians)])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
