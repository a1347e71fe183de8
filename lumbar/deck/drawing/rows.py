"""Charts in rows, the first on top: bars, stacked bars, intervals, points; names at the left, values at the right."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, blend
from lumbar.deck.drawing.sheet import SMALL, axes, colour, mark_ticks, marker
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries

QUIET, PALE = 0.38, 0.35
THICK = 0.62
"""Of a row's height: what its bars take together."""


def draw(chart: PlainChart, figure: Figure, theme: Theme) -> None:
    """Draw a chart of kind bars, stacked, intervals or points."""
    left, right = _margins(chart, theme)
    found = axes(
        figure, theme, (left, 2.9 * theme.text, right, 2.2 * theme.text if chart.key or chart.sides else 6)
    )
    mark_ticks(found, "x", chart.values, theme)
    found.set_ylim(len(chart.rows) - 0.45, -0.55)
    found.set_yticks([])
    found.annotate(
        _capital(chart.values),
        (0.5, 0),
        (0, -2.5 * theme.text),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="center",
        color=theme.muted,
        size=theme.text * SMALL,
    )
    for limit in chart.limits:
        found.axvline(limit, color=theme.muted, linewidth=0.9, linestyle=(0, (1, 2)))
    if chart.values.low < 0 < chart.values.high:
        found.axvline(0, color=theme.muted, linewidth=1)
    _words_of_rows(found, chart, theme)
    {"bars": _bars, "stacked": _stacked}.get(chart.kind, _marks)(found, chart, theme)
    _heads(found, chart, theme)


def _capital(axis: PlainAxis) -> str:
    return axis.title[:1].upper() + axis.title[1:]


def _margins(chart: PlainChart, theme: Theme) -> tuple[float, float]:
    """Return the points that the longest name and the longest value take."""
    small = theme.text * SMALL
    names = [max(text_width(row.name, theme.text), text_width(row.detail, small)) for row in chart.rows]
    said = [
        text_width(row.said, theme.text) + text_width(row.aside, small) + 16 for row in chart.rows if row.said
    ]
    words = [text_width(word, small) + 10 for series in chart.series for word in series.words]
    outside = max(said, default=0) or (max(words, default=0) if chart.kind == "bars" else 0)
    return max(names, default=0) + 14, max(outside, 16)


def _words_of_rows(found: Axes, chart: PlainChart, theme: Theme) -> None:
    beside: dict[str, Any] = {"textcoords": "offset points", "va": "center", "annotation_clip": False}
    small = theme.text * SMALL
    for y, row in enumerate(chart.rows):
        ink = theme.ink if row.position is None or row.quiet else theme.at(row.position).colour
        up = 0.55 * theme.text if row.detail else 0
        left: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "ha": "right", **beside}
        weight = 600 if row.head or row.position is not None else 400
        found.annotate(row.name, (0, y), (-8, up), color=ink, weight=weight, **left)
        found.annotate(row.detail, (0, y), (-8, up - 1.1 * theme.text), color=theme.muted, size=small, **left)
        right: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "ha": "left", **beside}
        found.annotate(row.said, (1, y), (10, 0), color=theme.ink, weight=600, **right)
        shift = 10 + text_width(row.said, theme.text) + 6
        found.annotate(row.aside, (1, y), (shift, 0), color=theme.muted, size=small, **right)


def _bars(found: Axes, chart: PlainChart, theme: Theme) -> None:
    """Draw the series of a row one under the other, each with its interval and its words."""
    count = len(chart.series)
    thick = THICK / count
    for place, series in enumerate(chart.series):
        for row, value in enumerate(series.values):
            if value is None:
                continue
            y = row + (place - (count - 1) / 2) * thick
            found.barh(y, value, thick * 0.86, color=_fill(chart, series, row, theme), linewidth=0)
            _whisker(found, series, row, y, theme.ink)
            if series.words:
                _word(found, series.words[row], (max(value, 0), y), theme)


def _word(found: Axes, word: str, at: tuple[float, float], theme: Theme) -> None:
    found.annotate(
        word,
        at,
        (5, 0),
        textcoords="offset points",
        va="center",
        color=theme.muted,
        size=theme.text * SMALL * 0.9,
        annotation_clip=False,
    )


def _fill(chart: PlainChart, series: PlainSeries, row: int, theme: Theme) -> str:
    known = chart.rows[row].position
    full = theme.at(series.position if known is None else known).colour
    if chart.rows[row].quiet:
        return blend(full, theme.paper, QUIET)
    return blend(full, theme.paper, PALE) if series.look == "pale" else full


def _whisker(found: Axes, series: PlainSeries, row: int, y: float, ink: str) -> None:
    lower, upper = (ends[row] if ends else None for ends in (series.lower, series.upper))
    if lower is not None and upper is not None:
        found.plot([lower, upper], [y, y], color=ink, linewidth=1.1, solid_capstyle="butt")


def _stacked(found: Axes, chart: PlainChart, theme: Theme) -> None:
    """Draw the parts of each row end to end; a part that is wide enough holds its own words."""
    starts = [0.0] * len(chart.rows)
    span = chart.values.high - chart.values.low
    for series in chart.series:
        for row, value in enumerate(series.values):
            width = value or 0.0
            found.barh(row, width, THICK, starts[row], color=colour(series, theme), edgecolor=theme.paper)
            word = series.words[row] if series.words else ""
            if word and width / span > 0.05:
                middle = starts[row] + width / 2
                small = theme.text * SMALL
                found.text(
                    middle, row, word, color=theme.paper, ha="center", va="center", size=small, weight=600
                )
            starts[row] += width


def _marks(found: Axes, chart: PlainChart, theme: Theme) -> None:
    """Draw a mark per series and row, with its interval; ghosts are hollow, grey and a little lower."""
    if chart.joined:
        _joined(found, chart, theme)
    for series in sorted(chart.series, key=lambda one: one.look != "ring"):
        ghost = series.look == "ring"
        for row, value in enumerate(series.values):
            if value is None:
                continue
            known = chart.rows[row].position
            look = theme.at(series.position if known is None or ghost else known)
            lowered = 0.2 if ghost and chart.kind == "intervals" else 0.0
            _whisker(found, series, row, row + lowered, look.colour)
            hollow = theme.paper if ghost else look.colour
            found.plot(
                [value],
                [row + lowered],
                marker(look, series.marker),
                markersize=6 if ghost else 8,
                markerfacecolor=hollow,
                markeredgecolor=look.colour,
                clip_on=False,
            )


def _joined(found: Axes, chart: PlainChart, theme: Theme) -> None:
    for row in range(len(chart.rows)):
        ends = [series.values[row] for series in chart.series] + ([0.0] if len(chart.series) == 1 else [])
        known = [end for end in ends if end is not None]
        if len(known) > 1:
            found.plot([min(known), max(known)], [row, row], color=theme.grid, linewidth=3, zorder=1)


def _heads(found: Axes, chart: PlainChart, theme: Theme) -> None:
    """Write the key, or what lies on either side of zero, above the rows; parts of a stack are named there."""
    above: dict[str, Any] = {
        "textcoords": "offset points",
        "annotation_clip": False,
        "size": theme.text * SMALL,
        "va": "bottom",
    }
    up = (0, 5)
    if chart.sides:
        sides = ((0, "left", f"← {chart.sides[0]}"), (1, "right", f"{chart.sides[1]} →"))
        for x, side, words in sides:
            found.annotate(words, (x, 1), up, xycoords="axes fraction", ha=side, color=theme.muted, **above)
    if chart.kind == "stacked":
        _names_of_parts(found, chart.series, theme)
    elif chart.key:
        high = (0, 5 + 1.2 * theme.text) if chart.sides else up
        found.annotate(
            chart.key, (0, 1), high, xycoords="axes fraction", ha="left", color=theme.muted, **above
        )


def _names_of_parts(found: Axes, parts: Sequence[PlainSeries], theme: Theme) -> None:
    shift = 0.0
    for part in parts:
        words = f"■ {part.label or part.name}"
        found.annotate(
            words,
            (0, 1),
            (shift, 6),
            xycoords="axes fraction",
            textcoords="offset points",
            color=colour(part, theme),
            weight=600,
            size=theme.text * SMALL,
            va="bottom",
            annotation_clip=False,
        )
        shift += text_width(words, theme.text) + 14
