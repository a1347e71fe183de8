"""Sums by clinic and therapy: all that a linear comparison needs to know of the patients.

Wong et al. 2021, "You Only Compress Once" (arXiv 2102.11297): least squares and errors clustered by
a unit follow exactly from the sums and products within that unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats, Integers


@dataclass(frozen=True)
class Moments:
    """One block of exact integer sums per clinic and therapy; the outcome is the last column.

    ``cross`` (blocks, 1 + columns, 1 + columns), int64, holds the products of (1, columns).
    """

    columns: tuple[str, ...]
    clinics: tuple[str, ...]
    therapies: tuple[str, ...]
    cross: Integers

    @property
    def n(self) -> Integers:
        """Patients (blocks,)."""
        return self.cross[:, 0, 0]

    @property
    def sums(self) -> Integers:
        """Sum of every column (blocks, columns)."""
        return self.cross[:, 0, 1:]

    @property
    def products(self) -> Integers:
        """Sum of products of every two columns (blocks, columns, columns)."""
        return self.cross[:, 1:, 1:]

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
    """Moments from a frame of sums; rows of one clinic and therapy add up.

    Columns: clinic, therapy, n and, i and j being positions in ``columns``, ``s_<i>`` and ``s_<i>_<j>``
    (i <= j) of every number. A level ("sex:male") may do without: then all patients of a row share the level
    that the column of its name ("sex") holds, and its sums follow. Raises CannotShow where nobody is left.

    >>> blocks = pl.DataFrame({"clinic": ["a", "a"], "therapy": "x", "sex": ["female", "male"], "n": [3, 2],
    ...                        "s_0": [30, 10], "s_0_0": [300, 50]})
    >>> moments = moments_from_blocks(blocks, ["age", "sex:male"])
    >>> moments.n.tolist(), moments.sums.tolist(), moments.products.tolist()
    ([5], [[40, 2]], [[[350, 10], [10, 2]]])
    """
    filled = blocks.filter(pl.col("n") > 0)
    if filled.is_empty():
        raise CannotShow("No patient has a score at this visit. Choose another visit or a wider filter.")
    keys = filled.select(pl.col("clinic", "therapy").cast(pl.String))
    another = keys.select((pl.all() != pl.all().shift()).fill_null(value=True))
    starts = np.flatnonzero(another.to_numpy().any(axis=1))
    return _merged(tuple(columns), keys[starts].rows(), _products(filled, columns, starts))


def _products(cells: pl.DataFrame, columns: Sequence[str], starts: Integers) -> Integers:
    """The products of (1, columns), added up from each of ``starts`` to the next."""
    numbers = [0, *(1 + i for i in range(len(columns)) if f"s_{i}" in cells.columns)]
    levels = [place for place in range(1 + len(columns)) if place not in numbers]
    pairs = [*combinations_with_replacement(numbers, 2)]
    sums = cells.select(pl.col([_sum_name(*pair) for pair in pairs]).cast(pl.Int64)).to_numpy().T
    products = np.zeros((len(starts), 1 + len(columns), 1 + len(columns)), dtype=np.int64)
    one, two = np.array(pairs).T
    products[:, one, two] = products[:, two, one] = np.add.reduceat(sums, starts, axis=1).T
    first = sums[: len(numbers)]
    held = {place: _held(cells, columns[place - 1]) for place in levels}
    for place, own in held.items():
        summed = np.add.reduceat(first * own, starts, axis=1).T
        products[:, place, numbers] = products[:, numbers, place] = summed
        for other, too in held.items():
            products[:, place, other] = np.add.reduceat(sums[0] * (own & too), starts)
    return products


def _sum_name(one: int, two: int) -> str:
    """The column with the sum of products of two of (1, columns), in their order.

    >>> _sum_name(0, 0), _sum_name(0, 1), _sum_name(1, 2)
    ('n', 's_0', 's_0_1')
    """
    named = [str(place - 1) for place in (one, two) if place]
    return "_".join(["s", *named]) if named else "n"


def _held(cells: pl.DataFrame, column: str) -> npt.NDArray[np.bool_]:
    """Whether a row's patients share the level ("sex:male")."""
    name, _, level = column.partition(":")
    return (cells[name] == level).to_numpy()


def _merged(columns: tuple[str, ...], keys: Sequence[tuple[str, ...]], products: Integers) -> Moments:
    """Moments in order of clinic and therapy (``keys``); products of the same two add up."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    another = [i for i, row in enumerate(order) if not i or keys[row] != keys[order[i - 1]]]
    clinics, therapies = zip(*(keys[order[i]] for i in another), strict=True)
    return Moments(columns, clinics, therapies, np.add.reduceat(products[order], another))


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
    return _merged(stores[0].columns, keys, np.concatenate([store.cross for store in stores]))


def centred_blocks(moments: Moments) -> tuple[Integers, Floats]:
    """The whole numbers nearest the means, and per block the products of (1, columns - those numbers).

    The subtraction is done in integers, so no digit is lost before the first floating-point number.
    """
    origin = np.rint(moments.sums.sum(axis=0) / moments.n.sum()).astype(np.int64)
    shifted = moments.cross.copy()
    shifted[:, 1:] -= origin[:, None] * shifted[:, :1]
    shifted[:, :, 1:] -= origin * shifted[:, :, :1]
    return origin, shifted.astype(float)


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


def arm_spread(sums: pl.DataFrame, *of: str) -> pl.DataFrame:
    """therapy, n, mean, sd (empty for one patient) from rows with therapy, n, s_y, s_yy that add up.

    ``of``: columns that tell apart what was summed, first in the answer too.

    >>> arm_spread(pl.DataFrame({"therapy": ["x"], "n": [3], "s_y": [9], "s_yy": [41]})).row(0)
    ('x', 3, 3.0, 2.6457513110645907)
    """
    arms = sums.group_by(*of, "therapy").agg(pl.col("n", "s_y", "s_yy").cast(pl.Int128).sum())
    # n x squares - sum x sum stays in 128-bit integers, so the variance loses no digit
    spread = (pl.col("s_yy") * pl.col("n") - pl.col("s_y") * pl.col("s_y")).cast(pl.Float64)
    n = pl.col("n").cast(pl.Int64)
    return arms.sort(*of, "therapy").select(
        *of,
        "therapy",
        n,
        mean=pl.col("s_y").cast(pl.Float64) / n,
        sd=pl.when(n > 1).then((spread / n / (n - 1)).sqrt()),
    )
