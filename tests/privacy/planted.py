"""Outcome stores whose every row is known: three shapes of a network, and the small cells in them."""

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np
import polars as pl

from lumbar.demo import network
from lumbar.demo.network import Network
from lumbar.outcomes import Manifest

Shape = Literal["balanced", "skewed", "one small clinic"]
SHAPES: tuple[Shape, ...] = ("balanced", "skewed", "one small clinic")
K = 8
SEED = 1
WEEK = 12
PERSON = ("bmi", "duration", "sitting", "sessions", "quarter")
"""Columns that tell the planted patients apart in any publication."""
DIMENSIONS = ("clinic", "year", "sex", "hip_weakness", "band")
"""What filters choose by beside the therapy, of which every answer has a row."""
CLINICS, LARGEST = 8, 75
SIZES = {"balanced": (LARGEST,) * CLINICS, "skewed": (75, 75, 60, 40, 20, 9, 5, 3)}
SIZES["one small clinic"] = (*(LARGEST,) * (CLINICS - 1), 6)
RARE = {"combined": 0.2, "usual care": 0.5}
"""Share of a therapy's patients who are kept where therapies are rare."""


@dataclass(frozen=True)
class Planted:
    """``people``: a row per patient with the names of all levels; ``episodes``: the same, ready to publish."""

    shape: Shape
    people: pl.DataFrame
    made: Network

    @property
    def episodes(self) -> pl.DataFrame:
        return self.made.episodes

    @property
    def manifest(self) -> Manifest:
        return self.made.manifest


def planted(seed: int, shape: Shape) -> Planted:
    """A network of this shape; the same seed plants the same patients."""
    made = network(seed, clinics=CLINICS, patients_per_clinic=LARGEST)
    rank = pl.int_range(pl.len()).over("clinic")
    size = (
        pl.col("clinic")
        .cast(pl.String)
        .replace_strict(dict(zip(made.manifest.clinics, SIZES[shape], strict=True)))
    )
    kept = made.episodes.filter(rank < size).unique(PERSON, keep="first", maintain_order=True)
    if shape == "skewed":
        drawn = pl.Series(np.random.default_rng([seed, 8]).random(kept.height))
        share = pl.col("therapy").cast(pl.String).replace_strict(RARE, default=1.0, return_dtype=pl.Float64)
        kept = kept.filter(pl.lit(drawn) < share)
    return Planted(shape, known(kept, made.manifest), replace(made, episodes=kept))


def known(episodes: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """What there is to know of every patient: levels, year, age band, scores in points, and who responded."""
    scale = manifest.instruments[0].scale
    scores = ["baseline", *manifest.visits]
    return episodes.select(
        "patient",
        *PERSON,
        pl.col(*manifest.levels).cast(pl.String),
        "age",
        "visits_due",
        pl.col(scores) / scale,
        year=pl.col("quarter") // 4,
        band=pl.col("age") // 5 * 5,
    ).with_columns(
        score=pl.when(pl.col("baseline").is_not_null()).then(f"week_{WEEK}"),
        responder=pl.col("baseline") - pl.col(f"week_{WEEK}") >= 10,
    )


def small_cells(people: pl.DataFrame, most_dimensions: int = 2) -> pl.DataFrame:
    """Cells of a therapy's returned patients, by up to two further dimensions, that hold 1 to 7.

    therapy, the dimensions (empty: not asked), n, mean (score), responders.
    """
    returned = people.drop_nulls("score")
    asked = [each for count in range(1, most_dimensions + 1) for each in combinations(DIMENSIONS, count)]
    cells = [
        returned.group_by("therapy", *by).agg(
            n=pl.len(), mean=pl.col("score").mean(), responders=pl.col("responder").sum()
        )
        for by in asked
    ]
    return pl.concat(cells, how="diagonal").filter(pl.col("n") < K).sort("therapy", *DIMENSIONS)
