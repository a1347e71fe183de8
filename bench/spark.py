"""A folder of episodes published by DuckDB and by Spark on this machine: python -m bench.spark [millions].

Here Spark has no more cores than DuckDB, and starts more work for every step: the point of it is a cluster. Beside
them the rows of a table of sufficient statistics, against the episodes it would stand for.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import fields
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb
import polars as pl

from bench.record import Figure, keep, spread
from bench.speed_store import AT_ONCE, drawn, narrow
from lumbar.engines.one_machine import one_machine
from lumbar.engines.publication import publish_folder
from lumbar.engines.spark import session, spark
from lumbar.outcomes import Declaration, Manifest, read_manifest
from lumbar.outcomes.manifest import Declared, as_text
from lumbar.store import ROOT

FILE = 250_000
"""Episodes in a file of the folder."""


def deliver(episodes: int, folder: Path) -> None:
    """Write a folder as a cluster would: files of episodes, and what they declare."""
    folder.mkdir()
    for start in range(0, episodes, AT_ONCE):
        rows = narrow(drawn(start, min(AT_ONCE, episodes - start)), start)
        keyed = rows.with_columns(episode_key=pl.col("patient").cast(pl.Int64) * 2_654_435_761)
        for part in range(0, keyed.height, FILE):
            keyed.slice(part, FILE).write_parquet(folder / f"part-{start + part:09}.parquet")
    manifest = drawn(0, 500).manifest
    said = {field.name: getattr(manifest, field.name) for field in fields(Declared)}
    (folder / "declaration.json").write_text(as_text(Declaration(**said)), encoding="utf-8")


def published(engine: str, given: Path, store: Path) -> None:
    """Publish in this process, and print the seconds that it took to start and to publish."""
    start = perf_counter()
    opening: Callable[[Path], AbstractContextManager[object]]
    opening = one_machine if engine == "duckdb" else partial(spark, running=session())
    started = perf_counter()
    publish_folder(opening, given, store)
    print(f"{started - start:.1f} {perf_counter() - started:.1f}")


def alone(engine: str, given: Path, store: Path) -> list[float]:
    """Seconds to start and to publish, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.spark", engine, str(given), str(store)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [*map(float, done.stdout.split())]


def statistics(manifest: Manifest, store: Path) -> dict[str, int]:
    """Rows of a table that holds all that pages select, more of it from line to line."""
    coded = [factor.name for factor in manifest.case_mix if factor.levels]
    numbers = [factor.name for factor in manifest.case_mix if not factor.levels]
    scores = [f'"{score}" is null' for score in ("baseline", *manifest.visits)]
    more = {
        "privacy groups of every visit": [*manifest.groups],
        "and clinic, quarter": ["clinic", "quarter"],
        "and levels of the factors": ["sex", "hip_weakness", "hip_stiffness", *coded],
        "and which scores are there": ["visits_due", *scores],
        "and how treatment ended": ["reason", "switched"],
        "and the factors that are numbers": ["age", *numbers],
    }
    keys: list[str] = []
    rows: dict[str, int] = {}
    file = duckdb.read_parquet(str(store / manifest.files[0].file))
    for name, added in more.items():
        keys += added
        rows[name] = len(file.filter("episode = 1").aggregate("count(*)", ", ".join(keys)))
    return rows


def figures(millions: float) -> list[Figure]:
    """Both engines side by side, once each, and how large a table of sufficient statistics would be."""
    episodes = round(millions * 1_000_000)
    with TemporaryDirectory(prefix="lumbar-spark-") as place:
        folder = Path(place)
        deliver(episodes, folder / "given")
        duck, cluster = (alone(engine, folder / "given", folder / engine) for engine in ("duckdb", "spark"))
        one, other = (read_manifest(folder / engine) for engine in ("duckdb", "spark"))
        assert one == other, "the engines publish different files"
        rows = statistics(one, folder / "duckdb")
    rivals = {"Spark": spread([cluster[1]]), "Spark starting": spread([cluster[0]])}
    return [
        Figure(f"publishing a folder of {millions:g} million episodes", spread([duck[1]]), "s", 1, rivals),
        *(
            Figure(
                f"rows of sufficient statistics by {name}, of {millions:g} million episodes",
                spread([100 * count / episodes]),
                "%",
                1,
            )
            for name, count in rows.items()
        ),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 2:
        published(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        keep("spark", figures(float(sys.argv[1]) if sys.argv[1:] else 1))
