"""Every question to an outcome store of 1, 10 and 50 million scores: warm, cold, its floor, DuckDB alone, memory.

Run: python -m bench.large [millions ...]; ``LUMBAR_BENCH`` as for bench.speed. The patients are invented.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from bench.record import Figure, Spread, keep, spread
from bench.selections import Call, narrowed, out_of_episodes, questions, selections
from bench.speed import MILLIONS, alone, built, milliseconds
from bench.speed_contenders import published
from bench.speed_rivals import again, asked_by
from bench.speed_store import stores
from lumbar.errors import CannotShow
from lumbar.questions.clinics import EpisodeFilters

MOST, FEWEST, LONGEST = 20, 3, 1.0
"""Runs of one question, and the seconds after which the fewest are enough."""
WARM, COLD = 60, 150
"""Targets: milliseconds that 95 of 100 answers take at most."""
COLD_QUESTIONS = (
    "flow_by_therapy",
    "scores_by_therapy_week",
    "responders_by_therapy",
    "moments_by_clinic_therapy",
)
READS = {"y": "week_12", "due": "visits_due", "kept": "week_6 week_12 week_26 week_52"}
"""What the columns of the views are made of."""
ALWAYS = {"clinic", "group_week_12"}

FIGURES = TypeAdapter(list[Figure])


def runs(call: Call) -> list[float]:
    """Milliseconds of each run after a first one."""
    call()
    times: list[float] = []
    while len(times) < FEWEST or (len(times) < MOST and sum(times) < 1000 * LONGEST):
        times.append(milliseconds(call))
    return times


def late(times: list[float]) -> Spread:
    """The 95th percentile, the least and the most."""
    return Spread(float(np.percentile(times, 95)), min(times), max(times))


def floor(filters: EpisodeFilters, texts: list[str], bandwidth: float) -> float:
    """Milliseconds that reading the columns in question takes, at MB/s."""
    index = pq.read_metadata(published(filters))
    words = {*re.findall(r"\w+", " ".join(texts))}
    words |= ALWAYS | {name for view, names in READS.items() if view in words for name in names.split()}
    groups = [index.row_group(place) for place in range(index.num_row_groups)]
    chunks = [group.column(place) for group in groups for place in range(index.num_columns)]
    size = sum(chunk.total_compressed_size for chunk in chunks if chunk.path_in_schema in words)
    return size / 1e3 / bandwidth


def read_speed(file: Path) -> float:
    """MB/s at which the file is read in one go, from the disk."""
    forget(file)
    start = perf_counter()
    size = len(file.read_bytes())
    return size / 1e6 / (perf_counter() - start)


def forget(file: Path) -> None:
    """The system keeps nothing of the file in memory."""
    handle = os.open(file, os.O_RDONLY)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


def figures(name: str, filters: EpisodeFilters, bandwidth: float) -> list[Figure]:
    """What each question takes for one selection."""
    made: list[Figure] = []
    for question, call in questions(filters).items():
        what = f"{question}, {name}"
        try:
            with out_of_episodes():
                asked = asked_by(call)
            times, bare = runs(call), runs(again(filters, asked))
        except CannotShow:
            made.append(
                Figure(
                    f"{what}: refused, too long or too large",
                    Spread(0, 0, 0),
                    "ms",
                    0,
                    {},
                    f"{WARM} ms",
                    False,
                )
            )
            continue
        least = floor(filters, [text for text, _ in asked], bandwidth)
        others = {"DuckDB alone": late(bare), "floor: its columns read from the disk": spread([least])}
        ours = late(times)
        made.append(Figure(what, ours, "ms", len(times), others, f"{WARM} ms", ours.median <= WARM))
    return made


def measured(store: str) -> list[Figure]:
    """All questions of a store in this process."""
    filters = EpisodeFilters("ODI", 12, store=store)
    bandwidth = read_speed(published(filters))
    return [each for name, some in selections(filters).items() for each in figures(name, some, bandwidth)]


def cold(store: str, question: str) -> float:
    """Milliseconds of a question in a fresh process, its file out of the system's memory; the store is open."""
    filters = narrowed(EpisodeFilters("ODI", 12, store=store))
    call = questions(filters)[question]
    for file in Path(store).glob("*.parquet"):
        forget(file)
    return milliseconds(call)


def of(millions: int, store: str) -> list[Figure]:
    """Everything about one store, each in a process of its own."""
    said = f"{millions} million scores: "
    printed = (
        alone("bench.large", "all", store),
        *(alone("bench.large_memory", store, *left_out) for left_out in ((), ("groups_by_clinic_therapy",))),
    )
    made = [each for figures in printed for each in FIGURES.validate_json(figures)]
    for question in COLD_QUESTIONS:
        times = [float(alone("bench.large", question, store)) for _ in range(FEWEST)]
        ours = late(times)
        made.append(
            Figure(
                f"{question}, a tenth of the clinics, cold",
                ours,
                "ms",
                FEWEST,
                {},
                f"{COLD} ms",
                ours.median <= COLD,
            )
        )
    return [replace(each, what=said + each.what) for each in sorted(made, key=_slowest)]


def _slowest(figure: Figure) -> tuple[str, float]:
    return figure.unit, -figure.ours.median


def main(*asked: str) -> None:
    """Measure all sizes and keep it; or print one part, where a store is named."""
    match asked:
        case ["all", store]:
            print(FIGURES.dump_json(measured(store)).decode())
        case [question, store] if not question.isdigit():
            print(cold(store, question))
        case _:
            with stores() as folder:
                built_stores = {each: built(each, folder).store for each in map(int, asked or MILLIONS)}
                keep(
                    "_".join(["large", *asked]),
                    [line for each, store in built_stores.items() for line in of(each, store)],
                )


if __name__ == "__main__":
    main(*sys.argv[1:])
