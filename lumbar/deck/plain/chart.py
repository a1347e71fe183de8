"""A chart as numbers and words alone, in the very values of its table: whoever draws it chooses ink and pixels."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["lines", "bars", "stacked", "pyramid", "intervals", "points"]
Look = Literal["full", "pale", "outline", "ring"]
Numbers = tuple[float | None, ...]


@dataclass(frozen=True)
class PlainSeries:
    """One column of numbers: a value per x or per row; None where there is none, or where it may not be shown.

    ``lower`` and ``upper`` are empty, or hold as many. ``position`` is the place in `Theme.series`: colour, marker and
    dash, unless ``marker`` names another. ``look`` is full, pale (a quiet fill), outline (a line without fill) or
    ring (a hollow mark without a line).
    ``label`` stands beside the end of a line, or names a part of a bar; ``said``, beside it, is the line's last value
    in words; ``words`` stand at each value.
    """

    name: str
    values: Numbers
    lower: Numbers = ()
    upper: Numbers = ()
    position: int = 0
    look: Look = "full"
    marker: str = ""
    label: str = ""
    said: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlainRow:
    """One row of bars, intervals or points, from the top: its name and, in grey, a detail under or beside it.

    ``said`` is the value in words, for the right, ``aside`` its interval or rank in grey. ``position`` gives the row a
    colour of its own, ``quiet`` pales it; ``head`` names a group and has no value.
    """

    name: str
    detail: str = ""
    said: str = ""
    aside: str = ""
    position: int | None = None
    quiet: bool = False
    head: bool = False


@dataclass(frozen=True)
class PlainAxis:
    """An axis: title with unit, range, and where there are any its ticks with their words.

    ``form`` writes the ticks as a spreadsheet would; for a logarithmic axis ``low`` and ``high`` are plain values.
    """

    title: str
    low: float
    high: float
    ticks: tuple[float, ...] = ()
    texts: tuple[str, ...] = ()
    form: str = "General"
    logarithmic: bool = False


@dataclass(frozen=True)
class PlainUnder:
    """Numbers that stand under the visits of lines, a row per series: its name, position, and a cell per x."""

    name: str
    position: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class PlainChart:
    """A picture without ink.

    lines: ``x`` (years, weeks) and a series per line, dashed after ``dashed_after``; ``steps`` hold a value to the
    next x. bars: a bar from zero per row and series. stacked: the series add up along each row. pyramid: a row per
    age, the youngest first, women's values below zero; pale series are the earlier year, outlines the later; bounds
    go with the numbers, not into the picture.
    intervals: a point with its interval per row, rings are ghosts. points: marks per row, ``joined`` to each other,
    or to zero where there is one series.

    ``form`` writes the values as a spreadsheet would. ``limits`` are dotted lines across ``values``, ``sides`` the
    words left and right of its zero, ``key`` says how to read the picture, ``under`` stands below the axis of x and
    ``under_says`` what it counts, ``alt`` is the picture in a paragraph.
    """

    kind: Kind
    series: tuple[PlainSeries, ...]
    values: PlainAxis
    alt: str
    rows: tuple[PlainRow, ...] = ()
    x: tuple[float, ...] = ()
    along: PlainAxis | None = None
    form: str = "General"
    key: str = ""
    dashed_after: float | None = None
    steps: bool = False
    joined: bool = False
    limits: tuple[float, ...] = ()
    sides: tuple[str, str] | None = None
    under: tuple[PlainUnder, ...] = ()
    under_says: str = ""


def least(chart: PlainChart) -> float:
    """Return the lowest number of the chart, bounds among them."""
    return min(n for series in chart.series for n in (*series.values, *series.lower) if n is not None)
