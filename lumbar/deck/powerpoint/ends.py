"""Names and last values beside the ends of lines, in the line's colour, never over each other."""

from collections.abc import Sequence
from math import log10

from lumbar.charts.labels import spread
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries
from lumbar.deck.powerpoint.canvas import Canvas, Plot
from lumbar.deck.powerpoint.drawing import Sketch
from lumbar.deck.powerpoint.ink import Run
from lumbar.deck.powerpoint.labels import Label, labels
from lumbar.deck.powerpoint.sheet import Cell

MOST = 0.27
"""Share of the width that names may take before name and value go under each other."""
GAP = 10.0


def named(chart: PlainChart) -> list[PlainSeries]:
    """Return the lines that carry their name."""
    return [series for series in chart.series if series.label]


def _folded(chart: PlainChart, canvas: Canvas) -> bool:
    return max((_one_line(series, canvas) for series in named(chart)), default=0) > MOST * canvas.width


def _one_line(series: PlainSeries, canvas: Canvas) -> float:
    return canvas.wide(f" {series.label} ", bold=True) + canvas.wide(series.said)


def name_room(chart: PlainChart, canvas: Canvas) -> float:
    """Return the points to keep free at the right for the longest name."""
    if not _folded(chart, canvas):
        return max((_one_line(series, canvas) for series in named(chart)), default=8) + GAP
    parts = (max(canvas.wide(s.label, bold=True), canvas.wide(s.said)) for s in named(chart))
    return max(parts) + GAP


def names_at_ends(series: PlainSeries, drawn: Sequence[Cell], sketch: Sketch) -> str:
    """Return the label at the end of the values drawn, moved by the least that keeps it off the others."""
    if not series.label:
        return ""
    chart, plot = sketch.chart, sketch.plot
    moves = dict(zip((one.name for one in named(chart)), _moves(chart, plot), strict=True))
    last = max(place for place, value in enumerate(drawn) if value is not None)
    move = (0.0, -moves[series.name] / plot.canvas.height)
    return labels([Label(last, _words(series, sketch), "r", move)])


def _words(series: PlainSeries, sketch: Sketch) -> list[list[Run]]:
    canvas, colour = sketch.canvas, sketch.canvas.at(series.position).colour
    name, said = (f" {series.label} ", canvas.bold(colour)), (series.said, canvas.plain(colour))
    if _folded(sketch.chart, canvas):
        return [[name], [(f" {series.said}", canvas.plain(colour))]]
    return [[name, said]]


def _moves(chart: PlainChart, plot: Plot) -> list[float]:
    """Return by how many points each name is lifted from its line's end."""
    lines = 2 if _folded(chart, plot.canvas) else 1
    ends = [next(v for v in reversed(series.values) if v is not None) for series in named(chart)]
    wanted = [plot.height * share(end, chart.values) for end in ends]
    tall = [plot.canvas.line * lines] * len(ends)
    placed = spread(wanted, tall, -plot.bottom / 2, plot.height + plot.top / 2)
    return [got - want for got, want in zip(placed, wanted, strict=True)]


def share(value: float, axis: PlainAxis) -> float:
    """Return how far up the axis a value lies, 0 to 1."""
    low, high, drawn = axis.low, axis.high, value
    if axis.logarithmic:
        low, high, drawn = log10(low), log10(high), log10(value)
    return (drawn - low) / (high - low)
