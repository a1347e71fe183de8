"""Intervals of lines: a filled band each where bands never meet, else two thin lines each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lumbar.deck.plain.chart import PlainSeries
from lumbar.deck.powerpoint.drawing import Sketch
from lumbar.deck.powerpoint.ink import NO_LINE, UNSEEN, fill, line, look, marker
from lumbar.deck.powerpoint.series import STRAIGHT, Drawn
from lumbar.deck.powerpoint.sheet import Column

OPACITY, EDGE = 0.15, 0.45
"""How much of a line's colour its band holds, and the edges of a band that cannot be filled."""


@dataclass(frozen=True)
class Bounded:
    """A line with the columns of its bounds."""

    series: PlainSeries
    lower: Column
    upper: Column


def _bounded(lines: Sequence[PlainSeries], sketch: Sketch) -> list[Bounded]:
    sheet, form = sketch.sheet, sketch.chart.form
    return [
        Bounded(
            series,
            sheet.add(f"{series.name}, lower 95 %", series.lower, form),
            sheet.add(f"{series.name}, upper 95 %", series.upper, form),
        )
        for series in lines
        if series.lower
    ]


def intervals(lines: Sequence[PlainSeries], sketch: Sketch) -> tuple[list[Drawn], list[Drawn]]:
    """Return areas to be stacked, and lines: where bands can be filled there are no lines, and the other way round."""
    bounded = _bounded(lines, sketch)
    rising = sorted(bounded, key=lambda one: sum(value or 0 for value in one.series.lower))
    layers = _layers(rising) if not sketch.chart.values.logarithmic else []
    if any(height is None or height < 0 for layer in layers for height in layer.heights) or not layers:
        return [], [edge for one in bounded for edge in _edges(one, sketch)]
    return [_area(layer, sketch) for layer in layers], []


@dataclass(frozen=True)
class Layer:
    """One area of the stack: from the column below to the column above it, seen where it has a colour."""

    head: str
    heights: tuple[float | None, ...]
    formulas: tuple[str, ...]
    position: int | None = None


def _layers(rising: Sequence[Bounded]) -> list[Layer]:
    """Return, from zero upwards, the room under each band and the band itself."""
    layers: list[Layer] = []
    under: Column | None = None
    for one in rising:
        layers.append(_layer(f"Under {one.series.name}", under, one.lower))
        band = _layer(f"{one.series.name}, 95 % interval", one.lower, one.upper)
        layers.append(replace(band, position=one.series.position))
        under = one.upper
    return layers


def _layer(head: str, below: Column | None, above: Column) -> Layer:
    tops = above.cells
    feet = below.cells if below else (0.0,) * len(tops)
    heights = tuple(_height(foot, top) for foot, top in zip(feet, tops, strict=True))
    taken = f"-{below.letter}{{row}}" if below else ""
    formulas = tuple(f"={above.letter}{row}{taken.format(row=row)}" for row in range(2, len(tops) + 2))
    return Layer(head, heights, formulas)


def _height(foot: object, top: object) -> float | None:
    return top - foot if isinstance(top, (int, float)) and isinstance(foot, (int, float)) else None


def _area(layer: Layer, sketch: Sketch) -> Drawn:
    column = sketch.sheet.add(layer.head, layer.heights, sketch.chart.form, layer.formulas)
    ink = UNSEEN
    if layer.position is not None:
        ink = look(fill(sketch.canvas.at(layer.position).colour, OPACITY), NO_LINE)
    return Drawn(column, ink, sketch.along, column.numbers("val"))


def _edges(one: Bounded, sketch: Sketch) -> list[Drawn]:
    colour = sketch.canvas.at(one.series.position).colour
    ink, none = look(line(colour, 0.75, "solid", EDGE)), marker("", 0, colour)
    return [
        Drawn(column, ink, sketch.along, column.numbers("val"), marker=none, smooth=STRAIGHT)
        for column in (one.lower, one.upper)
    ]
