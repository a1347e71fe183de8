"""Lines over years or weeks: bands, past solid and projection dashed, names at their ends, numbers under the visits."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import isnan, nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lumbar.charts.labels import spread, text_width
from lumbar.charts.theme import Theme
from lumbar.deck.drawing.sheet import POINTS, SMALL, axes, colour, folded, mark_ticks, marker
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries

BAND, CROWDED = 0.11, 4
SOLID, DASHED = "-", (0, (3.2, 2))
LEADER = 16
AIR = 0.012
"""Of the years or weeks: kept free at either side, so that marks and first labels stand clear."""


def draw(chart: PlainChart, figure: Figure, theme: Theme) -> None:
    """Draw a chart of kind "lines"."""
    lines = [series for series in chart.series if series.look != "ring"]
    named = [series for series in chart.series if _label(series)]
    right = LEADER + 8 + max((text_width(_label(line), theme.text) for line in named), default=0)
    row = 1.45 * theme.text * SMALL
    bottom = 2 * theme.text + (len(chart.under) + bool(chart.under)) * row
    left = 12 + max((text_width(text, theme.text * SMALL) for text in _texts(chart)), default=40)
    left = max(left, *(text_width(under.name, theme.text * SMALL) + 12 for under in chart.under), 0)
    across = POINTS * float(figure.get_size_inches()[0]) - left - right
    key = folded(chart.key, across, theme)
    found = axes(figure, theme, (left, bottom, right, theme.text * (2.1 + 1.1 * key.count("\n"))))
    mark_ticks(found, "y", chart.values, theme)
    if chart.along:
        air = AIR * (chart.along.high - chart.along.low)
        along = replace(chart.along, low=chart.along.low - air, high=chart.along.high + air)
        along = replace(along, texts=_fitting(along, across, theme))
        mark_ticks(found, "x", along, theme, grid=False)
    _head(found, chart, key, theme)
    for line in lines:
        _band(found, chart.x, line, theme, len(lines) > CROWDED)
    for series in chart.series:
        _rings(found, chart.x, series, theme) if series.look == "ring" else _line(found, chart, series, theme)
    _ends(found, chart, named, theme)
    _under(found, chart, theme, row)


def _fitting(along: PlainAxis, across: float, theme: Theme) -> tuple[str, ...]:
    """Return the words under the axis: in full where they fit, else without "week", else without those too close."""
    one, small = across / (along.high - along.low), theme.text * SMALL
    for texts in (along.texts, tuple(text.removeprefix("week ") for text in along.texts)):
        ends = [(tick * one, text_width(text, small)) for tick, text in zip(along.ticks, texts, strict=True)]
        gaps = [b - a - (wide_a + wide_b) / 2 for (a, wide_a), (b, wide_b) in pairwise(ends)]
        if min(gaps, default=1) > 2:
            return texts
    return tuple(text if gap > 2 else "" for text, gap in zip(texts, [1e9, *gaps], strict=True))


def _texts(chart: PlainChart) -> Sequence[str]:
    return chart.values.texts or [f"{tick:,g}" for tick in chart.values.ticks]


def _label(line: PlainSeries) -> str:
    return f"{line.label} {line.said}".strip()


def _head(found: Axes, chart: PlainChart, key: str, theme: Theme) -> None:
    """Write how to read the picture above it, and mark where the projection begins."""
    if key:
        found.text(0, 1.03, key, transform=found.transAxes, color=theme.muted, size=theme.text * SMALL)
    if chart.dashed_after is None:
        return
    found.axvline(chart.dashed_after, color=theme.muted, linewidth=0.9, linestyle=(0, (1, 2)))
    found.annotate(
        "projection →",
        (chart.dashed_after, 1),
        (4, 4),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        color=theme.muted,
        size=theme.text * SMALL,
    )


def _numbers(values: Sequence[float | None]) -> list[float]:
    return [nan if value is None else value for value in values]


def _band(found: Axes, x: Sequence[float], line: PlainSeries, theme: Theme, crowded: bool) -> None:
    if line.lower and line.upper:
        lower, upper = _numbers(line.lower), _numbers(line.upper)
        alpha = BAND * (0.6 if crowded else 1)
        found.fill_between(x, lower, upper, color=colour(line, theme), alpha=alpha, linewidth=0)


def _line(found: Axes, chart: PlainChart, line: PlainSeries, theme: Theme) -> None:
    """Draw one line; where x are visits or quarters, each value has its marker and a missing one breaks the line."""
    edge = chart.dashed_after
    every = list(zip(chart.x, _numbers(line.values), strict=True))
    known = [(x, y) for x, y in every if not isnan(y)]
    past = every if edge is None else [point for point in known if point[0] <= edge]
    future = [point for point in known if edge is not None and point[0] >= edge]
    quiet = line.look == "outline"
    width = 0.9 if quiet else 2.2
    look: dict[str, Any] = {"color": colour(line, theme), "linewidth": width, "solid_capstyle": "round"}
    style = "steps-post" if chart.steps else "default"
    for part, dash in ((past, SOLID), (future, DASHED)):
        if len(part) > 1:
            found.plot(*zip(*part, strict=True), linestyle=dash, drawstyle=style, **look)
    if edge is None and known and not quiet:
        shape = marker(theme.at(line.position), line.marker)
        found.plot(*zip(*known, strict=True), shape, color=look["color"], markersize=6, markeredgewidth=0)


def _rings(found: Axes, x: Sequence[float], series: PlainSeries, theme: Theme) -> None:
    shape = marker(theme.at(series.position), series.marker)
    ring: dict[str, Any] = {
        "markerfacecolor": theme.paper,
        "markeredgecolor": colour(series, theme),
        "markeredgewidth": 1.5,
    }
    found.plot(x, _numbers(series.values), shape, markersize=6.5, clip_on=False, zorder=4, **ring)


def _ends(found: Axes, chart: PlainChart, lines: Sequence[PlainSeries], theme: Theme) -> None:
    """Write every name with its last value beside the line's end, moved by the least that keeps them apart."""
    ends = [_last(chart.x, line) for line in lines]
    box = found.get_window_extent()
    scale = 72 / found.get_figure().dpi  # pyright: ignore[reportOptionalMemberAccess, reportAttributeAccessIssue]
    heights = [found.transData.transform(end)[1] * scale for end in ends]
    low, high = box.y0 * scale - theme.text, box.y1 * scale + theme.text
    placed = spread(heights, [1.3 * theme.text] * len(ends), low, high)
    for line, end, height, place in zip(lines, ends, heights, placed, strict=True):
        found.annotate(
            f"{line.label} {line.said}".strip(),
            end,
            (LEADER, place - height),
            textcoords="offset points",
            color=colour(line, theme),
            weight=600,
            va="center",
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": colour(line, theme),
                "linewidth": 0.8,
                "shrinkB": 4,
                "shrinkA": 1,
            },
        )


def _last(x: Sequence[float], line: PlainSeries) -> tuple[float, float]:
    return next((at, y) for at, y in zip(reversed(x), reversed(line.values), strict=True) if y is not None)


def _under(found: Axes, chart: PlainChart, theme: Theme, row: float) -> None:
    """Write the numbers that stand under the visits, a row per line, each beginning with its name."""
    if not chart.under:
        return
    small: dict[str, Any] = {
        "size": theme.text * SMALL,
        "va": "center",
        "annotation_clip": False,
        "textcoords": "offset points",
    }
    first = -2 * theme.text
    found.annotate(
        chart.under_says, (0, 0), (0, first), xycoords="axes fraction", ha="left", color=theme.muted, **small
    )
    closest = min((second - one for one, second in pairwise(chart.x)), default=1)
    for number, under in enumerate(chart.under, 1):
        ink = theme.at(under.position).colour
        down = first - number * row
        found.annotate(
            under.name, (0, 0), (-8, down), xycoords="axes fraction", ha="right", color=ink, **small
        )
        for x, cell in zip(chart.x, under.cells, strict=True):
            if closest:
                found.annotate(
                    cell,
                    (x, 0),
                    (0, down),
                    xycoords=("data", "axes fraction"),
                    ha="center",
                    color=ink,
                    **small,
                )
