"""The axes of native charts: quiet, with their title level at the top, and ticks in the house's formats."""

from dataclasses import dataclass, replace
from math import ceil, floor, log10

from lumbar.deck.plain.chart import PlainAxis, PlainChart
from lumbar.deck.powerpoint.canvas import Canvas, Plot, corner
from lumbar.deck.powerpoint.ink import NO_LINE, line, look, rich, text_look
from lumbar.deck.powerpoint.xml import tag, val

ALONG, VALUES = 50_010, 50_020
"""What the two axes of a chart are called in it."""
HAIR = 0.75


@dataclass(frozen=True)
class Show:
    """What of an axis is seen: its ticks' words, its grid, its own line, its title (and where: level, or below)."""

    ticks: bool = True
    grid: bool = False
    ruled: bool = False
    title: str = ""
    title_at: tuple[float, float] = (0.0, 0.0)
    reverse: bool = False
    crosses: str = "min"
    side: str = "l"
    skip: int = 0
    between: bool = False


def from_tick(axis: PlainAxis, least: float | None = None) -> PlainAxis:
    """Return the axis from a round value on, since PowerPoint counts its ticks from the lower end.

    ``least`` is the lowest number drawn, where the axis may be cut down to it. Where all is negative it ends with a
    round value too, since LibreOffice counts from there. A logarithmic axis runs from a power of ten to a power of ten.
    """
    if axis.logarithmic:
        return replace(axis, low=10.0 ** floor(log10(axis.low)), high=10.0 ** ceil(log10(axis.high)))
    axis, step = replace(axis, high=_rounded_up(axis.high)), _step(axis)
    if step is None:
        return axis
    if axis.high < 0:
        axis = replace(axis, high=step * ceil(axis.high / step - 1e-9))
    above = step * ceil(axis.low / step - 1e-9)
    return replace(
        axis, low=above if least is not None and least >= above else step * floor(axis.low / step + 1e-9)
    )


def _rounded_up(high: float) -> float:
    """Return the end of an axis with four digits, so that nothing lies a hair beyond it.

    >>> _rounded_up(0.49130314), _rounded_up(951_660_000.0000001)
    (0.4914, 951700000.0)
    """
    unit = 10.0 ** (floor(log10(abs(high))) - 3) if high else 1.0
    return round(ceil(high / unit) * unit, 12)


def thinned(axis: PlainAxis, plot: Plot) -> PlainAxis:
    """Return a level axis with every second tick, and so on, until their words have room beside each other."""
    while len(axis.ticks) > 3 and len(axis.ticks) * _widest(axis, plot.canvas) > plot.width:
        step = 2 * (axis.ticks[1] - axis.ticks[0])
        kept = [
            place for place, tick in enumerate(axis.ticks) if abs(tick / step - round(tick / step)) < 1e-6
        ]
        axis = replace(
            axis, ticks=tuple(axis.ticks[n] for n in kept), texts=tuple(axis.texts[n] for n in kept)
        )
    return axis


def _widest(axis: PlainAxis, canvas: Canvas) -> float:
    return max(canvas.wide(words) for words in axis.texts) + 12


def _step(axis: PlainAxis) -> float | None:
    """Return the distance between two ticks, where they lie evenly."""
    first, second = (*axis.ticks, None, None)[:2]
    return None if first is None or second is None or axis.logarithmic else second - first


def tick_room(chart: PlainChart, canvas: Canvas) -> float:
    """Return the points that the ticks of an upright axis take."""
    return max((canvas.wide(words) for words in chart.values.texts), default=24) + 14


def value_axis(axis: PlainAxis, show: Show, canvas: Canvas, ids: tuple[int, int] = (VALUES, ALONG)) -> str:
    """Return an axis of numbers from its low to its high end; ``ids``: its own name and that of the one it crosses."""
    own, other = ids
    low, high = axis.low, axis.high
    base = (val("logBase", 10),) if axis.logarithmic else ()
    ends = (val("max", repr(float(high))), val("min", repr(float(low))))
    scaling = tag("c:scaling", *base, val("orientation", "maxMin" if show.reverse else "minMax"), *ends)
    apart = _step(axis)
    step = (val("majorUnit", repr(float(apart))),) if apart else ()
    return tag(
        "c:valAx",
        val("axId", own),
        scaling,
        *_seen(axis, show, canvas),
        val("crossAx", other),
        val("crosses", show.crosses),
        val("crossBetween", "between" if show.between else "midCat"),
        *step,
    )


def _seen(axis: PlainAxis, show: Show, canvas: Canvas) -> tuple[str, ...]:
    """Return what both kinds of axes share: side, grid, title, format, ticks, line and text."""
    quiet = line(canvas.theme.grid, HAIR)
    return (
        val("delete", value=False),
        val("axPos", show.side),
        tag("c:majorGridlines", look(quiet)) if show.grid else "",
        _title(show, canvas) if show.title else "",
        tag("c:numFmt", formatCode=axis.form, sourceLinked=0),
        val("majorTickMark", "none"),
        val("minorTickMark", "none"),
        val("tickLblPos", "low" if show.ticks else "none"),
        look(line(canvas.theme.muted, HAIR) if show.ruled else NO_LINE),
        text_look(canvas.muted, turn=0),
    )


def _title(show: Show, canvas: Canvas) -> str:
    words = tag("c:tx", rich([[(show.title, canvas.muted)]]))
    return tag("c:title", words, corner(*show.title_at), val("overlay", value=True))


def category_axis(axis: PlainAxis, show: Show, canvas: Canvas) -> str:
    """Return an axis of names or years; of years only every ``skip``-th is written."""
    skips = (val("tickLblSkip", show.skip), val("tickMarkSkip", show.skip)) if show.skip else ()
    return tag(
        "c:catAx",
        val("axId", ALONG),
        tag("c:scaling", val("orientation", "maxMin" if show.reverse else "minMax")),
        *_seen(axis, show, canvas),
        val("crossAx", VALUES),
        val("crosses", show.crosses),
        val("auto", value=False),
        val("lblAlgn", "ctr"),
        val("lblOffset", 100),
        *skips,
        val("noMultiLvlLbl", value=True),
    )
