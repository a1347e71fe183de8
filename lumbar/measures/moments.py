"""Sums by clinic and therapy: all that a linear comparison needs to know of the patients.

Wong et al. 2021, "You Only Compress Once" (arXiv 2102.11297): least squares and errors clustered by
a unit follow exactly from the sums and products within that unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats, Integers


@dataclass(frozen=True)
class Moments:
    """One block of exact integer sums per clinic and therapy; the outcome is the last column.

    ``n`` (blocks,), ``sums`` (blocks, columns) and ``products`` (blocks, columns, columns) are int64.
    """

    columns: tuple[str, ...]
    clinics: tuple[str, ...]
    therapies: tuple[str, ...]
    n: Integers
    sums: Integers
    products: Integers

    def arms(self) -> tuple[str, ...]:
        """The therapies that occur, in alphabetical order."""
        return tuple(sorted(set(self.therapies)))

    def means(self) -> dict[str, float]:
        """The mean of every column over all patients."""
        totals = self.sums.sum(axis=0) / self.n.sum()
        return dict(zip(self.columns, totals.tolist(), strict=True))


def sum_names(count: int) -> list[tuple[int, int]]:
    """The pairs (i, j), i <= j, whose products ``s_<i>_<j>`` a block of ``count`` columns holds.

    >>> sum_names(2)
    [(0, 0), (0, 1), (1, 1)]
    """
    return [(i, j) for i in range(count) for j in range(i, count)]


def moments_from_blocks(blocks: pl.DataFrame, columns: Sequence[str]) -> Moments:
    """Moments from a frame with one row per clinic and therapy; rows of the same two add up.

    Columns: clinic, therapy, n, ``s_<i>`` and ``s_<i>_<j>`` (i <= j) where i and j are positions in
    ``columns``. Raises CannotShow where nobody is left.

    >>> blocks = pl.DataFrame({"clinic": ["a"], "therapy": ["x"], "n": [2], "s_0": [3], "s_0_0": [5]})
    >>> moments_from_blocks(blocks, ["score"]).means()
    {'score': 1.5}
    """
    seen = blocks.filter(pl.col("n") > 0).with_columns(pl.col("clinic", "therapy").cast(pl.String))
    filled = seen.group_by("clinic", "therapy").sum().sort("clinic", "therapy")
    if filled.is_empty():
        raise CannotShow("No patient has a score at this visit. Choose another visit or a wider filter.")
    pairs = sum_names(len(columns))
    flat = _integers(filled, [f"s_{i}_{j}" for i, j in pairs])
    products = np.zeros((filled.height, len(columns), len(columns)), dtype=np.int64)
    for position, (i, j) in enumerate(pairs):
        products[:, i, j] = products[:, j, i] = flat[:, position]
    return Moments(
        columns=tuple(columns),
        clinics=tuple(filled["clinic"]),
        therapies=tuple(filled["therapy"]),
        n=_integers(filled, ["n"])[:, 0],
        sums=_integers(filled, [f"s_{i}" for i in range(len(columns))]),
        products=products,
    )


def _integers(blocks: pl.DataFrame, names: Sequence[str]) -> Integers:
    return blocks.select(pl.col(names).cast(pl.Int64)).to_numpy().reshape(blocks.height, len(names))


def blocks_of_rows(episodes: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The frame of sums from one row per patient with integer columns; rows with a gap are left out.

    >>> rows = pl.DataFrame({"clinic": ["a", "a"], "therapy": ["x", "x"], "age": [2, 3]})
    >>> blocks_of_rows(rows, ["age"]).row(0)
    ('a', 'x', 2, 5, 13)
    """
    whole = episodes.drop_nulls(list(columns)).with_columns(pl.col(columns).cast(pl.Int64))
    sums = [pl.col(name).sum().alias(f"s_{i}") for i, name in enumerate(columns)]
    products = [
        (pl.col(columns[i]) * pl.col(columns[j])).sum().alias(f"s_{i}_{j}")
        for i, j in sum_names(len(columns))
    ]
    return whole.group_by("clinic", "therapy").agg(pl.len().alias("n"), *sums, *products)


def combined(parts: Iterable[Moments]) -> Moments:
    """The moments of several stores together: sums add up, blocks of one clinic and therapy merge.

    >>> rows = pl.DataFrame({"clinic": ["a", "a"], "therapy": ["x", "x"], "age": [2, 3]})
    >>> one = moments_from_blocks(blocks_of_rows(rows, ["age"]), ["age"])
    >>> combined([one, one]).n.tolist()
    [4]
    """
    stores = list(parts)
    if len({store.columns for store in stores}) != 1:
        raise CannotShow("The stores hold different columns. Compare stores with the same case mix.")
    keys = [key for store in stores for key in zip(store.clinics, store.therapies, strict=True)]
    unique = sorted(set(keys))
    position = {key: place for place, key in enumerate(unique)}
    place = np.array([position[key] for key in keys])
    return Moments(
        columns=stores[0].columns,
        clinics=tuple(clinic for clinic, _ in unique),
        therapies=tuple(therapy for _, therapy in unique),
        n=_added(place, [store.n for store in stores], len(unique)),
        sums=_added(place, [store.sums for store in stores], len(unique)),
        products=_added(place, [store.products for store in stores], len(unique)),
    )


def _added(place: Integers, arrays: Sequence[Integers], count: int) -> Integers:
    stacked = np.concatenate(arrays)
    total = np.zeros((count, *stacked.shape[1:]), dtype=np.int64)
    np.add.at(total, place, stacked)
    return total


def centred_blocks(moments: Moments) -> tuple[Integers, Floats]:
    """The whole numbers nearest the means, and per block the products of (1, columns - those numbers).

    The subtraction is done in integers, so no digit is lost before the first floating-point number.
    """
    origin = np.rint(moments.sums.sum(axis=0) / moments.n.sum()).astype(np.int64)
    crossed = moments.sums[:, :, None] * origin[None, None, :]
    shifted = moments.products - crossed - crossed.transpose(0, 2, 1)
    shifted += moments.n[:, None, None] * np.outer(origin, origin)
    first = moments.sums - moments.n[:, None] * origin
    size = len(moments.columns) + 1
    augmented = np.empty((len(moments.n), size, size))
    augmented[:, 0, 0] = moments.n
    augmented[:, 0, 1:] = augmented[:, 1:, 0] = first
    augmented[:, 1:, 1:] = shifted
    return origin, augmented


def outcome_sums(moments: Moments) -> pl.DataFrame:
    """therapy, n, s_y, s_yy of the outcome: one row per clinic and therapy."""
    return pl.DataFrame(
        {
            "therapy": moments.therapies,
            "n": moments.n,
            "s_y": moments.sums[:, -1],
            "s_yy": moments.products[:, -1, -1],
        }
    )


def arm_spread(sums: pl.DataFrame) -> pl.DataFrame:
    """therapy, n, mean, sd (empty for one patient) from rows with therapy, n, s_y, s_yy that add up.

    >>> arm_spread(pl.DataFrame({"therapy": ["x"], "n": [3], "s_y": [9], "s_yy": [41]})).row(0)
    ('x', 3, 3.0, 2.6457513110645907)
    """
    arms = sums.group_by("therapy").agg(pl.col("n", "s_y", "s_yy").cast(pl.Int128).sum()).sort("therapy")
    # n x squares - sum x sum stays in 128-bit integers, so the variance loses no digit
    spread = (pl.col("s_yy") * pl.col("n") - pl.col("s_y") * pl.col("s_y")).cast(pl.Float64)
    n = pl.col("n").cast(pl.Int64)
    return arms.select(
        "therapy",
        n,
        mean=pl.col("s_y").cast(pl.Float64) / n,
        sd=pl.when(n > 1).then((spread / n / (n - 1)).sqrt()),
    )
