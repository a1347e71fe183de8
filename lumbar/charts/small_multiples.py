"""One panel per place, each on its own scale, so that small places are not crushed by large ones."""

from math import ceil

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, canvas, empty, mark_projection, quiet_axis, year_axis
from lumbar.charts.labels import short_name, text_width
from lumbar.charts.lines import View, drawn_lines, in_order, nothing_drawn
from lumbar.charts.scales import extent_of, value_axis
from lumbar.charts.theme import Theme, fade
from lumbar.charts.timeline import BAND, add_band, add_line, alt_text

NARROWEST = 220
PANEL = 13.5
HEAD = 3.1
"""Height of a panel's two lines of words, in heights of their text."""
FOOT = 38


def small_multiples(cases: pl.DataFrame, view: View, theme: Theme) -> go.Figure:
    """Return a panel for each place with line, band and its own axis; the figure grows with the rows."""
    lines = drawn_lines(cases, view)
    if lines.is_empty():
        return empty(theme, nothing_drawn(cases))
    places = in_order(lines)
    columns = min(len(places), 4, max(1, theme.width // NARROWEST))
    rows = ceil(len(places) / columns)
    height = max(theme.height, round(rows * PANEL * theme.text)) if rows > 1 else theme.height
    axes: Layout = {}
    for position, line in enumerate(places):
        cell = _cell(position, columns, rows, (height, HEAD * theme.text))
        axes |= _axes(line, view, theme, _panel(position), cell)
    margin = {"l": 8, "r": 0, "t": 0, "b": FOOT}
    figure = canvas(theme, height=height, margin=margin, meta={"alt": alt_text(places, view)}, **axes)
    for position, line in enumerate(places):
        panel = _panel(position)
        if view.what.interval:
            add_band(figure, line, fade(theme.at(position).colour, BAND), panel)
        add_line(figure, line, view, theme.at(position), panel)
        mark_projection(figure, theme, xref=f"x{panel}", yref=f"y{panel} domain", text="")
        _head(figure, line, view, theme, position)
    return figure


def _panel(position: int) -> str:
    return str(position + 1) if position else ""


def _cell(position: int, columns: int, rows: int, size: tuple[int, float]) -> tuple[int, int, float, float]:
    """Return column, columns, and bottom and top of the panel as shares of the plot; `size`: height and head, px."""
    row, column = divmod(position, columns)
    height, head = size
    tall, plot = 1 / rows, height - FOOT
    foot = FOOT / plot if row < rows - 1 else 0.0
    return column, columns, max(0.0, 1 - (row + 1) * tall + foot), 1 - row * tall - head / plot


def _axes(
    line: pl.DataFrame, view: View, theme: Theme, panel: str, cell: tuple[int, int, float, float]
) -> Layout:
    column, columns, bottom, top = cell
    own = value_axis(extent_of(line, view), view)
    texts = [text.replace(" million", " M").replace(" billion", " bn") for text in _texts(own)]
    room = (8 + max((text_width(text, theme.text) for text in texts), default=0)) / theme.width
    domain = [column / columns + room, (column + 1) / columns - 34 / theme.width]
    x = year_axis(theme, (1990, 2020, 2050), domain=domain, anchor=f"y{panel}", automargin=False)
    y = quiet_axis(theme, showgrid=True, domain=[bottom, top], anchor=f"x{panel}", automargin=False)
    return {f"xaxis{panel}": x, f"yaxis{panel}": {**y, **own, "ticktext": texts}}


def _texts(axis: Layout) -> list[str]:
    texts = axis["ticktext"]
    return [str(text) for text in texts] if isinstance(texts, list) else []


def _head(figure: go.Figure, line: pl.DataFrame, view: View, theme: Theme, position: int) -> None:
    """Write the place's name, its last value and its change since 2020 above its panel."""
    panel = _panel(position)
    last = line.row(-1, named=True)
    change = view.change(last["value"], last["base"])
    ending = f"{view.what.form(last['value'])} in {last['year']}" + (f", {change}" if change else "")
    figure.add_annotation(
        x=0,
        y=1,
        xref=f"x{panel} domain",
        yref=f"y{panel} domain",
        text=f"<b>{short_name(last['name'], 26)}</b><br>{ending}",
        font={"color": theme.at(position).colour, "size": theme.text},
        showarrow=False,
        align="left",
        xanchor="left",
        yanchor="bottom",
        xshift=-2,
    )
