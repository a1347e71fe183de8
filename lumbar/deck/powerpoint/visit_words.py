"""Words under the axis of visits: their names, and under each the numbers of every therapy."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lumbar.deck.plain.chart import PlainChart
from lumbar.deck.powerpoint.canvas import Canvas
from lumbar.deck.powerpoint.drawing import Sketch
from lumbar.deck.powerpoint.ink import NO_LINE, Run, look, marker
from lumbar.deck.powerpoint.labels import Label, labels
from lumbar.deck.powerpoint.series import STRAIGHT, Drawn
from lumbar.deck.powerpoint.sheet import Column

BEFORE, AFTER = 2.6, 1.2
"""Room at the ends of the axis of visits, in heights of its text."""
LINE_DRAWN = 1.17
"""Height of a line as it is drawn, in heights of its text."""
APART = 4.0
"""Least room between two words, in points."""


def of_visits(chart: PlainChart) -> bool:
    """Return whether every x is a tick with a name of its own, as visits are and classes are not."""
    return chart.along is not None and chart.along.ticks == chart.x


def span(sketch: Sketch) -> tuple[float, float]:
    """Return the axis of visits with room for half a visit's name before the first, and a little after the last."""
    first, last, width = sketch.chart.x[0], sketch.chart.x[-1], sketch.plot.width
    before, after = BEFORE * sketch.canvas.text, AFTER * sketch.canvas.text
    each = (last - first) / (width - before - after)
    return round(first - each * before, 3), round(last + each * after, 3)


def _gaps(sketch: Sketch) -> list[float]:
    """Return the points between each visit and the next."""
    low, high = span(sketch)
    return [(b - a) / (high - low) * sketch.plot.width for a, b in pairwise(sketch.chart.x)]


def _clear(words: Sequence[str], gaps: Sequence[float], canvas: Canvas) -> bool:
    """Return whether no two neighbours touch."""
    wide = [canvas.wide(one) for one in words]
    return all(gap >= (a + b) / 2 + APART for gap, (a, b) in zip(gaps, pairwise(wide), strict=True))


def fits(sketch: Sketch) -> bool:
    """Return whether the numbers find room beside each other under their visits."""
    return all(_clear(entry.cells, _gaps(sketch), sketch.canvas) for entry in sketch.chart.under)


def visit_names(sketch: Sketch) -> Sequence[str]:
    """Return the visits' names: in full, or short where they would touch."""
    full = sketch.chart.along.texts if sketch.chart.along else ()
    weeks = [name.removeprefix("week ") for name in full]
    shorter = [*full[:1], *weeks[1:-1], *full[-1:]]
    shortest = ["0", *shorter[1:]]
    clear = (one for one in (full, shorter) if _clear(one, _gaps(sketch), sketch.canvas))
    return next(clear, shortest)


def under_axis(along: Column, sketch: Sketch) -> list[Drawn]:
    """Return the visits' names with the numbers under them, and what the rows of numbers are called."""
    return [_visits(along, sketch), *([_names(sketch)] if sketch.chart.under else [])]


def _visits(along: Column, sketch: Sketch) -> Drawn:
    canvas = sketch.canvas
    feet = sketch.sheet.add("Visits", [sketch.chart.values.low] * len(sketch.chart.x), sketch.chart.form)
    columns = [
        [[(name, canvas.muted)], *_cells(place, sketch)] for place, name in enumerate(visit_names(sketch))
    ]
    return _hung(along, feet, [Label(place, column, "b") for place, column in enumerate(columns)])


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
    at = sheet.add("Names", [span(sketch)[0]], "0")
    foot = sheet.add("Names of the rows", [chart.values.low], chart.form)
    names = [[(entry.name, canvas.bold(canvas.at(entry.position).colour))] for entry in chart.under]
    drop = (0.5 * len(names) + 0.5) * LINE_DRAWN * canvas.text + 1
    return _hung(at, foot, [Label(0, [[(" ", canvas.muted)], *names], "l", (0.0, drop / canvas.height))])


def _hung(along: Column, feet: Column, said: Sequence[Label]) -> Drawn:
    """Return a series that is not seen itself, with these words at its points."""
    drawn = Drawn(feet, look(NO_LINE), along.numbers("xVal"), feet.numbers("yVal"), smooth=STRAIGHT)
    return replace(drawn, marker=marker("", 0, ""), labels=labels(said))
