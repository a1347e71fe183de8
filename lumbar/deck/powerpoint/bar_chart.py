"""Level bars: one or several to a row, with intervals and words."""

from dataclasses import replace

from lumbar.charts.theme import blend
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.powerpoint.axes import ALONG, VALUES, Show, category_axis, value_axis
from lumbar.deck.powerpoint.canvas import Canvas, Plot
from lumbar.deck.powerpoint.drawing import Sketch, drawing, head_room
from lumbar.deck.powerpoint.ink import NO_LINE, Run, fill, line, look
from lumbar.deck.powerpoint.labels import Label, labels
from lumbar.deck.powerpoint.series import SAME_BELOW_ZERO, Drawn, Group, groups, intervals
from lumbar.deck.powerpoint.sheet import Sheet
from lumbar.deck.powerpoint.xml import tag, val

FULL, SEVERAL, QUIET = 0.72, 0.5, 0.32
"""How much of its colour a bar holds: alone, the last of several to a row, and a quiet one."""
ROWS = PlainAxis("", 0, 1)


def bars(chart: PlainChart, canvas: Canvas, sheet: Sheet) -> str:
    """Return a bar, or several, for each row, the first at the top."""
    names = [_name(row) for row in chart.rows]
    left = max(canvas.wide(part) for name in names for part in name.split("\n")) + 24
    plot = Plot(left, head_room(chart, canvas) + 4, 4, 6, canvas)
    several = len(chart.series) > 1
    widened = chart if several else replace(chart, values=_widened(chart, plot))
    sketch = Sketch(widened, plot, sheet, sheet.add("Row", names, "@").texts("cat"))
    drawn = [_bar(series, sketch) for series in chart.series]
    look_ = (val("gapWidth", 30 if several else 55), val("overlap", -8 if several else 0))
    parts = groups([Group("barChart", drawn, LEVEL + CLUSTERED, "".join(look_))], (ALONG, VALUES))
    return drawing(sketch, parts, _axes(sketch))


LEVEL = val("barDir", "bar")
CLUSTERED = val("grouping", "clustered") + val("varyColors", value=False)


def _name(row: PlainRow) -> str:
    return f"{row.name}\n{row.detail}" if row.detail else row.name


def _axes(sketch: Sketch) -> str:
    rows = Show(ruled=True, reverse=True, crosses="autoZero")
    hidden = Show(ticks=False, side="b", crosses="max", between=True)
    canvas = sketch.canvas
    return category_axis(ROWS, rows, canvas) + value_axis(sketch.chart.values, hidden, canvas)


def _widened(chart: PlainChart, plot: Plot) -> PlainAxis:
    """Return the axis with room for the words beyond the longest interval, on the side on which they stand."""
    axis, canvas = chart.values, plot.canvas
    room = [0.0, 0.0]
    for row, value in zip(chart.rows, chart.series[0].values, strict=True):
        side = 0 if value is not None and value < 0 else 1
        room[side] = max(room[side], canvas.wide(f"{row.said}  {row.aside}", bold=True) + 16)
    share = max(0.25, 1 - sum(room) / plot.width)
    whole = (axis.high - axis.low) / share
    return replace(
        axis, low=axis.low - whole * room[0] / plot.width, high=axis.high + whole * room[1] / plot.width
    )


def _bar(series: PlainSeries, sketch: Sketch) -> Drawn:
    """Return one series of bars, each in its row's colour, with its interval and its words."""
    chart, theme = sketch.chart, sketch.canvas.theme
    values = sketch.sheet.add(series.name, series.values, chart.form)
    drawn = Drawn(values, look(fill(_colour(series, None, sketch))), sketch.along, values.numbers("val"))
    return replace(
        drawn,
        fixed=SAME_BELOW_ZERO,
        points="".join(_point(place, series, row, sketch) for place, row in enumerate(chart.rows)),
        labels=labels(_labels(series, sketch)),
        errors=intervals(series, values, sketch, line(theme.ink, 1.25)),
    )


def _colour(series: PlainSeries, row: PlainRow | None, sketch: Sketch) -> str:
    position = series.position if row is None or row.position is None else row.position
    several = len(sketch.chart.series) > 1
    quiet = series.look == "pale" or (row is not None and row.quiet)
    share = QUIET if quiet else SEVERAL if several else FULL
    return blend(sketch.canvas.at(position).colour, sketch.canvas.theme.paper, share)


def _point(place: int, series: PlainSeries, row: PlainRow, sketch: Sketch) -> str:
    ink = look(fill(_colour(series, row, sketch)), NO_LINE)
    return tag("c:dPt", val("idx", place), SAME_BELOW_ZERO, val("bubble3D", value=False), ink)


def _labels(series: PlainSeries, sketch: Sketch) -> list[Label]:
    if len(sketch.chart.series) > 1:
        ink = replace(sketch.canvas.ink, size=sketch.canvas.text - 1.5)
        return [Label(place, [[(words, ink)]], "inBase") for place, words in enumerate(series.words) if words]
    return [
        Label(place, [_said(row, sketch.canvas)], "outEnd", (_past_interval(series, place, sketch), 0.0))
        for place, row in enumerate(sketch.chart.rows)
        if series.values[place] is not None and row.said
    ]


def _said(row: PlainRow, canvas: Canvas) -> list[Run]:
    return [(row.said, canvas.ink), *([(f"  {row.aside}", canvas.muted)] if row.aside else [])]


def _past_interval(series: PlainSeries, place: int, sketch: Sketch) -> float:
    """Return how far beyond the bar its interval reaches, as a share of the chart; below zero to the left."""
    value, ends = (
        series.values[place] or 0.0,
        series.lower if (series.values[place] or 0.0) < 0 else series.upper,
    )
    end = ends[place] if ends else None
    axis, plot = sketch.chart.values, sketch.plot
    reach = (end - value) / (axis.high - axis.low) * plot.width if end is not None else 0.0
    return (reach + (7 if value >= 0 else -7)) / plot.canvas.width
