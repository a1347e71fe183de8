"""Lines over visits or classes that lie unevenly: marks with intervals, numbers under each visit, names at the ends."""

from collections.abc import Sequence
from dataclasses import replace

from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries, least
from lumbar.deck.powerpoint.axes import ALONG, VALUES, Show, from_tick, tick_room, value_axis
from lumbar.deck.powerpoint.canvas import Canvas, Plot
from lumbar.deck.powerpoint.drawing import Sketch, drawing, head_room, legend
from lumbar.deck.powerpoint.ends import name_room, names_at_ends
from lumbar.deck.powerpoint.ink import DASHES, NO_LINE, Run, line, look, marker
from lumbar.deck.powerpoint.labels import Label, labels
from lumbar.deck.powerpoint.series import STRAIGHT, Drawn, Group, groups, intervals
from lumbar.deck.powerpoint.sheet import Column, Sheet
from lumbar.deck.powerpoint.xml import val

WIDTH = 2.0
LINE_DRAWN = 1.17
"""Height of a line as it is drawn, in heights of its text."""
BEFORE, AFTER = 2.6, 1.2
"""Room at the ends of the axis of visits, in heights of its text."""
STYLE = val("scatterStyle", "lineMarker") + val("varyColors", value=False)


def over_visits(chart: PlainChart, canvas: Canvas, sheet: Sheet) -> str:
    """Return lines over the numbers of x, each in its own dash with its own mark."""
    chart = replace(chart, values=from_tick(chart.values, least(chart)))
    under = [entry.name for entry in chart.under]
    left = max([tick_room(chart, canvas), *(canvas.wide(name, bold=True) + 14 for name in under)])
    bottom = (len(under) + 2.6 - bool(under)) * canvas.line
    key = 0 if any(series.label for series in chart.series) else 1.3 * canvas.line
    top = head_room(chart, canvas) + 6 + key
    plot = Plot(left, top, name_room(chart, canvas), bottom, canvas)
    sketch = Sketch(chart, plot, sheet)
    along = sheet.add(chart.along.title if chart.along else "x", chart.x)
    drawn = [part for series in chart.series for part in _line(series, along, sketch)]
    words = [_visits(along, sketch), _names(sketch)] if chart.under else []
    parts = groups([Group("scatterChart", [*drawn, *words], STYLE)], (ALONG, VALUES))
    return drawing(sketch, parts, _axes(sketch), legend(sketch, head_room(chart, canvas)) if key else "")


def _axes(sketch: Sketch) -> str:
    chart, canvas = sketch.chart, sketch.canvas
    along = chart.along or PlainAxis("", chart.x[0], chart.x[-1])
    if chart.under:
        low, high = _span(sketch)
        below = Show(ticks=False, ruled=True, side="b")
        return value_axis(
            replace(along, low=low, high=high, ticks=()), below, canvas, (ALONG, VALUES)
        ) + value_axis(chart.values, Show(grid=True), canvas)
    at = (sketch.plot.left / canvas.width, 1 - 1.15 * canvas.line / canvas.height)
    below = Show(ruled=True, side="b", title=along.title, title_at=at)
    return value_axis(from_tick(along), below, canvas, (ALONG, VALUES)) + value_axis(
        chart.values, Show(grid=True), canvas
    )


def _span(sketch: Sketch) -> tuple[float, float]:
    """Return the axis of visits with room for half a visit's name before the first, and a little after the last."""
    first, last, width = sketch.chart.x[0], sketch.chart.x[-1], sketch.plot.width
    before, after = BEFORE * sketch.canvas.text, AFTER * sketch.canvas.text
    each = (last - first) / (width - before - after)
    return first - each * before, last + each * after


def _line(series: PlainSeries, along: Column, sketch: Sketch) -> list[Drawn]:
    """Return one line with its marks and intervals; as steps, a line of its own and marks where it was looked."""
    chart, kind = sketch.chart, sketch.canvas.at(series.position)
    ink = line(kind.colour, WIDTH, DASHES[kind.dash])
    values = sketch.sheet.add(series.name, series.values, chart.form)
    marked = Drawn(
        values, look(NO_LINE if chart.steps else ink), along.numbers("xVal"), values.numbers("yVal")
    )
    marked = replace(
        marked,
        marker=marker(kind.marker if chart.under else "", 6, kind.colour),
        labels=names_at_ends(series, sketch),
        errors=intervals(series, values, sketch, line(kind.colour, 1.25), "y"),
        smooth=STRAIGHT,
    )
    return [*([_steps(series, ink, sketch)] if chart.steps else []), marked]


def _steps(series: PlainSeries, ink: str, sketch: Sketch) -> Drawn:
    corners = stepped(sketch.chart.x)
    along = sketch.sheet.add(f"{series.name}, corners", [x for x, _ in corners], "0")
    held = [series.values[place] for _, place in corners]
    values = sketch.sheet.add(f"{series.name}, steps", held, sketch.chart.form)
    drawn = Drawn(values, look(ink), along.numbers("xVal"), values.numbers("yVal"), smooth=STRAIGHT)
    return replace(drawn, marker=marker("", 0, ""))


def stepped(x: Sequence[float]) -> list[tuple[float, int]]:
    """Return the corners of steps: x, and the place of the value that holds there.

    >>> stepped([0, 6, 12])
    [(0, 0), (6, 0), (6, 1), (12, 1), (12, 2)]
    """
    return [(x[0], 0), *((x[place], held) for place in range(1, len(x)) for held in (place - 1, place))]


def _visits(along: Column, sketch: Sketch) -> Drawn:
    """Return the visits' names with the numbers under them, hung on points on the axis of x."""
    chart, canvas = sketch.chart, sketch.canvas
    names = chart.along.texts if chart.along else ()
    feet = sketch.sheet.add("Visits", [chart.values.low] * len(chart.x), chart.form)
    columns = [[[(name, canvas.muted)], *_cells(place, sketch)] for place, name in enumerate(names)]
    said = [Label(place, column, "b") for place, column in enumerate(columns)]
    drawn = Drawn(feet, look(NO_LINE), along.numbers("xVal"), feet.numbers("yVal"), smooth=STRAIGHT)
    return replace(drawn, marker=marker("", 0, ""), labels=labels(said))


def _cells(place: int, sketch: Sketch) -> list[list[Run]]:
    canvas = sketch.canvas
    colours = [canvas.at(entry.position).colour for entry in sketch.chart.under]
    return [
        [(entry.cells[place] or " ", canvas.plain(colour))]
        for entry, colour in zip(sketch.chart.under, colours, strict=True)
    ]


def _names(sketch: Sketch) -> Drawn:
    """Return the names of the rows of numbers, at the left of the axes, level with them."""
    chart, canvas, sheet = sketch.chart, sketch.canvas, sketch.sheet
    at = sheet.add("Names", [_span(sketch)[0]], "0")
    foot = sheet.add("Names of the rows", [chart.values.low], chart.form)
    names = [[(entry.name, canvas.bold(canvas.at(entry.position).colour))] for entry in chart.under]
    drop = (0.5 * len(names) + 0.5) * LINE_DRAWN * canvas.text + 4
    label = Label(0, [[(" ", canvas.muted)], *names], "l", (0.0, drop / canvas.height))
    drawn = Drawn(foot, look(NO_LINE), at.numbers("xVal"), foot.numbers("yVal"), smooth=STRAIGHT)
    return replace(drawn, marker=marker("", 0, ""), labels=labels([label]))
