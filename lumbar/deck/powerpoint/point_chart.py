"""Points in rows: differences with their intervals about a line at zero, or marks that are joined."""

from dataclasses import replace

from lumbar.charts.theme import blend
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries, least
from lumbar.deck.powerpoint.axes import ALONG, VALUES, Show, from_tick, thinned, value_axis
from lumbar.deck.powerpoint.canvas import Canvas, Plot
from lumbar.deck.powerpoint.drawing import Sketch, drawing
from lumbar.deck.powerpoint.ink import HOLLOW, NO_LINE, line, look, marker
from lumbar.deck.powerpoint.rows import Rows, helper, room, rows_of, side_words, words
from lumbar.deck.powerpoint.series import STRAIGHT, Drawn, Group, groups
from lumbar.deck.powerpoint.sheet import Column, Sheet
from lumbar.deck.powerpoint.xml import tag, val

STYLE = val("scatterStyle", "lineMarker") + val("varyColors", value=False)
BELOW_ZERO = -1e-9
"""Where words stand at both sides of zero, an axis never begins there."""
ASIDE = 0.22
"""How far a ghost lies under its row, in rows."""


def points(chart: PlainChart, canvas: Canvas, sheet: Sheet) -> str:
    """Return the rows from the top, each with its marks, its name at the left and its words at the right."""
    top, bottom = (1.5 if chart.sides else 0.2) * canvas.line, 2.9 * canvas.line
    rows = rows_of(chart, canvas.text, canvas.height - top - bottom)
    typed = replace(canvas, text=rows.text)
    plot = Plot(room(chart, typed, "l"), top, room(chart, typed, "r"), bottom, typed)
    lowest = min(least(chart), BELOW_ZERO if chart.sides else 0.0)
    values = from_tick(thinned(chart.values, plot), lowest)
    chart = replace(chart, values=values)
    sketch = Sketch(chart, plot, sheet)
    sheet.add("Row", [row.name for row in chart.rows], "@")
    pairs = [_marks(series, rows, sketch) for series in reversed(chart.series)]
    marks = [*(stroke for strokes, _ in pairs for stroke in strokes), *(mark for _, mark in pairs)]
    drawn = [*marks, *_limits(rows, sketch), *words(rows, sketch), *side_words(rows, sketch)]
    return drawing(
        sketch, groups([Group("scatterChart", drawn, STYLE)], (VALUES, ALONG)), _axes(rows, sketch)
    )


def _axes(rows: Rows, sketch: Sketch) -> str:
    canvas, plot = sketch.canvas, sketch.plot
    at = (plot.left / canvas.width, 1 - 1.2 * canvas.line / canvas.height)
    below = Show(grid=True, side="b", title=sketch.chart.values.title, title_at=at)
    upright = Show(ticks=False, ruled=True, crosses="autoZero")
    heights = PlainAxis("", 0.0, rows.top)
    return value_axis(sketch.chart.values, below, canvas, (VALUES, ALONG)) + value_axis(
        heights, upright, canvas, (ALONG, VALUES)
    )


def _marks(series: PlainSeries, rows: Rows, sketch: Sketch) -> tuple[list[Drawn], Drawn]:
    """Return lines for the intervals of a series, or for what joins it, and its marks, each in its row's look.

    Lines come first of all: they are longer columns, and LibreOffice drops short ones that stand before those.
    """
    theme, hollow = sketch.canvas.theme, series.look == "ring"
    drop = ASIDE if hollow and series.lower else 0.0
    values = sketch.sheet.add(series.name, series.values, sketch.chart.form)
    heights = rows.column(sketch.sheet, f"{series.name}, height", drop)
    drawn = Drawn(values, look(NO_LINE), values.numbers("xVal"), heights.numbers("yVal"), smooth=STRAIGHT)
    if hollow:
        ring = replace(
            drawn, marker=marker("circle", 7, theme.muted, blend(theme.muted, theme.paper, HOLLOW))
        )
        return _intervals(series, heights, line(theme.muted, 1, "solid", 0.5), sketch), ring
    marked = replace(
        drawn,
        marker=marker("circle", 8, sketch.canvas.at(series.position).colour),
        points="".join(_point(place, sketch) for place in range(len(sketch.chart.rows))),
    )
    joined = _joined(series, values, heights, sketch) if sketch.chart.joined else []
    return [*joined, *_intervals(series, heights, line(theme.ink, 1.5), sketch)], marked


def _point(place: int, sketch: Sketch) -> str:
    position = sketch.chart.rows[place].position
    if position is None:
        return ""
    kind = sketch.canvas.at(position)
    mark = marker(kind.marker, 9 if kind.marker == "circle" else 8, kind.colour)
    return tag("c:dPt", val("idx", place), mark, val("bubble3D", value=False))


def _intervals(series: PlainSeries, heights: Column, ink: str, sketch: Sketch) -> list[Drawn]:
    """Return one series of short lines from lower to upper: level error bars are not drawn everywhere."""
    if not series.lower:
        return []
    sheet, form = sketch.sheet, sketch.chart.form
    lower = sheet.add(f"{series.name}, lower 95 %", series.lower, form)
    upper = sheet.add(f"{series.name}, upper 95 %", series.upper, form)
    return [_strokes(f"{series.name}, interval", (lower, upper, heights), ink, sketch)]


def _joined(series: PlainSeries, values: Column, heights: Column, sketch: Sketch) -> list[Drawn]:
    """Return short lines from each mark to the other series' mark, or to zero."""
    others = [other for other in sketch.chart.series if other is not series]
    far = others[0].values if others else (0.0,) * len(series.values)
    ends = sketch.sheet.add("Joined to", far, values.form)
    ink = line(sketch.canvas.theme.accent, 2, "solid", 0.4)
    return [_strokes(f"{series.name}, joined", (values, ends, heights), ink, sketch)]


def _strokes(name: str, columns: tuple[Column, Column, Column], ink: str, sketch: Sketch) -> Drawn:
    """Return a level line per row, from one column to another at the heights of a third, with gaps between them."""
    start, end, heights = columns
    triples = [
        (c, None) if c is None or d is None else (c, d) for c, d in zip(start.cells, end.cells, strict=True)
    ]
    x = [cell for near, far in triples for cell in ((near, far, None) if far is not None else (None,) * 3)]
    y = [cell for up in heights.cells for cell in (up, up, None)]
    places = range(2, len(triples) + 2)
    refers = [f"={column.letter}{row}" if column else "" for row in places for column in (start, end, None)]
    rises = [f"={heights.letter}{row}" if one else "" for row in places for one in (1, 1, 0)]
    along = sketch.sheet.add(name, x, start.form, refers)
    up = sketch.sheet.add(f"{name}, height", y, "0.00", rises)
    drawn = Drawn(along, look(ink), along.numbers("xVal"), up.numbers("yVal"), smooth=STRAIGHT)
    return replace(drawn, marker=marker("", 0, ""))


def _limits(rows: Rows, sketch: Sketch) -> list[Drawn]:
    """Return a dotted line from top to bottom at every limit."""
    feet = [0.0, rows.top]
    ink = look(line(sketch.canvas.theme.ink, 1, "sysDot"))
    return [
        replace(helper(f"Line at {limit:g}", [limit, limit], feet, sketch), look=ink)
        for limit in sketch.chart.limits
    ]
