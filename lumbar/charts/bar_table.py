"""A table whose cells are bars: a row per therapy, a column per quantity, numbers above the bars."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lumbar.charts.canvas import Layout, canvas, quiet_axis
from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, blend
from lumbar.charts.therapies import (
    LINE,
    TherapyView,
    add_heading,
    folded,
    heading_room,
    made_up,
    nothing,
)

ROWS = (48.0, 76.0)
FOOT = 14
PALE = 0.42
BETWEEN = 18


@dataclass(frozen=True)
class Column:
    """One column of bars: its head, each row's length (None where it may not be shown) and words.

    `asides` (shares, intervals) stand beside the words where there is room, else on hovering only.
    """

    head: str
    lengths: tuple[float | None, ...]
    words: tuple[str, ...]
    asides: tuple[str, ...]
    top: float


def bar_table(
    therapies: Sequence[str], columns: Sequence[Column], key: str, looked: tuple[TherapyView, Theme]
) -> go.Figure:
    """Return the table; `key` says how it is to be read, `looked` how and in which theme."""
    view, theme = looked
    if not therapies:
        return nothing("No patient is in this selection. Choose a wider filter.", view, theme)
    left = round(1.06 * max(text_width(name, theme.text) for name in therapies)) + 22
    wide = (theme.width - left - 14) / len(columns)
    heads = [folded(column.head, wide - BETWEEN, theme.text) for column in columns]
    top = heading_room(key, view, theme) + round(LINE * theme.text * max(map(len, heads))) + 6
    least, most = (edge * theme.text / 14 for edge in ROWS)
    each = min(max(least, (theme.height - top - FOOT) / len(therapies)), most)
    figure = canvas(
        theme,
        height=round(each * len(therapies)) + top + FOOT,
        margin={"l": left, "r": 14, "t": top, "b": FOOT},
        barmode="overlay",
        yaxis=quiet_axis(theme, range=[len(therapies) - 0.5, -0.5], showticklabels=False, automargin=False),
        meta={"alt": alt_text(therapies, columns, key, view)},
        **_axes(columns, theme.width - left - 14, theme),
    )
    colours = [view.look(name, theme).colour for name in therapies]
    for number, column in enumerate(columns):
        _add_column(figure, column, (_panel(number), wide - BETWEEN), colours, theme)
        _add_head(figure, heads[number], _panel(number), theme)
    _add_names(figure, therapies, view, theme)
    add_heading(figure, key, view, theme)
    return figure


def _axes(columns: Sequence[Column], wide: float, theme: Theme) -> Layout:
    """Return the axis of each column, side by side over so many pixels."""
    return {
        f"xaxis{_panel(number)}": quiet_axis(
            theme,
            domain=[number / len(columns), (number + 1) / len(columns) - BETWEEN / wide],
            range=[0, column.top or 1],
            showticklabels=False,
            automargin=False,
        )
        for number, column in enumerate(columns)
    }


def _panel(number: int) -> str:
    return str(number + 1) if number else ""


def _add_column(
    figure: go.Figure, column: Column, where: tuple[str, float], colours: Sequence[str], theme: Theme
) -> None:
    """Draw a column's bars on faint tracks, each one's words above it; `where`: the panel and its pixels."""
    panel, wide = where
    both = list(zip(column.words, column.asides, strict=True))
    y = [place + 0.2 for place in range(len(colours))]
    common: Layout = {"y": y, "xaxis": f"x{panel}", "orientation": "h", "width": 0.26}
    track = blend(theme.grid, theme.paper, 0.55)
    figure.add_bar(x=[column.top] * len(y), marker={"color": track}, hoverinfo="skip", name="track", **common)
    figure.add_bar(
        x=list(column.lengths),
        marker={"color": [blend(colour, theme.paper, 0.8) for colour in colours]},
        name=column.head,
        hovertext=[
            f"{column.head}<br>{' · '.join(filter(None, both))}"
            for both in zip(column.words, column.asides, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        **common,
    )
    fits = all(text_width(f"{word} {aside}", theme.text) + 8 <= wide for word, aside in both)
    for place, (word, aside) in enumerate(both):
        quiet = f"  <span style='color:{theme.muted}'>{aside}</span>" if aside and fits else ""
        words = f"<b>{word}</b>{quiet}"
        figure.add_annotation(
            x=0, y=place + 0.05, xref=f"x{panel}", text=words, showarrow=False, xanchor="left", yanchor="bottom",
            xshift=-2, font={"size": theme.text, "color": theme.ink},
        )  # fmt: skip


def _add_head(figure: go.Figure, lines: Sequence[str], panel: str, theme: Theme) -> None:
    figure.add_annotation(
        x=0, y=1, xref=f"x{panel}", yref="paper", text="<br>".join(lines), showarrow=False, xanchor="left",
        yanchor="bottom", xshift=-2, align="left", font={"size": theme.text, "color": theme.muted},
    )  # fmt: skip


def _add_names(figure: go.Figure, therapies: Sequence[str], view: TherapyView, theme: Theme) -> None:
    for place, name in enumerate(therapies):
        figure.add_annotation(
            x=0, y=place + 0.05, xref="paper", text=f"<b>{name}</b>", showarrow=False, xanchor="right",
            yanchor="bottom", xshift=-12, font={"size": theme.text, "color": view.look(name, theme).colour},
        )  # fmt: skip


def alt_text(therapies: Sequence[str], columns: Sequence[Column], key: str, view: TherapyView) -> str:
    """Return the picture in a paragraph: every therapy's cells, each with its column's head."""
    said = [
        f"{name}: {'; '.join(_in_words(column, place) for column in columns)}"
        for place, name in enumerate(therapies)
    ]
    return f"{key}. {'. '.join(said)}.{made_up(view)}"


def _in_words(column: Column, place: int) -> str:
    aside = f" ({column.asides[place]})" if column.asides[place] else ""
    return f"{column.head} {column.words[place]}{aside}"
