"""XmR control chart, a verb per step: limits, one function per rule, types of points, assurance.

Authority: NHS England "Making Data Count" (limits at 2.66 mean moving ranges, four rules); Wheeler 2000, "Understanding
Variation". Series run along the last axis, one value a quarter, NaN where there is none. **A gap breaks a run**: what
was not seen counts for no rule, and no moving range is taken across it. Rules answer +1 above, -1 below, 0 elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Floats: TypeAlias = npt.NDArray[np.float64]
Signs: TypeAlias = npt.NDArray[np.int64]

REACH = 2.66
"""Mean moving ranges from the centre to a limit: 3 / 1.128, the ratio of spread to moving range of a normal pair."""
SCREENED_ABOVE = 3.267
"""Mean moving ranges: a larger one is left out, once, where ranges are screened."""
RUN, PAIR_OF = 7, 3
NEAR = 2 / 3
"""Of the way from the centre to a limit."""


@dataclass(frozen=True)
class Limits:
    """Centre line and limits of each series, with an axis of length 1 where the quarters were."""

    centre: Floats
    lower: Floats
    upper: Floats

    @property
    def near_lower(self) -> Floats:
        """Two thirds of the way to the lower limit."""
        return self.centre + NEAR * (self.lower - self.centre)

    @property
    def near_upper(self) -> Floats:
        """Two thirds of the way to the upper limit."""
        return self.centre + NEAR * (self.upper - self.centre)


def moving_ranges(values: Floats) -> Floats:
    """How far each value lies from the one a quarter before; NaN for the first, and beside a gap.

    >>> moving_ranges(np.array([1.0, 2.0, np.nan, 10.0, 9.0]))
    array([nan,  1., nan, nan,  1.])
    """
    first = np.full((*values.shape[:-1], min(1, values.shape[-1])), np.nan)
    return np.concatenate([first, np.abs(np.diff(values, axis=-1))], axis=-1)


def limits(values: Floats, screen: bool = False) -> Limits:
    """Mean and mean ± 2.66 mean moving ranges; NaN where there is no moving range.

    ``screen``: moving ranges above 3.267 times their mean are left out of it, once.

    >>> found = limits(np.array([1.0, 2, 1, 2, 10, *6 * (1, 2), 1]), screen=True)
    >>> round(found.lower.item(), 2), round(found.upper.item(), 2)
    (-0.72, 4.6)
    """
    ranges = moving_ranges(values)
    if screen:
        with np.errstate(invalid="ignore"):
            ranges = np.where(ranges > SCREENED_ABOVE * _mean(ranges), np.nan, ranges)
    centre, reach = _mean(values), REACH * _mean(ranges)
    return Limits(centre, centre - reach, centre + reach)


def _mean(values: Floats) -> Floats:
    """Mean along the last axis, which stays with length 1; NaN where nothing is known.

    Never beyond the values themselves: the mean of three times 0.1 must not lie above 0.1, or all would be below it.
    """
    known = ~np.isnan(values)
    count = known.sum(axis=-1, keepdims=True)
    total = np.where(known, values, 0.0).sum(axis=-1, keepdims=True)
    least = np.where(known, values, np.inf).min(axis=-1, keepdims=True, initial=np.inf)
    most = np.where(known, values, -np.inf).max(axis=-1, keepdims=True, initial=-np.inf)
    mean = total / np.maximum(count, 1)
    return np.where(count > 0, np.maximum(np.minimum(mean, most), least), np.nan)


def outside_limits(values: Floats, limits: Limits) -> Signs:
    """Values above the upper or below the lower limit; one on the limit is inside.

    >>> outside_limits(np.array([0.0, 3.0, 3.1, -4.0]), Limits(*np.array([[0.0], [-3.0], [3.0]])))
    array([ 0,  0,  1, -1])
    """
    return _signs(values > limits.upper, values < limits.lower)


def seven_on_one_side(values: Floats, limits: Limits) -> Signs:
    """All values of runs of seven or more on one side of the centre; one on the centre is on neither.

    >>> seven_on_one_side(np.array([-1.0, *7 * (1,), 0]), Limits(*np.array([[0.0], [-9.0], [9.0]])))
    array([0, 1, 1, 1, 1, 1, 1, 1, 0])
    """
    above, below = values > limits.centre, values < limits.centre
    return _signs(_in_full_windows(above, RUN), _in_full_windows(below, RUN))


def seven_in_order(values: Floats) -> Signs:
    """All values of runs of seven or more that each lie above, or each below, the one before.

    >>> seven_in_order(np.array([5.0, 1, 2, 3, 4, 5, 6, 7]))
    array([0, 1, 1, 1, 1, 1, 1, 1])
    """
    steps = np.diff(values, axis=-1)
    rising, falling = (_ends_of(_in_full_windows(way, RUN - 1)) for way in (steps > 0, steps < 0))
    return _signs(rising, falling)[..., : values.shape[-1]]


def two_of_three_near_a_limit(values: Floats, limits: Limits) -> Signs:
    """Values beyond two thirds of the way to a limit, where two of three in a row are so on the same side.

    >>> two_of_three_near_a_limit(np.array([2.5, 0.0, 2.1, 0.0, 0.0, 2.5]), Limits(*np.array([[0.0], [-3.0], [3.0]])))
    array([1, 0, 1, 0, 0, 0])
    """
    high, low = values > limits.near_upper, values < limits.near_lower
    return _signs(high & _in_pairs(high), low & _in_pairs(low))


def _signs(above: npt.NDArray[np.bool_], below: npt.NDArray[np.bool_]) -> Signs:
    return above.astype(np.int64) - below.astype(np.int64)


def _in_full_windows(true: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """Where a window of that many in a row, all true, covers the place."""
    return _covered(true, size, size)


def _in_pairs(true: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return _covered(true, PAIR_OF, 2)


def _covered(true: npt.NDArray[np.bool_], size: int, at_least: int) -> npt.NDArray[np.bool_]:
    """Where a window of ``size`` with at least so many true covers the place."""
    if true.shape[-1] < size:
        return np.zeros_like(true)
    full = sliding_window_view(true, size, axis=-1).sum(axis=-1) >= at_least
    padding = [(0, 0)] * (true.ndim - 1) + [(size - 1, size - 1)]
    return np.any(sliding_window_view(np.pad(full, padding), size, axis=-1), axis=-1, out=np.empty_like(true))


def _ends_of(steps: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """From steps between values to the values at either end of them."""
    nothing = np.zeros((*steps.shape[:-1], 1), bool)
    return np.concatenate([steps, nothing], axis=-1) | np.concatenate([nothing, steps], axis=-1)
