"""Sums by level made into sums of levels: what SQL need not multiply."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt
import polars as pl


def blocks_of_cells(cells: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """clinic, therapy, n, ``s_<i>`` and ``s_<i>_<j>`` (i <= j, positions in ``columns``).

    ``cells``: sorted rows of clinic, therapy, levels, n and the same sums of the numbers among the columns.
    Within a cell a level ("sex:male") is one number, 0 or 1, so its sums follow.

    >>> cells = pl.DataFrame({"clinic": ["a", "a"], "therapy": "x", "sex": ["female", "male"], "n": [3, 2],
    ...                       "s_0": [30, 10], "s_0_0": [300, 50]})
    >>> blocks_of_cells(cells, ["age", "sex:male"]).row(0, named=True)
    {'clinic': 'a', 'therapy': 'x', 'n': 5, 's_0': 40, 's_1': 2, 's_0_0': 350, 's_0_1': 10, 's_1_1': 2}
    """
    starts = _starts(cells)
    sums = {name: cells[name].to_numpy() for name in cells.columns if name == "n" or name.startswith("s_")}
    levels = {column: column.partition(":") for column in columns if ":" in column}
    held = {column: (cells[name] == level).to_numpy() for column, (name, _, level) in levels.items()}

    def total(places: Sequence[int]) -> npt.NDArray[np.int64]:
        """Of one column or of a product of two, by block."""
        numbers = [str(place) for place in places if columns[place] not in levels]
        summed = sums["_".join(["s", *numbers]) if numbers else "n"]
        for column in {columns[place] for place in places} & levels.keys():
            summed = summed * held[column]
        return np.add.reduceat(summed, starts)

    places = range(len(columns))
    wanted = [*((i,) for i in places), *combinations_with_replacement(places, 2)]
    named = [pl.Series("_".join(["s", *map(str, each)]), total(each)) for each in wanted]
    blocks = cells.select("clinic", "therapy")[starts]
    return pl.DataFrame([*blocks, pl.Series("n", np.add.reduceat(sums["n"], starts)), *named])


def _starts(cells: pl.DataFrame) -> npt.NDArray[np.uint32]:
    """Where another clinic or therapy begins."""
    clinic, therapy = cells["clinic"], cells["therapy"]
    another = (clinic != clinic.shift()) | (therapy != therapy.shift())
    return another.fill_null(value=True).arg_true().to_numpy()
