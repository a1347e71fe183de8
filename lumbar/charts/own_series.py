"""A reader's own series over the lines of a picture: small open marks and thin intervals, in their place's colour."""

from math import log10
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.lines import View, drawn_lines
from lumbar.charts.scales import Extent, value_axis
from lumbar.charts.theme import Theme, fade

NAMED_OVER = 12
"""Years that the words above the first marks take."""


def over_lines(
    figure: go.Figure, lines: tuple[pl.DataFrame, View], series: pl.DataFrame, label: str, theme: Theme
) -> go.Figure:
    """Return a copy of the figure with the series on it; its axis reaches as far as they need.

    ``lines``: the frame the figure was drawn from, with its view; ``series``: export, place, year, value, lower,
    upper on the same measure. The figure itself is left as it is.
    """
    cases, view = lines
    order = drawn_lines(cases, view)["place"].unique(maintain_order=True).to_list()
    names = dict(cases.select("place", "name").iter_rows())
    copy = go.Figure(figure)
    shown = series.filter(pl.col("place").is_in(order))
    _reach(copy, shown, view)
    for rows in shown.partition_by("export", "place", maintain_order=True):
        look = theme.at(order.index(rows["place"][0]))
        copy.add_scatter(
            x=rows["year"].to_list(),
            y=rows["value"].to_list(),
            error_y=_interval(rows, fade(look.colour, 0.45)),
            mode="markers",
            marker={"symbol": f"{look.marker}-open", "size": 6, "color": look.colour, "line": {"width": 1}},
            name=f"{names[rows['place'][0]]}, {label}",
            cliponaxis=False,
            text=[_hover(row, names[row["place"]], label, view) for row in rows.iter_rows(named=True)],
            hovertemplate="%{text}<extra></extra>",
        )
        _name(copy, rows, label, theme)
    said = " ".join(
        _in_words(rows, names, view) for rows in shown.partition_by("export", "place", maintain_order=True)
    )
    return copy.update_layout(meta={"alt": f"{_alt(copy)} {label[:1].upper()}{label[1:]}: {said}"})


def _interval(rows: pl.DataFrame, colour: str) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": (rows["upper"] - rows["value"]).to_list(),
        "arrayminus": (rows["value"] - rows["lower"]).to_list(),
        "thickness": 1,
        "width": 0,
        "color": colour,
    }


def _name(figure: go.Figure, rows: pl.DataFrame, label: str, theme: Theme) -> None:
    """Write whose it is above the first marks, where no line's own name stands."""
    first = rows["year"].to_list()[0]
    above = rows.filter(pl.col("year") <= first + NAMED_OVER)["upper"].to_list()
    layout: Any = figure["layout"]
    figure.add_annotation(
        x=first,
        y=log10(max(above)) if layout.yaxis.type == "log" else max(above),
        text=label,
        font={"color": theme.muted, "size": theme.text - 1},
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        yshift=3,
    )


def _reach(figure: go.Figure, series: pl.DataFrame, view: View) -> None:
    """Let the axis hold the series too."""
    layout: Any = figure["layout"]
    axis = layout.yaxis
    if series.is_empty() or axis.range is None:
        return
    lowest, highest = min(series["lower"].to_list()), max(series["upper"].to_list())
    low, high = axis.range
    if axis.type == "log":
        lowest = min(each for each in (*series["lower"], highest) if each > 0)
        extent = Extent(min(low, log10(lowest) - 0.08), max(high, log10(highest) + 0.05), logarithmic=True)
    else:
        extent = Extent(min(low, lowest), max(high, 1.02 * highest))
    figure.update_layout(yaxis=value_axis(extent, view))


def _hover(row: Row, name: str, label: str, view: View) -> str:
    value, between = view.what.form(row["value"]), view.what.between(row["lower"], row["upper"])
    return f"<b>{name}</b>, {row['year']}, {label}<br>{value}<br>95 % interval {between}"


def _in_words(rows: pl.DataFrame, names: dict[str, str], view: View) -> str:
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    form = view.what.form
    return (
        f"{names[first['place']]} {form(first['value'])} in {first['year']}, "
        f"{form(last['value'])} in {last['year']}."
    )


def _alt(figure: go.Figure) -> str:
    layout: Any = figure["layout"]
    meta = layout.meta
    return str(meta.get("alt", "")) if isinstance(meta, dict) else ""
