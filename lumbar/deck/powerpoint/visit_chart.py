"""Lines over visits or classes that lie unevenly: marks with intervals, numbers under each visit, names at the ends."""

from collections.abc import Sequence
from dataclasses import replace

from lumbar.charts.theme import blend
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries, least
from lumbar.deck.powerpoint.axes import ALONG, VALUES, Show, from_tick, tick_room, value_axis
from lumbar.deck.powerpoint.canvas import Canvas, Plot
from lumbar.deck.powerpoint.drawing import Sketch, drawing, head_room, legend
from lumbar.deck.powerpoint.ends import name_room, names_at_ends
from lumbar.deck.powerpoint.ink import DASHES, HOLLOW, NO_LINE, line, look, marker
from lumbar.deck.powerpoint.series import STRAIGHT, Drawn, Group, groups, intervals
from lumbar.deck.powerpoint.sheet import Column, Sheet
from lumbar.deck.powerpoint.visit_words import fits, of_visits, span, under_axis
from lumbar.deck.powerpoint.xml import val

WIDTH, QUIET = 2.0, 1.0
STYLE = val("scatterStyle", "lineMarker") + val("varyColors", value=False)


def over_visits(chart: PlainChart, canvas: Canvas, sheet: Sheet) -> str:
    """Return lines over the numbers of x, each in its own dash with its own mark."""
    chart = replace(chart, values=from_tick(chart.values, least(chart)))
    kept = chart if fits(Sketch(chart, _plot(chart, canvas), sheet)) else replace(chart, under=())
    sketch = Sketch(kept, _plot(kept, canvas), sheet)
    along = sheet.add(chart.along.title if chart.along else "x", chart.x)
    drawn = [
        part
        for series in chart.series
        for part in (_ring if series.look == "ring" else _line)(series, along, sketch)
    ]
    words = under_axis(along, sketch) if of_visits(chart) else []
    for entry in chart.under:
        sheet.add(f"{entry.name}: {chart.under_says}", entry.cells, "@")
    parts = groups([Group("scatterChart", [*drawn, *words], STYLE)], (ALONG, VALUES))
    key = "" if _named(chart) else legend(sketch, head_room(chart, canvas))
    return drawing(sketch, parts, _axes(sketch), key)


def _named(chart: PlainChart) -> bool:
    """Return whether lines carry their names; else they stand in a row above."""
    return any(series.label for series in chart.series)


def _plot(chart: PlainChart, canvas: Canvas) -> Plot:
    names = (canvas.wide(entry.name, bold=True) + 14 for entry in chart.under)
    bottom = (len(chart.under) + 1.6 + (not of_visits(chart))) * canvas.line
    top = head_room(chart, canvas) + 6 + (0 if _named(chart) else 1.3 * canvas.line)
    return Plot(max([tick_room(chart, canvas), *names]), top, name_room(chart, canvas), bottom, canvas)


def _axes(sketch: Sketch) -> str:
    chart, canvas = sketch.chart, sketch.canvas
    along = chart.along or PlainAxis("", chart.x[0], chart.x[-1])
    upright = value_axis(chart.values, Show(grid=True), canvas)
    if of_visits(chart):
        low, high = span(sketch)
        bare = replace(along, low=low, high=high, ticks=())
        return value_axis(bare, Show(ticks=False, ruled=True, side="b"), canvas, (ALONG, VALUES)) + upright
    at = (sketch.plot.left / canvas.width, 1 - 1.15 * canvas.line / canvas.height)
    below = Show(ruled=True, side="b", title=along.title, title_at=at)
    return value_axis(from_tick(along), below, canvas, (ALONG, VALUES)) + upright


def _line(series: PlainSeries, along: Column, sketch: Sketch) -> list[Drawn]:
    """Return one line with its marks and intervals; as steps, a line of its own and marks where it was looked."""
    chart, kind = sketch.chart, sketch.canvas.at(series.position)
    ink = line(kind.colour, QUIET if series.look == "outline" else WIDTH, DASHES[kind.dash])
    values = sketch.sheet.add(series.name, series.values, chart.form)
    marked = Drawn(
        values, look(NO_LINE if chart.steps else ink), along.numbers("xVal"), values.numbers("yVal")
    )
    marked = replace(
        marked,
        marker=marker(kind.marker if of_visits(chart) else "", 6, kind.colour),
        labels="" if chart.steps else names_at_ends(series, series.values, sketch),
        errors=intervals(series, values, sketch, line(kind.colour, 1.25), "y"),
        smooth=STRAIGHT,
    )
    return [*([_steps(series, ink, sketch)] if chart.steps else []), marked]


def _ring(series: PlainSeries, along: Column, sketch: Sketch) -> list[Drawn]:
    """Return hollow marks without a line, the last one named."""
    colour, paper = sketch.canvas.at(series.position).colour, sketch.canvas.theme.paper
    values = sketch.sheet.add(series.name, series.values, sketch.chart.form)
    ring = marker(series.marker, 8, colour, blend(colour, paper, HOLLOW))
    drawn = Drawn(values, look(NO_LINE), along.numbers("xVal"), values.numbers("yVal"), marker=ring)
    return [replace(drawn, labels=names_at_ends(series, series.values, sketch), smooth=STRAIGHT)]


def _steps(series: PlainSeries, ink: str, sketch: Sketch) -> Drawn:
    corners = stepped(sketch.chart.x)
    along = sketch.sheet.add(f"{series.name}, corners", [x for x, _ in corners], "0")
    held = [series.values[place] for _, place in corners]
    values = sketch.sheet.add(f"{series.name}, steps", held, sketch.chart.form)
    drawn = Drawn(values, look(ink), along.numbers("xVal"), values.numbers("yVal"), smooth=STRAIGHT)
    return replace(drawn, marker=marker("", 0, ""), labels=names_at_ends(series, held, sketch))


def stepped(x: Sequence[float]) -> list[tuple[float, int]]:
    """Return the corners of steps: x, and the place of the value that holds there.

    >>> stepped([0, 6, 12])
    [(0, 0), (6, 0), (6, 1), (12, 1), (12, 2)]
    """
    return [(x[0], 0), *((x[place], held) for place in range(1, len(x)) for held in (place - 1, place))]
