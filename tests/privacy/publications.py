"""A store that grows: what was published after each batch, as a reader who keeps every answer has seen it."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from lumbar.outcomes import add_batch
from tests.outcomes.conftest import batch_of, declared_by
from tests.privacy.planted import K, Planted, known

LATE = ("week_12", "week_26", "week_52")


def growing(all_of_it: Planted, steps: int, seed: int) -> list[Planted]:
    """What is known at each of several publications: a few patients more each time, and scores that come late."""
    rng = np.random.default_rng([seed, steps])
    episodes = all_of_it.episodes
    arrives = np.where(rng.random(episodes.height) < 0.85, 0, rng.integers(1, steps, episodes.height))
    comes = rng.integers(1, steps, (episodes.height, len(LATE)))
    waits = np.maximum(arrives[:, None], np.where(rng.random(comes.shape) < 0.2, comes, 0))
    parts = []
    for step in range(steps):
        known_now = [
            pl.when(pl.Series(waits[:, place] <= step)).then(pl.col(visit)).alias(visit)
            for place, visit in enumerate(LATE)
        ]
        rows = episodes.with_columns(known_now).filter(pl.Series(arrives <= step))
        made = replace(all_of_it.made, episodes=rows)
        parts.append(Planted(all_of_it.shape, known(rows, made.manifest), made))
    return parts


def published(parts: list[Planted], folder: Path) -> list[Path]:
    """A copy of the store after each batch was added to it."""
    copies = []
    for number, part in enumerate(parts):
        copies.append(folder / f"seen-{number}")
        add(part, folder / "store", folder / "batch.parquet")
        shutil.copytree(folder / "store", copies[-1])
    return copies


def add(part: Planted, store: Path, file: Path) -> None:
    """Add what is known so far as one batch."""
    rows = batch_of(part.made)
    rows.write_parquet(file)
    clinics = tuple(rows["clinic"].unique().sort())
    add_batch(store, file, replace(declared_by(part.made, k=K), clinics=clinics))
