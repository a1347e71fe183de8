"""The sheet a chart is drawn on: its fonts, its quiet axes, its way out as SVG."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from textwrap import wrap
from threading import Lock
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from lumbar.charts.canvas import ticks, titled_ticks
from lumbar.charts.theme import MINUS, Series, Theme, people
from lumbar.deck.fonts import FONTS, SANS
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries

POINTS = 72
"""Points in an inch: sizes are given in points, as on paper."""
MARKERS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle-up": "^",
    "triangle-down": "v",
    "cross": "X",
    "star": "*",
    "pentagon": "p",
}
SMALL = 0.86
"""Of the text's size: what stands in grey beside it."""
LARGE = 100_000
"""From here on an axis is written in thousands or millions."""
_one_at_a_time = Lock()


def svg(chart: PlainChart, theme: Theme, width: float, height: float) -> bytes:
    """Return the chart as SVG of that many points, the same bytes for the same chart.

    ``theme.text`` is the size of the text in points. Texts stay texts, in the fonts of static/fonts.
    """
    from lumbar.deck.drawing import lines, pyramid, rows

    draw = {"lines": lines.draw, "pyramid": pyramid.draw}.get(chart.kind, rows.draw)
    _know_fonts()
    with _one_at_a_time, mpl.rc_context(_settings(theme)):
        figure = Figure(figsize=(width / POINTS, height / POINTS), facecolor="none")
        draw(chart, figure, theme)
        file = BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()


@cache
def _know_fonts() -> None:
    for font in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(str(font))


def _settings(theme: Theme) -> Any:  # noqa: ANN401 (names of matplotlib's settings)
    return {
        "font.family": SANS,
        "font.size": theme.text,
        "text.color": theme.ink,
        "svg.fonttype": "none",
        "svg.hashsalt": "lumbar",
        "axes.unicode_minus": True,
    }


def axes(figure: Figure, theme: Theme, box: tuple[float, float, float, float]) -> Axes:
    """Return axes without a frame in the ``box``: left, bottom, right, top, in points from the sheet's edges."""
    width, height = (POINTS * float(side) for side in figure.get_size_inches())
    left, bottom, right, top = box
    where = (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    found = figure.add_axes(where, facecolor="none")
    found.spines[:].set_visible(False)
    found.tick_params(length=0, colors=theme.muted, labelsize=theme.text * SMALL, pad=4)
    found.set_axisbelow(True)
    return found


def mark_ticks(found: Axes, which: str, scale: PlainAxis, theme: Theme, *, grid: bool = True) -> None:
    """Set range, ticks and their words; three or more quiet lines across."""
    axis, limit = (found.xaxis, found.set_xlim) if which == "x" else (found.yaxis, found.set_ylim)
    if scale.logarithmic:
        (found.set_xscale if which == "x" else found.set_yscale)("log")
        axis.set_minor_locator(NullLocator())
    limit(scale.low, scale.high)
    values = scale.ticks or ticks(scale.low, scale.high, 5)
    axis.set_ticks(values, scale.texts or _written(values, scale))
    if grid:
        axis.grid(color=theme.grid, linewidth=0.8)


def _written(values: Sequence[float], scale: PlainAxis) -> list[str]:
    """Return the ticks in words: shares as per cent, large numbers in one unit, which the last one names."""
    if scale.form.endswith("0%"):
        return [f"{100 * value:g} %" for value in values]
    if max(map(abs, values)) >= LARGE:
        return titled_ticks(list(values), people)
    return [f"{value:,g}".replace("-", MINUS) + (" %" if "%" in scale.form else "") for value in values]


def colour(series: PlainSeries, theme: Theme) -> str:
    """Return the colour of the series' place."""
    return theme.at(series.position).colour


def marker(look: Series, named: str = "") -> str:
    """Return matplotlib's name of a marker, by Plotly's."""
    return MARKERS.get(named or look.marker, "o")


def folded(words: str, width: float, theme: Theme) -> str:
    """Return small words in as many lines as the width needs."""
    return "\n".join(wrap(words, max(20, int(width / (0.47 * theme.text * SMALL)))))
