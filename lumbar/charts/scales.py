"""The value axis of lines: how far it reaches, where its quiet gridlines lie, what stands beside them."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import polars as pl

from lumbar.charts.canvas import Layout, ticks, titled_ticks
from lumbar.charts.lines import View


@dataclass(frozen=True)
class Extent:
    """The range of the axis in drawn units: the values themselves, or their log10."""

    low: float
    high: float
    logarithmic: bool = False

    def share(self, y: float) -> float:
        """Return how far up the axis a value lies, 0 to 1.

        >>> Extent(0, 200).share(50), Extent(3, 7, True).share(100_000)
        (0.25, 0.5)
        """
        drawn = log10(y) if self.logarithmic else y
        return (drawn - self.low) / (self.high - self.low)


def extent_of(lines: pl.DataFrame, view: View) -> Extent:
    """Return the range that holds every line with its band; plain values start at nought."""
    drawn = [y for name in ("y", "y_lower", "y_upper") for y in lines[name] if y is not None and isfinite(y)]
    low, high = min(drawn), max(drawn)
    if view.scale == "log":
        return Extent(log10(low) - 0.08, log10(high) + 0.05, logarithmic=True)
    if view.scale == "level" and view.what.from_nought:
        return Extent(0.0, 1.02 * high or 1.0)
    room = 0.06 * (high - low) or 0.5
    return Extent(low - room, high + room)


def value_axis(extent: Extent, view: View) -> Layout:
    """Return range, type and ticks of the value axis; the unit is said once, at the top."""
    if extent.logarithmic:
        values = [10.0**power for power in range(ceil(extent.low), floor(extent.high) + 1)]
        return _axis(extent, values, [view.what.form(value) for value in values]) | {"type": "log"}
    values = ticks(extent.low, extent.high)
    if view.scale == "indexed":
        return _axis(extent, values, [f"{value:g}" for value in values])
    return _axis(extent, values, titled_ticks(values, view.what.form))


def _axis(extent: Extent, values: list[float], texts: list[str]) -> Layout:
    return {"range": [extent.low, extent.high], "tickvals": values, "ticktext": texts}
