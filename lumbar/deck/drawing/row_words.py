"""What stands in words beside the rows of a chart: names and details at the left, values and intervals at the right."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme
from lumbar.deck.drawing.sheet import POINTS, SMALL
from lumbar.deck.plain.chart import PlainChart, PlainRow

NARROW = 520
"""Points: a narrower sheet is one of two."""
FOOT = 2.9
"""Lines of text below the rows: ticks, and the axis in words."""
TWO_LINES = 2.5
"""Lines of text that a row must be tall to hold two."""
LINE = 1.15
"""Of a row's height, in heights of its text: in lower rows the text is smaller."""
FOUR = 4
"""Lines of text above and below the rows, about."""


class RowWords:
    """The words of the rows, and the room they need: ``left`` and ``right`` in points, ``plot`` between them.

    In low rows details stand beside the names instead of under them; on a narrow sheet intervals stand under
    the values, or nowhere where rows are low.
    """

    def __init__(self, chart: PlainChart, figure: Figure, theme: Theme) -> None:
        wide, tall = (POINTS * float(side) for side in figure.get_size_inches())
        high = (tall - (FOOT + FOUR) * theme.text) / max(1, len(chart.rows))
        self.rows, self.theme, self.text = chart.rows, theme, min(theme.text, high / LINE)
        self.small = self.text * SMALL
        self.narrow = wide < NARROW
        self.low = high < TWO_LINES * theme.text
        at_bars = [text_width(word, self.small) + 10 for series in chart.series for word in series.words]
        self.left = 14 + max(map(self._at_left, chart.rows), default=0)
        said = max((self._at_right(row) for row in chart.rows if row.said), default=0)
        self.right = max(said or (max(at_bars, default=0) if chart.kind == "bars" else 0), 16)
        self.plot = wide - self.left - self.right

    def _at_left(self, row: PlainRow) -> float:
        name, detail = text_width(row.name, self.text), text_width(row.detail, self.small)
        return name + detail + 8 * bool(row.detail) if self.low else max(name, detail)

    def _at_right(self, row: PlainRow) -> float:
        said, aside = text_width(row.said, self.text), text_width(self._aside(row), self.small)
        return 12 + (max(said, aside) if self.narrow else said + aside + 6)

    def _aside(self, row: PlainRow) -> str:
        return "" if self.narrow and self.low else row.aside

    def write(self, found: Axes) -> None:
        """Write them beside the axes, each row at its height."""
        for y, row in enumerate(self.rows):
            self._write_name(found, y, row)
            self._write_value(found, y, row)

    def _write_name(self, found: Axes, y: int, row: PlainRow) -> None:
        theme = self.theme
        ink = theme.ink if row.position is None or row.quiet else theme.at(row.position).colour
        weight = 600 if row.head or row.position is not None else 400
        beside: dict[str, Any] = {**BESIDE, "ha": "right"}
        up = 0.55 * self.text if row.detail and not self.low else 0
        found.annotate(row.name, (0, y), (-8, up), color=ink, weight=weight, size=self.text, **beside)
        detail = (-16 - text_width(row.name, self.text), 0) if self.low else (-8, up - 1.1 * self.text)
        found.annotate(row.detail, (0, y), detail, color=theme.muted, size=self.small, **beside)

    def _write_value(self, found: Axes, y: int, row: PlainRow) -> None:
        theme, aside = self.theme, self._aside(row)
        beside: dict[str, Any] = {**BESIDE, "ha": "left"}
        lift = 0.55 * self.text if self.narrow and aside else 0
        found.annotate(row.said, (1, y), (10, lift), color=theme.ink, weight=600, size=self.text, **beside)
        where = (10, lift - 1.1 * self.text) if self.narrow else (16 + text_width(row.said, self.text), 0)
        found.annotate(aside, (1, y), where, color=theme.muted, size=self.small, **beside)


BESIDE: dict[str, Any] = {
    "xycoords": ("axes fraction", "data"),
    "textcoords": "offset points",
    "va": "center",
    "annotation_clip": False,
}
