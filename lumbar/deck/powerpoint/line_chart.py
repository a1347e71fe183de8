"""Lines over the years: the past solid, the projection dashed, a quiet band, names at the lines' ends."""

from dataclasses import replace

from lumbar.charts.theme import blend
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries, least
from lumbar.deck.powerpoint.axes import ALONG, VALUES, Show, category_axis, from_tick, tick_room, value_axis
from lumbar.deck.powerpoint.bands import intervals
from lumbar.deck.powerpoint.canvas import Canvas, Plot
from lumbar.deck.powerpoint.drawing import Sketch, drawing, head_room
from lumbar.deck.powerpoint.ends import name_room, names_at_ends
from lumbar.deck.powerpoint.ink import HOLLOW, NO_LINE, line, look, marker
from lumbar.deck.powerpoint.labels import Label, labels
from lumbar.deck.powerpoint.series import STRAIGHT, Drawn, Group, groups, stems
from lumbar.deck.powerpoint.sheet import Column, Sheet
from lumbar.deck.powerpoint.xml import val

WIDTH = 2.25
EVERY = (1, 2, 4, 6, 12, 24, 48)
"""Of how many years one is written under the axis: as many as have room."""
MARKED = val("marker", value=True)


def over_years(chart: PlainChart, canvas: Canvas, sheet: Sheet) -> str:
    """Return lines over evenly spaced years."""
    chart = replace(chart, values=from_tick(chart.values, least(chart)))
    top = head_room(chart, canvas) + 1.2 * canvas.line
    plot = Plot(tick_room(chart, canvas), top, name_room(chart, canvas), 1.8 * canvas.line, canvas)
    sketch = Sketch(chart, plot, sheet, sheet.add("Year", chart.x, "0").numbers("cat"))
    lines = [series for series in chart.series if series.look != "ring"]
    rings = [_ring(series, sketch) for series in chart.series if series.look == "ring"]
    solid = [part for series in lines for part in _halves(series, sketch)]
    filled, thin = intervals(lines, sketch)
    parts = (
        Group("areaChart", filled, _grouped("stacked")),
        Group("lineChart", [*_projection(sketch), *thin, *solid, *rings], _grouped("standard"), MARKED),
    )
    return drawing(sketch, groups(parts, (ALONG, VALUES)), _axes(sketch))


def _grouped(how: str) -> str:
    return val("grouping", how) + val("varyColors", value=False)


def _axes(sketch: Sketch) -> str:
    chart, canvas = sketch.chart, sketch.canvas
    years = chart.along or PlainAxis("Year", chart.x[0], chart.x[-1])
    room = sketch.plot.width / max(1, len(chart.x) - 1)
    skip = next(every for every in EVERY if every * room >= canvas.wide("2050") + 10)
    below = category_axis(years, Show(ruled=True, side="b", skip=skip), canvas)
    return below + value_axis(chart.values, Show(grid=True), canvas)


def _halves(series: PlainSeries, sketch: Sketch) -> list[Drawn]:
    """Return the past as a solid line and, from the year in which it ends, the projection as a dashed one."""
    chart, last = sketch.chart, sketch.chart.dashed_after
    colour = sketch.canvas.at(series.position).colour
    pairs = list(zip(chart.x, series.values, strict=True))
    past = sketch.sheet.add(
        series.name, [v if last is None or x <= last else None for x, v in pairs], chart.form
    )
    named = names_at_ends(series, series.values, sketch)
    if last is None:
        return [_line(past, colour, "solid", sketch, named)]
    projected = [v if x >= last else None for x, v in pairs]
    ahead = sketch.sheet.add(f"{series.name}, projected", projected, chart.form)
    return [_line(past, colour, "solid", sketch), _line(ahead, colour, "sysDash", sketch, named)]


def _line(column: Column, colour: str, dash: str, sketch: Sketch, named: str = "") -> Drawn:
    ink = look(line(colour, WIDTH, dash))
    drawn = Drawn(column, ink, sketch.along, column.numbers("val"), smooth=STRAIGHT)
    return replace(drawn, marker=marker("", 0, colour), labels=named)


def _ring(series: PlainSeries, sketch: Sketch) -> Drawn:
    theme = sketch.canvas.theme
    column = sketch.sheet.add(series.name, series.values, sketch.chart.form)
    colour = theme.at(series.position).colour
    ring = marker(series.marker, 7, colour, blend(colour, theme.paper, HOLLOW))
    return Drawn(column, look(NO_LINE), sketch.along, column.numbers("val"), marker=ring, smooth=STRAIGHT)


def _projection(sketch: Sketch) -> list[Drawn]:
    """Return the dotted line where the projection begins, hung on one point at the top of the axis."""
    chart, theme = sketch.chart, sketch.canvas.theme
    if chart.dashed_after is None:
        return []
    near = chart.values.high - 0.001 * (chart.values.high - chart.values.low)
    top = [near if x == chart.dashed_after else None for x in chart.x]
    column = sketch.sheet.add("Projection begins", top, chart.form)
    words = Label(chart.x.index(chart.dashed_after), [[(" projection →", sketch.canvas.muted)]])
    drawn = Drawn(column, look(NO_LINE), sketch.along, column.numbers("val"), smooth=STRAIGHT)
    dotted = stems(line(theme.muted, 1, "sysDot"), "y")
    return [replace(drawn, marker=marker("", 0, theme.muted), labels=labels([words]), errors=dotted)]
