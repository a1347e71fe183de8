"""A native chart before it is put on a slide: its place on the sheet, its groups, its axes, its legend."""

from dataclasses import dataclass

from lumbar.deck.plain.chart import PlainChart
from lumbar.deck.powerpoint.canvas import Canvas, Plot, corner
from lumbar.deck.powerpoint.ink import NO_FILL, NO_LINE, look, rich, text_look
from lumbar.deck.powerpoint.sheet import Sheet
from lumbar.deck.powerpoint.xml import NAMESPACES, tag, val


@dataclass(frozen=True)
class Sketch:
    """What the parts of one chart are drawn from: its numbers, its place, its workbook, what it runs along."""

    chart: PlainChart
    plot: Plot
    sheet: Sheet
    along: str = ""

    @property
    def canvas(self) -> Canvas:
        """Return the sheet of the plot."""
        return self.plot.canvas


UPRIGHT = ("lines", "bars", "stacked")
"""Kinds whose measure is said above them; the others have it under their axis."""


def head(chart: PlainChart) -> str:
    """Return the words above the axes: what an upright axis measures; a level one says so below."""
    return chart.values.title if chart.kind in UPRIGHT else ""


def head_room(chart: PlainChart, canvas: Canvas) -> float:
    """Return the points that the words above the axes take."""
    return canvas.line * bool(head(chart)) + 4


def _title(heading: str, canvas: Canvas) -> str:
    words = tag("c:tx", rich([[(heading, canvas.muted)]]))
    return tag("c:title", words, corner(0.002, 0.002), val("overlay", value=True))


def drawing(sketch: Sketch, parts: str, axes: str, legend: str = "") -> str:
    """Return the whole chart as a document, headed by what its values are."""
    area = tag("c:plotArea", sketch.plot.layout, parts, axes, look(NO_FILL, NO_LINE))
    heading = head(sketch.chart)
    chart = tag(
        "c:chart",
        _title(heading, sketch.canvas) if heading else "",
        val("autoTitleDeleted", not heading),
        area,
        legend,
        val("plotVisOnly", value=True),
        val("dispBlanksAs", "gap"),
    )
    spaces = {name: NAMESPACES[name] for name in ("xmlns:a", "xmlns:c", "xmlns:r")}
    inside = (val("date1904", value=False), val("roundedCorners", value=False), chart, look(NO_FILL, NO_LINE))
    return tag("c:chartSpace", *inside, text_look(sketch.canvas.ink), **spaces)


def legend(sketch: Sketch, top: float) -> str:
    """Return the names of the series in a row above the axes."""
    canvas, plot = sketch.canvas, sketch.plot
    shares = {
        "x": plot.left / canvas.width,
        "y": top / canvas.height,
        "w": plot.width / canvas.width,
        "h": 1.3 * canvas.line / canvas.height,
    }
    edges = (val("xMode", "edge"), val("yMode", "edge"))
    place = tag("c:layout", tag("c:manualLayout", *edges, *(val(k, f"{v:.5f}") for k, v in shares.items())))
    return tag("c:legend", val("legendPos", "t"), place, val("overlay", value=True), text_look(canvas.ink))
