"""How a control chart is looked at: what is measured, which way is better, and the look of each type of point."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.theme import Series, Theme
from lumbar.charts.therapies import TherapyView, count

Measure = Literal["mean_change", "responders", "follow_up", "with_baseline"]
COMMON, TOO_FEW, NOT_DUE = "common cause", "too few", "not yet due"
QUIET, WITHHELD = 4, "near 0 or 100 %: a limit alone"
POSITIONS = {COMMON: QUIET, "improvement": 6, "concern": 1, "special cause": 2, TOO_FEW: QUIET}
"""Place of each type in the theme's series: colour and marker say the same."""
NAMES = {
    "mean_change": "mean change on {}",
    "responders": "share improved on {}",
    "follow_up": "follow-up rate",
    "with_baseline": "share with a baseline",
}
AXES = {
    "mean_change": "Mean change on {} since baseline, {}",
    "responders": "Share improved by {} on {}, % of those who came back",
    "follow_up": "Came back at week {}, % of those due",
    "with_baseline": "Measured before treatment, % of those treated",
}


@dataclass(frozen=True)
class ControlView:
    """What a chart's values are: `seen` holds instrument, visit and whether the patients are made up."""

    seen: TherapyView
    measure: Measure
    change: str = ""

    @property
    def name(self) -> str:
        """Return what is measured, as it stands inside a sentence."""
        return NAMES[self.measure].format(self.seen.tool.code)

    @property
    def axis(self) -> str:
        """Return measure and unit."""
        if self.measure == "mean_change":
            return AXES[self.measure].format(self.seen.tool.code, self.seen.unit)
        if self.measure == "responders":
            return AXES[self.measure].format(self.change, self.seen.tool.code)
        return AXES[self.measure].format(self.seen.week)

    @property
    def better(self) -> str:
        """Return which way is better: "lower" or "higher"."""
        return self.seen.tool.better if self.measure == "mean_change" else "higher"

    @property
    def factor(self) -> int:
        """Return what a value is multiplied with to be drawn: shares are drawn in per cent."""
        return 1 if self.measure == "mean_change" else 100

    def short(self, value: float) -> str:
        """Return a value without its unit; shares with a tenth, for quarters differ by little."""
        if self.measure == "mean_change":
            return self.seen.score(value)
        return f"{100 * value:.1f}".removesuffix(".0")

    def said(self, value: float | None) -> str:
        """Return a value with its unit; in words where there is none."""
        if value is None:
            return "not shown"
        return f"{self.short(value)} {self.seen.unit if self.measure == 'mean_change' else '%'}"

    def hover(self, row: Row) -> str:
        """Return one quarter in words."""
        value = row["bound"] or self.said(row["value"])
        rules = f": {row['rules']}" if row["rules"] else ""
        kind = f"<br>{row['type']}{rules}" if row["type"] else ""
        return f"<b>{row['clinic']}</b>, {row['quarter']}<br>{value}, {count(row['n'])} patients{kind}"


def look(kind: str, theme: Theme) -> Series:
    """Return colour and marker of a type of point."""
    own = theme.at(POSITIONS[kind])
    marker = {COMMON: "circle", TOO_FEW: "circle-open"}.get(kind, own.marker)
    return Series(own.colour, marker, own.dash)


def placed(chart: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with their place `x` along the quarters: 0, 1, 2 ... for each clinic."""
    return chart.with_columns(x=pl.int_range(pl.len()).over("clinic"))


def bound_value(bound: str) -> float:
    """Return the edge of a share that may only be given as a limit.

    >>> bound_value("> 92 %"), bound_value("< 8 %")
    (0.92, 0.08)
    """
    return float(bound.split(" ")[1]) / 100


def drawn_span(chart: pl.DataFrame, view: ControlView) -> tuple[float, float]:
    """Return the range of the value axis, in drawn units, around values, limits, bounds and target."""
    numbers = [chart[name].drop_nulls() for name in ("value", "lower", "upper", "target")]
    bounds = pl.Series([bound_value(each) for each in chart["bound"] if each], dtype=pl.Float64)
    every = pl.concat([*numbers, bounds]) * view.factor
    low, high = float(every.min() or 0), float(every.max() or 0)  # pyright: ignore[reportArgumentType]
    room = 0.07 * (high - low) or 1.0
    if view.measure == "mean_change":
        return low - room, high + room
    return max(-2.0, low - room), min(102.0, high + room)
