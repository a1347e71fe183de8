"""Charts in rows, the first on top: bars, stacked bars, intervals, points; names at the left, values at the right."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, blend
from lumbar.deck.drawing.row_words import FOOT, RowWords
from lumbar.deck.drawing.sheet import SMALL, axes, colour, folded, mark_ticks, marker
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries

QUIET, PALE = 0.38, 0.35
THICK = 0.62
"""Of a row's height: what its bars take together."""


def draw(chart: PlainChart, figure: Figure, theme: Theme) -> None:
    """Draw a chart of kind bars, stacked, intervals or points."""
    words = RowWords(chart, figure, theme)
    key = folded(chart.key, words.plot, theme) if chart.kind != "stacked" else ""
    sides = (f"← {chart.sides[0]}", f"{chart.sides[1]} →") if chart.sides else ()
    if sum(text_width(side, theme.text * SMALL) for side in sides) > words.plot:
        key, sides = "\n".join(filter(None, (key, *sides))), ()
    above = bool(sides or chart.kind == "stacked") + bool(key) * (key.count("\n") + 1)
    found = axes(figure, theme, (words.left, FOOT * theme.text, words.right, 6 + 1.25 * theme.text * above))
    mark_ticks(found, "x", chart.values, theme)
    found.set_ylim(len(chart.rows) - 0.45, -0.55)
    found.set_yticks([])
    found.annotate(
        _capital(chart.values),
        (0.5, 0),
        (0, -2.5 * theme.text),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="center",
        color=theme.muted,
        size=theme.text * SMALL,
    )
    for limit in chart.limits:
        found.axvline(limit, color=theme.muted, linewidth=0.9, linestyle=(0, (1, 2)))
    if chart.values.low < 0 < chart.values.high:
        found.axvline(0, color=theme.muted, linewidth=1)
    words.write(found)
    {"bars": _bars, "stacked": _stacked}.get(chart.kind, _marks)(found, chart, theme)
    _sides(found, sides, theme)
    if chart.kind == "stacked":
        _names_of_parts(found, chart.series, theme)
    elif key:
        _above(found, key, (0, "left", 5 + 1.2 * theme.text * bool(sides)), theme)


def _capital(axis: PlainAxis) -> str:
    return axis.title[:1].upper() + axis.title[1:]


def _bars(found: Axes, chart: PlainChart, theme: Theme) -> None:
    """Draw the series of a row one under the other, each with its interval and its words."""
    count = len(chart.series)
    thick = THICK / count
    for place, series in enumerate(chart.series):
        for row, value in enumerate(series.values):
            if value is None:
                continue
            y = row + (place - (count - 1) / 2) * thick
            found.barh(y, value, thick * 0.86, color=_fill(chart, series, row, theme), linewidth=0)
            _whisker(found, series, row, y, theme.ink)
            if series.words:
                _word(found, series.words[row], (max(value, 0), y), theme)


def _word(found: Axes, word: str, at: tuple[float, float], theme: Theme) -> None:
    found.annotate(
        word,
        at,
        (5, 0),
        textcoords="offset points",
        va="center",
        color=theme.muted,
        size=theme.text * SMALL * 0.9,
        annotation_clip=False,
    )


def _fill(chart: PlainChart, series: PlainSeries, row: int, theme: Theme) -> str:
    known = chart.rows[row].position
    full = theme.at(series.position if known is None else known).colour
    if chart.rows[row].quiet:
        return blend(full, theme.paper, QUIET)
    return blend(full, theme.paper, PALE) if series.look == "pale" else full


def _whisker(found: Axes, series: PlainSeries, row: int, y: float, ink: str) -> None:
    lower, upper = (ends[row] if ends else None for ends in (series.lower, series.upper))
    if lower is not None and upper is not None:
        found.plot([lower, upper], [y, y], color=ink, linewidth=1.1, solid_capstyle="butt")


def _stacked(found: Axes, chart: PlainChart, theme: Theme) -> None:
    """Draw the parts of each row end to end from zero, to the left those below it; a wide one holds its own words."""
    starts = {(row, side): 0.0 for row in range(len(chart.rows)) for side in (False, True)}
    span = chart.values.high - chart.values.low
    for series in chart.series:
        for row, value in enumerate(series.values):
            width = value or 0.0
            side = row, width < 0
            found.barh(row, width, THICK, starts[side], color=colour(series, theme), edgecolor=theme.paper)
            word = series.words[row] if series.words else ""
            if word and width / span > 0.05:
                middle = starts[side] + width / 2
                small = theme.text * SMALL
                found.text(
                    middle, row, word, color=theme.paper, ha="center", va="center", size=small, weight=600
                )
            starts[side] += width


def _marks(found: Axes, chart: PlainChart, theme: Theme) -> None:
    """Draw a mark per series and row, with its interval; ghosts are hollow, grey and a little lower."""
    if chart.joined:
        _joined(found, chart, theme)
    for series in sorted(chart.series, key=lambda one: one.look != "ring"):
        ghost = series.look == "ring"
        for row, value in enumerate(series.values):
            if value is None:
                continue
            known = chart.rows[row].position
            look = theme.at(series.position if known is None or ghost else known)
            lowered = 0.2 if ghost and chart.kind == "intervals" else 0.0
            _whisker(found, series, row, row + lowered, look.colour)
            hollow = theme.paper if ghost else look.colour
            found.plot(
                [value],
                [row + lowered],
                marker(look, series.marker),
                markersize=6 if ghost else 8,
                markerfacecolor=hollow,
                markeredgecolor=look.colour,
                clip_on=False,
            )


def _joined(found: Axes, chart: PlainChart, theme: Theme) -> None:
    for row in range(len(chart.rows)):
        ends = [series.values[row] for series in chart.series] + ([0.0] if len(chart.series) == 1 else [])
        known = [end for end in ends if end is not None]
        if len(known) > 1:
            found.plot([min(known), max(known)], [row, row], color=theme.grid, linewidth=3, zorder=1)


def _sides(found: Axes, sides: Sequence[str], theme: Theme) -> None:
    """Write what lies on either side of zero above the rows."""
    for side, where in zip(sides, ((0, "left", 5.0), (1, "right", 5.0)), strict=False):
        _above(found, side, where, theme)


def _above(found: Axes, words: str, where: tuple[int, str, float], theme: Theme) -> None:
    x, side, up = where
    found.annotate(
        words,
        (x, 1),
        (0, up),
        xycoords="axes fraction",
        textcoords="offset points",
        ha=side,  # pyright: ignore[reportArgumentType]
        va="bottom",
        color=theme.muted,
        size=theme.text * SMALL,
        annotation_clip=False,
    )


def _names_of_parts(found: Axes, parts: Sequence[PlainSeries], theme: Theme) -> None:
    shift = 0.0
    for part in parts:
        words = f"■ {part.label or part.name}"
        found.annotate(
            words,
            (0, 1),
            (shift, 6),
            xycoords="axes fraction",
            textcoords="offset points",
            color=colour(part, theme),
            weight=600,
            size=theme.text * SMALL,
            va="bottom",
            annotation_clip=False,
        )
        shift += text_width(words, theme.text) + 14
