"""Names and last values beside the ends of lines, in the line's colour, never over each other."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.labels import short_name, spread, text_width
from lumbar.charts.lines import View
from lumbar.charts.scales import Extent
from lumbar.charts.theme import Theme

LEADER = 16
ROOM = 0.3
LINE_HEIGHT = 1.3
MARGIN = {"t": 30, "b": 34, "l": 12}
"""Fixed, so that the pixels between two labels are known before anything is drawn."""


def _texts(ends: list[Row], view: View, theme: Theme) -> list[tuple[str, str]]:
    """Return short name and last value of every place, in order of selection."""
    letters = 26 if theme.width >= 600 else 22
    return [(short_name(end["name"], letters), view.label(end["value"], end["base"])) for end in ends]


def _stacked(texts: list[tuple[str, str]], theme: Theme) -> bool:
    """Return whether name and value need a line each, because side by side they take too much room."""
    widest = max(text_width(f"{name} {value}", theme.text) for name, value in texts)
    return widest > ROOM * theme.width


def ends_of(lines: list[pl.DataFrame]) -> list[Row]:
    """Return the last row of every line."""
    return [line.row(-1, named=True) for line in lines]


def label_margin(ends: list[Row], view: View, theme: Theme) -> int:
    """Return the pixels to keep free at the right for the longest label."""
    texts = _texts(ends, view, theme)
    written = [part for pair in texts for part in pair] if _stacked(texts, theme) else map(" ".join, texts)
    return round(LEADER + 10 + max(text_width(text, theme.text) for text in written) * 1.06)


def label_ends(figure: go.Figure, ends: list[Row], extent: Extent, view: View, theme: Theme) -> None:
    """Write every label beside its line's end, moved by the least that keeps them apart."""
    texts = _texts(ends, view, theme)
    stacked = _stacked(texts, theme)
    top, bottom = MARGIN["t"], MARGIN["b"]
    plot = theme.height - top - bottom
    tall = theme.text * LINE_HEIGHT * (2 if stacked else 1)
    wanted = [plot * extent.share(end["y"]) for end in ends]
    placed = spread(wanted, [tall] * len(ends), -bottom / 2, plot + top / 2)
    for position, end in enumerate(ends):
        name, value = texts[position]
        y = extent.low + (extent.high - extent.low) * wanted[position] / plot
        figure.add_annotation(
            x=end["year"],
            y=y,
            text=f"<b>{name}</b>{'<br>' if stacked else ' '}{value}",
            ax=LEADER,
            ay=wanted[position] - placed[position],
            **leader(theme.at(position).colour, theme),
        )


def leader(colour: str, theme: Theme) -> dict[str, object]:
    """Return the look of a label at the end of a thin line in the same colour."""
    return {
        "font": {"color": colour, "size": theme.text},
        "align": "left",
        "xanchor": "left",
        "yanchor": "middle",
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": colour,
        "standoff": 5,
        "borderpad": 1,
    }
