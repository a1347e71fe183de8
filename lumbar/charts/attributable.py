"""The printed share of years lived with disability owed to each known risk, with its interval."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, names_axis, quiet_axis
from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, blend, percent

ROW = 2.6
"""Height of a row, in heights of its text."""
NOTHING = "No share is printed."


def attributable(shares: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return a bar per risk with its interval, in the order given; the last row, all risks together, is greyer.

    `shares`: risk, value, lower, upper (% of years lived with disability), together (whether it is all of them).
    """
    if shares.is_empty():
        return empty(theme, NOTHING, over_years=False)
    rows = list(shares.iter_rows(named=True))
    left = max(text_width(row["risk"], theme.text) for row in rows) + 24
    room = max(text_width(_said(row), theme.text) for row in rows) + 16
    high = max(shares["upper"]) / max(0.3, 1 - room / max(theme.width - left, 1))
    figure = canvas(
        theme,
        height=round(ROW * theme.text * len(rows)) + 20,
        margin={"l": 8, "r": 4, "t": 6, "b": 10},
        xaxis=quiet_axis(theme, showticklabels=False, range=[0, high]),
        yaxis=names_axis(theme, autorange="reversed"),
        meta={"alt": alt_text(shares)},
    )
    _add_bars(figure, shares, theme)
    for row in rows:
        figure.add_annotation(
            x=row["upper"], y=row["risk"], text=_said(row, theme), showarrow=False, xanchor="left", xshift=4,
            font={"size": theme.text, "color": theme.ink},
        )  # fmt: skip
    return figure


def _add_bars(figure: go.Figure, shares: pl.DataFrame, theme: Theme) -> None:
    rows = list(shares.iter_rows(named=True))
    colours = [theme.muted if row["together"] else theme.accent for row in rows]
    figure.add_bar(
        x=shares["value"].to_list(),
        y=shares["risk"].to_list(),
        orientation="h",
        width=0.5,
        marker={"color": [blend(colour, theme.paper, 0.7) for colour in colours]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (shares["upper"] - shares["value"]).to_list(),
            "arrayminus": (shares["value"] - shares["lower"]).to_list(),
            "color": theme.ink,
            "thickness": 1.3,
            "width": 0,
        },
        hovertext=[f"<b>{row['risk']}</b><br>{_said(row)}" for row in rows],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _said(row: Row, theme: Theme | None = None) -> str:
    """Return the share and its interval; the interval in grey where the theme is given."""
    between = interval(row)
    grey = f"<span style='color:{theme.muted}'>{between}</span>" if theme else between
    return f"{percent(row['value'], 1)}  {grey}"


def interval(row: Row) -> str:
    """Return the interval with the decimals that are printed.

    >>> interval({"lower": 3.1, "upper": 21.5})
    '3.1 to 21.5 %'
    """
    return f"{percent(row['lower'], 1).removesuffix(' %')} to {percent(row['upper'], 1)}"


def alt_text(shares: pl.DataFrame) -> str:
    """Return the bars in a paragraph."""
    said = [
        f"{row['risk']} {percent(row['value'], 1)} ({interval(row)})" for row in shares.iter_rows(named=True)
    ]
    return f"Bars of shares of years lived with disability owed to known risks: {'; '.join(said)}."
