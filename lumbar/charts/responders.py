"""The share of each therapy's patients who reached an important change, with its interval."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.forest_sheet import ForestRow, Scale, add_points, forest_sheet, told
from lumbar.charts.theme import Theme, blend
from lumbar.charts.therapies import (
    AS_THEY_CAME,
    WIDE,
    TherapyView,
    change_words,
    followed,
    made_up,
    nothing,
    share,
)

PALE = 0.3


def responders(shares: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return a bar per therapy up to its share, a point and whiskers for the interval, both in words.

    `shares`: therapy, threshold ("10", "30%"), n (due), n_followed, value, limit, lower, upper (0 to 1), as
    answered by responders_by_therapy. A share of which only a limit may be shown is said, not drawn.
    """
    if shares.drop_nulls("value").is_empty():
        return nothing("Too few patients have a score at this visit. Choose a wider filter.", view, theme)
    rows = responder_rows(shares, view, theme)
    figure = forest_sheet(rows, share_scale(view), responder_key(shares, view), (view, theme))
    figure.add_bar(
        x=[row.value if row.drawn else None for row in rows],
        y=[row.y for row in rows],
        orientation="h",
        width=0.46,
        marker={"color": [blend(row.look.colour, theme.paper, PALE) for row in rows]},
        name="share",
        hoverinfo="skip",
    )
    add_points(figure, rows, theme)
    return told(figure, alt_text(shares, view))


def responder_rows(shares: pl.DataFrame, view: TherapyView, theme: Theme) -> list[ForestRow]:
    """Return a row per therapy, in the store's order."""
    found = view.in_order(shares).iter_rows(named=True)
    return [_row(place, row, view, theme) for place, row in enumerate(found)]


def share_scale(view: TherapyView) -> Scale:
    """Return the axis of shares, from nought."""
    return Scale(f"share of patients at week {view.week}", None, 100, " %")


def responder_key(shares: pl.DataFrame, view: TherapyView) -> str:
    """Return how the picture is to be read."""
    change = change_words(shares["threshold"][0], view)
    return f"Improved on {view.tool.code} by at least {change}, judged person by person; {AS_THEY_CAME}"


def _row(place: int, row: Row, view: TherapyView, theme: Theme) -> ForestRow:
    between = _between(row)
    interval = f"95 % interval {between}" if between and theme.width >= WIDE else between
    numbers = f"{followed(row)}{' followed' if theme.width >= WIDE else ''}"
    said = share(row["value"], row["limit"])
    return ForestRow(
        place,
        (row["therapy"], numbers),
        (said, interval),
        view.look(row["therapy"], theme),
        row["value"],
        row["lower"],
        row["upper"],
        f"<b>{row['therapy']}</b><br>{said} improved<br>95 % interval {between}<br>{followed(row)} followed",
    )


def _between(row: Row) -> str:
    return "" if row["lower"] is None else f"{100 * row['lower']:.0f} to {share(row['upper'])}"


def alt_text(shares: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: each therapy's share, its interval and how many were followed."""
    said = [
        f"{row['therapy']} {share(row['value'], row['limit'])}"
        f"{f' ({_between(row)})' if _between(row) else ''}, {followed(row)} followed"
        for row in view.in_order(shares).iter_rows(named=True)
    ]
    change = change_words(shares["threshold"][0], view)
    opening = f"Share who improved on {view.tool.code} by at least {change} at week {view.week}"
    return f"{opening}: {'; '.join(said)}.{made_up(view)}"
