"""Ages of women and men to both sides of zero: one year filled, the other as a line around it."""

from typing import Any

from matplotlib.figure import Figure

from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, blend
from lumbar.deck.drawing.sheet import SMALL, axes, colour, mark_ticks
from lumbar.deck.plain.chart import PlainChart

PALE = 0.42


def draw(chart: PlainChart, figure: Figure, theme: Theme) -> None:
    """Draw a chart of kind "pyramid"; the youngest are at the foot."""
    small = theme.text * SMALL
    left = 14 + max((text_width(row.name, small) for row in chart.rows), default=40)
    found = axes(figure, theme, (left, 3.1 * theme.text, 16, 2.4 * theme.text))
    mark_ticks(found, "x", chart.values, theme)
    found.set_ylim(-0.6, len(chart.rows) - 0.4)
    every = range(0, len(chart.rows), 2)
    found.set_yticks(list(every), [chart.rows[row].name for row in every])
    for series in chart.series:
        values = [value or 0.0 for value in series.values]
        rows = range(len(values))
        if series.look == "outline":
            edges = [-0.5, *(row + 0.5 for row in rows)]
            found.stairs(values, edges, orientation="horizontal", color=colour(series, theme), linewidth=1.6)
        else:
            found.barh(rows, values, 0.92, color=blend(colour(series, theme), theme.paper, PALE), linewidth=0)
    found.axvline(0, color=theme.paper, linewidth=1.4)
    about: dict[str, Any] = {
        "textcoords": "offset points",
        "xycoords": "axes fraction",
        "annotation_clip": False,
    }
    if chart.sides:
        for x, side, words, ink in zip((0, 1), ("left", "right"), chart.sides, chart.series, strict=False):
            found.annotate(words, (x, 1), (0, 6), ha=side, weight=600, color=colour(ink, theme), **about)
    where: dict[str, Any] = {"ha": "center", "color": theme.muted, "size": small, **about}
    under = " · ".join(filter(None, (chart.values.title, chart.key)))
    found.annotate(under, (0.5, 0), (0, -2.6 * theme.text), **where)
