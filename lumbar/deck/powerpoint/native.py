"""A chart without ink, drawn as PowerPoint's own: its document and the workbook inside it."""

from collections.abc import Callable, Mapping

from lumbar.deck.plain.chart import PlainChart
from lumbar.deck.powerpoint.bar_chart import bars
from lumbar.deck.powerpoint.canvas import Canvas
from lumbar.deck.powerpoint.line_chart import over_years
from lumbar.deck.powerpoint.parts_chart import pyramid, stacked
from lumbar.deck.powerpoint.point_chart import points
from lumbar.deck.powerpoint.sheet import Sheet
from lumbar.deck.powerpoint.visit_chart import over_visits

Draw = Callable[[PlainChart, Canvas, Sheet], str]
BY_KIND: Mapping[str, Draw] = {
    "bars": bars,
    "stacked": stacked,
    "pyramid": pyramid,
    "intervals": points,
    "points": points,
}


def native(chart: PlainChart, canvas: Canvas) -> tuple[str, Sheet]:
    """Return the chart's document, and the sheet of its workbook."""
    sheet = Sheet()
    return _drawn_by(chart)(chart, canvas, sheet), sheet


def _drawn_by(chart: PlainChart) -> Draw:
    if chart.kind == "lines":
        return over_years if chart.dashed_after is not None else over_visits
    return BY_KIND[chart.kind]
