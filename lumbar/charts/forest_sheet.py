"""The sheet of a forest: words at both sides of each row, an axis between them, points with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from lumbar.charts.canvas import Layout, canvas, quiet_axis, ticks
from lumbar.charts.labels import short_name, text_width
from lumbar.charts.theme import MINUS, Series, Theme
from lumbar.charts.therapies import LINE, WIDE, TherapyView, add_heading, heading_room

ROWS = (46.0, 84.0)
"""Least and most pixels for a row of two lines of words."""
FOOT = 52


@dataclass(frozen=True)
class ForestRow:
    """One row: words at the left and right, a point with its interval (or none), and its place from the top.

    Each pair of words is one in ink and one, smaller, in grey: under it where `stacked`, else beside it.
    """

    y: float
    name: tuple[str, str]
    said: tuple[str, str]
    look: Series
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    hover: str = ""
    stacked: bool = True
    bold: bool = True

    @property
    def drawn(self) -> bool:
        """Return whether there is a point to draw."""
        return self.value is not None and self.lower is not None and self.upper is not None


@dataclass(frozen=True)
class Scale:
    """The axis of a forest: its title, its multiplier (100 for shares), and whom the sides of zero favour.

    Without sides the numbers are no differences: the axis begins at zero and its ticks carry `unit`.
    """

    title: str
    sides: tuple[str, str] | None = None
    factor: float = 1.0
    unit: str = ""

    def tick(self, value: float) -> str:
        """Return a tick's label, with its sign where it is a difference."""
        sign = MINUS if value < 0 else "+" if value > 0 and self.sides else ""
        return f"{sign}{abs(value):g}{self.unit}"


def forest_sheet(
    rows: Sequence[ForestRow],
    scale: Scale,
    key: str,
    looked: tuple[TherapyView, Theme],
    more: Sequence[Sequence[float | None]] = (),
) -> go.Figure:
    """Return the sheet with its words, zero line and sides, on which the points are then drawn.

    `more`: further numbers (ghosts) that must fit on the axis.
    """
    view, theme = looked
    top = heading_room(key, view, theme) + round(LINE * theme.text) + 6
    left, right = _margins(rows, theme)
    low, high = reach([*((r.value, r.lower, r.upper) for r in rows), *more], scale)
    values = ticks(low * scale.factor, high * scale.factor, 5 if theme.width >= WIDE else 4)
    depth = rows[-1].y + 1
    figure = canvas(
        theme,
        height=_height(rows, depth, top, theme),
        margin={"l": left, "r": right, "t": top, "b": FOOT},
        xaxis=quiet_axis(
            theme,
            showgrid=True,
            range=[low, high],
            tickvals=[value / scale.factor for value in values],
            ticktext=[scale.tick(value) for value in values],
            automargin=False,
            title={"text": scale.title, "font": {"color": theme.muted, "size": theme.text}, "standoff": 8},
        ),
        yaxis=quiet_axis(theme, range=[depth - 0.5, -0.5], showticklabels=False, automargin=False),
    )
    line = {"color": theme.muted, "width": 1.4}
    figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="y domain", line=line, layer="below")
    _add_words(figure, rows, theme)
    if scale.sides:
        _add_sides(figure, scale.sides, theme)
    add_heading(figure, key, view, theme)
    return figure


def told(figure: go.Figure, alt: str) -> go.Figure:
    """Return the figure with the picture in words."""
    layout: Any = figure["layout"]
    layout.meta = {"alt": alt}
    return figure


def _height(rows: Sequence[ForestRow], depth: float, top: int, theme: Theme) -> int:
    """Return a height at which all words have room and few rows do not drift apart."""
    lines = 2 if any(row.stacked for row in rows) else 1
    least, most = (edge * lines / 2 * theme.text / 14 for edge in ROWS)
    each = min(max(least, (theme.height - top - FOOT) / depth), most)
    return round(depth * each) + top + FOOT


def _margins(rows: Sequence[ForestRow], theme: Theme) -> tuple[int, int]:
    """Return the pixels at the left and right that the longest words need."""
    left = max(_width(row.name, row, theme) for row in rows)
    right = max(_width(row.said, row, theme) for row in rows)
    return round(left + 20), round(right + 20)


def _width(words: tuple[str, str], row: ForestRow, theme: Theme) -> float:
    first = text_width(words[0], theme.text) * (1.06 if row.bold else 1)
    second = text_width(words[1], theme.text - 1)
    return max(first, second) if row.stacked else first + second + bool(words[0] and words[1]) * 8


def reach(intervals: Sequence[Sequence[float | None]], scale: Scale) -> tuple[float, float]:
    """Return the range of the axis: all that is drawn, and a difference of zero not at its very edge."""
    numbers = [number for interval in intervals for number in interval if number is not None]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    wide = (high - low) or 1.0
    if scale.sides is None:
        return 0.0, high + 0.05 * wide
    return min(low - 0.05 * wide, -0.22 * wide), max(high + 0.05 * wide, 0.22 * wide)


def _add_words(figure: go.Figure, rows: Sequence[ForestRow], theme: Theme) -> None:
    for row in rows:
        colours = (row.look.colour if row.bold else theme.ink, theme.ink)
        sides = ((0, "right", -10, row.name), (1, "left", 10, row.said))
        for colour, (x, anchor, shift, words) in zip(colours, sides, strict=True):
            figure.add_annotation(
                x=x,
                xref="paper",
                y=row.y,
                text=_written(words, colour, row, theme),
                showarrow=False,
                xanchor=anchor,
                align=anchor,
                xshift=shift,
                font={"size": theme.text, "color": theme.ink},
            )


def _written(words: tuple[str, str], colour: str, row: ForestRow, theme: Theme) -> str:
    first = short_name(words[0], 40)
    if not words[1]:
        return f"<span style='color:{colour}'>{f'<b>{first}</b>' if row.bold else first}</span>"
    between = "<br>" if row.stacked else "  " if first else ""
    small = f"<span style='font-size:{theme.text - 1}px;color:{theme.muted}'>{words[1]}</span>"
    return f"<span style='color:{colour}'>{f'<b>{first}</b>' if row.bold else first}</span>{between}{small}"


def _add_sides(figure: go.Figure, sides: tuple[str, str], theme: Theme) -> None:
    """Write above the zero line whom each side favours."""
    for text, anchor, shift in ((f"← {sides[0]}", "right", -8), (f"{sides[1]} →", "left", 8)):
        figure.add_annotation(
            x=0,
            y=1,
            yref="y domain",
            text=text,
            showarrow=False,
            xanchor=anchor,
            yanchor="bottom",
            xshift=shift,
            font={"size": theme.text, "color": theme.ink},
        )


def add_points(figure: go.Figure, rows: Sequence[ForestRow], theme: Theme) -> None:
    """Draw every row's point and interval in its therapy's colour and marker."""
    for row in filter(lambda row: row.drawn, rows):
        figure.add_scatter(
            x=[row.value],
            y=[row.y],
            mode="markers",
            marker={
                "symbol": row.look.marker,
                "size": 11 if row.stacked else 9,
                "color": row.look.colour,
                "line": {"width": 1.2, "color": theme.paper},
            },
            error_x=whisker(
                [row.value], [row.lower], [row.upper], {"color": row.look.colour, "thickness": 2.4}
            ),
            name=row.name[0],
            hovertext=[row.hover],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def whisker(
    value: Sequence[float | None], lower: Sequence[float | None], upper: Sequence[float | None], look: Layout
) -> Layout:
    """Return the interval of points as error bars without caps."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [(high or 0.0) - (mid or 0.0) for high, mid in zip(upper, value, strict=True)],
        "arrayminus": [(mid or 0.0) - (low or 0.0) for low, mid in zip(lower, value, strict=True)],
        "width": 0,
        **look,
    }
