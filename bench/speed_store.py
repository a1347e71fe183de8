"""A store of any size out of the demonstration's generator: python -m bench.speed_store <episodes> <folder>."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from lumbar.demo import Network, network
from lumbar.outcomes import publish

CLINICS = 500
SCORES_PER_EPISODE = 5
"""The baseline and four visits."""
AT_ONCE = 2_000_000
"""Patients drawn together: more would not fit into a small machine."""


@contextmanager
def stores() -> Generator[Path]:
    """The folder of the stores: ``LUMBAR_BENCH``, where they are found again, or one for this run alone."""
    if named := os.environ.get("LUMBAR_BENCH"):
        yield Path(named)
        return
    with TemporaryDirectory(prefix="lumbar-bench-") as folder:
        yield Path(folder)


def drawn(seed: int, patients: int) -> Network:
    """One instrument, 500 clinics, five therapies, the whole case mix."""
    return network(seed, clinics=CLINICS, patients_per_clinic=patients // CLINICS)


def narrow(made: Network, start: int) -> pl.DataFrame:
    """The episodes in 32 bits, patients numbered from ``start``."""
    rows = made.episodes.with_columns(pl.col("patient") + start)
    return rows.with_columns(pl.col(pl.Int64).cast(pl.Int32))


def build(episodes: int, folder: Path) -> None:
    """Publish a store of ``episodes`` episodes in ``folder``, in the way every store is published."""
    starts = range(0, episodes, AT_ONCE)
    parts = [narrow(drawn(start, min(episodes, AT_ONCE)), start) for start in starts]
    publish(pl.concat(parts), drawn(0, CLINICS).manifest, folder)


if __name__ == "__main__":
    build(int(sys.argv[1]), Path(sys.argv[2]))
