"""What every statistic comes back as."""

from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import stdtr, stdtrit

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]
Errors: TypeAlias = Literal["ordinary", "HC", "CR1", "CR2"]


class Estimate(NamedTuple):
    """A number, its interval, the people behind it and how it was made."""

    value: float
    lower: float
    upper: float
    n: int
    method: str


def t_quantile(degrees: float, level: float = 0.95) -> float:
    """The two-sided critical value of Student's t; infinite degrees give the normal one.

    >>> round(t_quantile(23), 4), round(t_quantile(float("inf")), 4)
    (2.0687, 1.96)
    """
    return float(stdtrit(degrees, 0.5 + level / 2))


def t_interval(value: float, error: float, degrees: float, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper limit of ``value`` with standard error ``error`` by Student's t.

    >>> tuple(round(limit, 3) for limit in t_interval(1.0, 0.5, 23))
    (-0.034, 2.034)
    """
    half = t_quantile(degrees, level) * error
    return value - half, value + half


def two_sided_p(value: float, error: float, degrees: float) -> float:
    """Two-sided p of ``value`` against no difference by Student's t.

    >>> round(two_sided_p(2.0687, 1.0, 23), 4)
    0.05
    """
    return float(2 * stdtr(degrees, -abs(value) / error))


def holm(p_values: Floats) -> Floats:
    """P values adjusted for several contrasts by Holm's step-down rule (Holm 1979, Scand J Stat 6:65).

    >>> holm(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p_values)
    stepped = p_values[order] * np.arange(len(p_values), 0, -1)
    adjusted = np.empty_like(stepped)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


def numbered(names: pl.Series) -> tuple[list[str], Integers]:
    """The names in order, each once, and at which of them every row is: strings are not sorted for it, as NumPy would.

    >>> known, places = numbered(pl.Series(["b", "a", "b"]))
    >>> known, places.tolist()
    (['a', 'b'], [1, 0, 1])
    """
    known = names.cast(pl.String).unique().sort()
    return known.to_list(), names.cast(pl.String).cast(pl.Enum(known)).to_physical().cast(pl.Int64).to_numpy()
