"""Rows of points: how high each lies, and the words at its left and right, hung on points that are not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lumbar.charts.labels import text_width
from lumbar.deck.plain.chart import PlainChart, PlainRow
from lumbar.deck.powerpoint.canvas import BOLD, LINE, Canvas
from lumbar.deck.powerpoint.drawing import Sketch
from lumbar.deck.powerpoint.ink import NO_LINE, Run, Type, look, marker
from lumbar.deck.powerpoint.labels import Label, Side, labels
from lumbar.deck.powerpoint.series import STRAIGHT, Drawn
from lumbar.deck.powerpoint.sheet import Column, Sheet

GAP = 0.4
"""Room above a group's head, in rows."""
LEAST = 8.5
"""The smallest text of a row, in points."""
Paragraphs = list[list[Run]]
Written = Callable[[PlainRow, PlainChart, Canvas], Paragraphs]


@dataclass(frozen=True)
class Rows:
    """How high the rows lie on the upright axis, which ends at ``top``; the size of their text."""

    heights: tuple[float, ...]
    top: float
    text: float

    def column(self, sheet: Sheet, name: str, drop: float = 0.0) -> Column:
        """Return the heights as a column of the workbook; ``drop`` lowers them all."""
        return sheet.add(name, [height - drop for height in self.heights], "0.00")


def rows_of(chart: PlainChart, text: float, tall: float) -> Rows:
    """Return the rows within this height, in text as large as they have room for."""
    gaps = [GAP if row.head and place else 0.0 for place, row in enumerate(chart.rows)]
    whole = len(chart.rows) + sum(gaps)
    heights, left = list[float](), whole
    for gap in gaps:
        heights.append(left - gap - 0.5)
        left -= 1 + gap
    lines = 2 if _stacked(chart) else 1
    return Rows(tuple(heights), whole, max(LEAST, min(text, tall / whole / lines / LINE)))


def _stacked(chart: PlainChart) -> bool:
    """Return whether details stand under their names: not where rows are in groups, or marks are joined."""
    return not any(row.head for row in chart.rows) and not chart.joined


def _at_left(row: PlainRow, chart: PlainChart, canvas: Canvas) -> Paragraphs:
    colour = canvas.theme.ink if row.position is None else canvas.at(row.position).colour
    bold = row.head or (_stacked(chart) and row.position is not None)
    name = (row.name, Type(canvas.text, colour if bold else canvas.theme.ink, bold))
    return _together(name, (row.detail, _small(canvas)), chart)


def _at_right(row: PlainRow, chart: PlainChart, canvas: Canvas) -> Paragraphs:
    return _together((row.said, canvas.ink), (row.aside, _small(canvas)), chart)


def _small(canvas: Canvas) -> Type:
    return Type(canvas.text - 0.5, canvas.theme.muted)


def _together(first: Run, second: Run, chart: PlainChart) -> Paragraphs:
    """Return two pieces under each other or beside each other; empty ones are left out."""
    if _stacked(chart):
        return [[run] for run in (first, second) if run[0]]
    between = [("  ", second[1])] if first[0] and second[0] else []
    line = [run for run in (first, *between, second) if run[0]]
    return [line] if line else []


def room(chart: PlainChart, canvas: Canvas, side: Literal["l", "r"]) -> float:
    """Return the points that the widest words of this side take."""
    written = _at_left if side == "l" else _at_right
    lines = [line for row in chart.rows for line in written(row, chart, canvas)]
    return max((_width(line) for line in lines), default=0.0) + 16


def _width(line: Sequence[Run]) -> float:
    return sum(text_width(words, kind.size) * (BOLD if kind.bold else 1) for words, kind in line)


def words(rows: Rows, sketch: Sketch) -> list[Drawn]:
    """Return names at the left end of the axis and what is said at its right end, a series for each line of words."""
    axis = sketch.chart.values
    sides: tuple[tuple[str, float, Side, Written], ...] = (
        ("Names", axis.low, "l", _at_left),
        ("In words", axis.high, "r", _at_right),
    )
    return [
        _column(number, side, rows, sketch) for side in sides for number in range(1 + _stacked(sketch.chart))
    ]


def _column(number: int, side: tuple[str, float, Side, Written], rows: Rows, sketch: Sketch) -> Drawn:
    """Return the first or second line of words of every row, half a line above or below its middle."""
    name, x, where, written = side
    lines = [written(row, sketch.chart, sketch.canvas) for row in sketch.chart.rows]
    shift = 0.55 * sketch.canvas.line / sketch.plot.height * rows.top
    lifts = [0.0 if len(said) < 2 else shift if number == 0 else -shift for said in lines]
    heights = [height + lift for height, lift in zip(rows.heights, lifts, strict=True)]
    hung = helper(name if number == 0 else f"{name}, below", [x] * len(heights), heights, sketch)
    said = [Label(place, [line[number]], where) for place, line in enumerate(lines) if number < len(line)]
    return replace(hung, labels=labels(said))


def side_words(rows: Rows, sketch: Sketch) -> list[Drawn]:
    """Return above the line at zero whom each side favours."""
    if sketch.chart.sides is None:
        return []
    left, right = sketch.chart.sides
    lift = -0.75 * sketch.canvas.line / sketch.canvas.height
    said = [
        Label(0, [[(f"← {left}  ", sketch.canvas.ink)]], "l", (0.0, lift)),
        Label(1, [[(f"  {right} →", sketch.canvas.ink)]], "r", (0.0, lift)),
    ]
    hung = helper("Sides", [0.0, 0.0], [rows.top, rows.top], sketch)
    return [replace(hung, labels=labels(said))]


def helper(name: str, x: Sequence[float], heights: Sequence[float], sketch: Sketch) -> Drawn:
    """Return a series that is not seen itself: a place for words or a line."""
    across = sketch.sheet.add(name, x, "0.00")
    up = sketch.sheet.add(f"{name}, height", heights, "0.00")
    hidden = marker("", 0, "")
    return Drawn(across, look(NO_LINE), across.numbers("xVal"), up.numbers("yVal"), hidden, smooth=STRAIGHT)
