"""Bars that share a row: parts of a whole, and ages of women and men to both sides of zero."""

from dataclasses import replace

from lumbar.charts.theme import blend
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries
from lumbar.deck.powerpoint.axes import ALONG, VALUES, Show, category_axis, value_axis
from lumbar.deck.powerpoint.canvas import Canvas, Plot
from lumbar.deck.powerpoint.drawing import Sketch, drawing, head_room, legend
from lumbar.deck.powerpoint.ink import NO_FILL, NO_LINE, Type, fill, line, look
from lumbar.deck.powerpoint.labels import Label, labels
from lumbar.deck.powerpoint.series import SAME_BELOW_ZERO, Drawn, Group, groups
from lumbar.deck.powerpoint.sheet import Sheet
from lumbar.deck.powerpoint.xml import val

LEAST_PART = 0.05
"""The smallest part of the axis that has room for its words."""
PALE = 0.38
ROWS = PlainAxis("", 0, 1)
LEVEL = val("barDir", "bar")
PLAIN_COLOURS = val("varyColors", value=False)


def stacked(chart: PlainChart, canvas: Canvas, sheet: Sheet) -> str:
    """Return the parts of each row behind each other, named in a row above."""
    left = max(canvas.wide(row.name) for row in chart.rows) + 14
    plot = Plot(left, head_room(chart, canvas) + 2 * canvas.line, 12, 6, canvas)
    sketch = Sketch(chart, plot, sheet, sheet.add("Row", [row.name for row in chart.rows], "@").texts("cat"))
    drawn = [_part(series, sketch) for series in chart.series]
    _keep_bounds(chart, sheet)
    before = LEVEL + val("grouping", "stacked") + PLAIN_COLOURS
    parts = groups(
        [Group("barChart", drawn, before, val("gapWidth", 45) + val("overlap", 100))], (ALONG, VALUES)
    )
    rows = category_axis(ROWS, Show(ruled=True, reverse=True, crosses="autoZero"), canvas)
    hidden = Show(ticks=False, side="b", crosses="max", between=True)
    return drawing(
        sketch,
        parts,
        rows + value_axis(chart.values, hidden, canvas),
        legend(sketch, head_room(chart, canvas) + 4),
    )


def _keep_bounds(chart: PlainChart, sheet: Sheet) -> None:
    """Put intervals into the workbook alone: drawn, they would lie over the neighbours."""
    for series in chart.series:
        if series.lower:
            sheet.add(f"{series.name}, lower 95 %", series.lower, chart.form)
            sheet.add(f"{series.name}, upper 95 %", series.upper, chart.form)


def _part(series: PlainSeries, sketch: Sketch) -> Drawn:
    canvas = sketch.canvas
    colour = canvas.at(series.position).colour
    values = sketch.sheet.add(series.name, series.values, sketch.chart.form)
    least = LEAST_PART * (sketch.chart.values.high - sketch.chart.values.low)
    white = Type(canvas.text - 1, canvas.theme.paper)
    roomy = [
        Label(place, [[(words, white)]], "ctr")
        for place, words in enumerate(series.words)
        if words and abs(series.values[place] or 0.0) >= least
    ]
    ink = look(fill(colour), line(canvas.theme.paper, 0.75))
    drawn = Drawn(values, ink, sketch.along, values.numbers("val"), fixed=SAME_BELOW_ZERO)
    return replace(drawn, labels=labels(roomy))


def pyramid(chart: PlainChart, canvas: Canvas, sheet: Sheet) -> str:
    """Return the ages upwards, women to the left, men to the right; the later year is an outline."""
    plot = Plot(max(canvas.wide(row.name) for row in chart.rows) + 14, 8, 12, 2.9 * canvas.line, canvas)
    sketch = Sketch(chart, plot, sheet, sheet.add("Age", [row.name for row in chart.rows], "@").texts("cat"))
    drawn = [_side(place, series, sketch) for place, series in enumerate(chart.series)]
    _keep_bounds(chart, sheet)
    before = LEVEL + val("grouping", "clustered") + PLAIN_COLOURS
    parts = groups(
        [Group("barChart", drawn, before, val("gapWidth", 10) + val("overlap", 100))], (ALONG, VALUES)
    )
    ages = category_axis(ROWS, Show(crosses="autoZero"), canvas)
    at = (plot.left / canvas.width, 1 - 1.15 * canvas.line / canvas.height)
    people = Show(grid=True, side="b", title=chart.values.title, title_at=at, between=True)
    return drawing(sketch, parts, ages + value_axis(_even(chart.values), people, canvas))


def _even(axis: PlainAxis) -> PlainAxis:
    """Return the axis between round values, the same to both sides of zero."""
    step = axis.ticks[1] - axis.ticks[0]
    half = step * -(-axis.high // step)
    return replace(axis, low=-half, high=half)


def _side(place: int, series: PlainSeries, sketch: Sketch) -> Drawn:
    canvas = sketch.canvas
    colour = canvas.at(series.position).colour
    values = sketch.sheet.add(series.name, series.values, sketch.chart.form)
    filled = (fill(blend(colour, canvas.theme.paper, PALE)), NO_LINE)
    ink = look(*(filled if series.look == "pale" else (NO_FILL, line(colour, 1.5))))
    drawn = Drawn(values, ink, sketch.along, values.numbers("val"), fixed=SAME_BELOW_ZERO)
    sides = sketch.chart.sides
    if series.look == "pale" or sides is None:
        return drawn
    name, _, said = sides[place % 2].partition(": ")
    lift = -(sketch.plot.height / len(series.values) / 2 + 1.3 * canvas.line) / canvas.height
    words = [[(name, canvas.bold(colour))], [(said, canvas.plain(colour))]]
    top = Label(len(series.values) - 1, words, "outEnd", (0.0, lift))
    return replace(drawn, labels=labels([top]))
