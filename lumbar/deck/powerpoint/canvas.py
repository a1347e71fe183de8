"""The sheet a native chart is planned on: its size and margins in points, the type and colours on it."""

from dataclasses import dataclass

from lumbar.charts.labels import text_width
from lumbar.charts.theme import LIGHT, Series, Theme
from lumbar.deck.powerpoint.ink import Type
from lumbar.deck.powerpoint.xml import tag, val

BOLD = 1.09
"""How much wider bold text is."""
LINE = 1.22
"""Height of a line, in heights of its text."""


@dataclass(frozen=True)
class Canvas:
    """Width, height and size of text, in points."""

    width: float
    height: float
    text: float = 12
    theme: Theme = LIGHT

    @property
    def ink(self) -> Type:
        """Return the type of words that are read first."""
        return Type(self.text, self.theme.ink)

    @property
    def muted(self) -> Type:
        """Return the type of ticks and asides."""
        return Type(self.text, self.theme.muted)

    def bold(self, colour: str) -> Type:
        """Return the type of names in their own colour."""
        return Type(self.text, colour, bold=True)

    def plain(self, colour: str) -> Type:
        """Return the type of values in their own colour."""
        return Type(self.text, colour)

    def at(self, position: int) -> Series:
        """Return colour, mark and dash of this position."""
        return self.theme.at(position)

    @property
    def line(self) -> float:
        """Return the height of a line of text."""
        return LINE * self.text

    def wide(self, words: str, *, bold: bool = False) -> float:
        """Return the points that these words take."""
        return text_width(words, self.text) * (BOLD if bold else 1.0)


@dataclass(frozen=True)
class Plot:
    """The margins between a chart's edges and its axes, in points."""

    left: float
    top: float
    right: float
    bottom: float
    canvas: Canvas

    @property
    def width(self) -> float:
        """Return the width between the axes."""
        return self.canvas.width - self.left - self.right

    @property
    def height(self) -> float:
        """Return the height between the axes."""
        return self.canvas.height - self.top - self.bottom

    @property
    def layout(self) -> str:
        """Return the place of the axes as shares of the chart."""
        wide, tall = self.canvas.width, self.canvas.height
        shares = {
            "x": self.left / wide,
            "y": self.top / tall,
            "w": self.width / wide,
            "h": self.height / tall,
        }
        edges = (val("layoutTarget", "inner"), val("xMode", "edge"), val("yMode", "edge"))
        return tag(
            "c:layout", tag("c:manualLayout", *edges, *(val(k, f"{v:.5f}") for k, v in shares.items()))
        )


def corner(x: float, y: float) -> str:
    """Return the place of a title by its upper left corner, as shares of the chart."""
    edges = (val("xMode", "edge"), val("yMode", "edge"), val("x", f"{x:.5f}"), val("y", f"{y:.5f}"))
    return tag("c:layout", tag("c:manualLayout", *edges))
