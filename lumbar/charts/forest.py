"""Forests: a point and its interval per row, a line at no difference, and both said in words at the right."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.forest_sheet import ForestRow, Scale, add_points, forest_sheet, told, whisker
from lumbar.charts.theme import Theme, blend
from lumbar.charts.therapies import WIDE, TherapyView, difference_words, followed, made_up, nothing

ASIDE = 0.2
KEY = "●\N{NO-BREAK SPACE}patient mix and clinic allowed for · ○\N{NO-BREAK SPACE}naive: nothing allowed for"


def forest(differences: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return each therapy's adjusted difference from the reference, the naive one as a ghost beside it.

    `differences`: therapy, n (due), n_followed, value, lower, upper, naive, naive_lower, naive_upper, in the
    instrument's unit. The important change judges persons, so nothing here is shaded by it.
    """
    known = differences.filter(pl.col("therapy") != view.reference)
    if known.drop_nulls("value").is_empty():
        return nothing("Too few patients came back to compare. Choose an earlier visit.", view, theme)
    rows = difference_rows(known, view, theme)
    ghosts = [(place + ASIDE, *ghost) for place, ghost in enumerate(naive(known, view))]
    key = f"Against {view.reference} · {KEY}"
    figure = forest_sheet(rows, score_scale(view), key, (view, theme), [g for _, *g in ghosts])
    add_ghosts(figure, ghosts, theme)
    add_points(figure, rows, theme)
    return told(figure, alt_text(differences, view))


def score_scale(view: TherapyView) -> Scale:
    """Return the axis of differences in scores: the better side favours the therapy."""
    ours, theirs = f"favours {view.others}", f"favours {view.reference}"
    sides = (ours, theirs) if view.tool.better == "lower" else (theirs, ours)
    return Scale(f"difference in {view.tool.code} at week {view.week}, {view.unit}", sides)


def difference_rows(known: pl.DataFrame, view: TherapyView, theme: Theme) -> list[ForestRow]:
    """Return a row per therapy, in the store's order."""
    found = view.in_order(known).iter_rows(named=True)
    return [_row(place, row, view, theme) for place, row in enumerate(found)]


def naive(known: pl.DataFrame, view: TherapyView) -> list[tuple[float | None, float | None, float | None]]:
    """Return value, lower and upper of each therapy's naive difference, in the same order."""
    rows = view.in_order(known).iter_rows(named=True)
    return [(row.get("naive"), row.get("naive_lower"), row.get("naive_upper")) for row in rows]


def _row(place: int, row: Row, view: TherapyView, theme: Theme) -> ForestRow:
    said, between = difference_words(row, view)
    size, ends = (said, f"95 % interval {between}") if theme.width >= WIDE else (said, between)
    return ForestRow(
        place,
        (row["therapy"], f"{followed(row)}{' followed' if theme.width >= WIDE else ''}"),
        (size, ends if between else ""),
        view.look(row["therapy"], theme),
        row["value"],
        row["lower"],
        row["upper"],
        _hover(row, view),
    )


def _hover(row: Row, view: TherapyView) -> str:
    said, between = difference_words(row, view)
    naive = row.get("naive")
    plain = "" if naive is None else f"<br>naive: {view.size(naive)}"
    head = f"<b>{row['therapy']}</b> against {view.reference}, week {view.week}"
    return f"{head}<br>{said}<br>95 % interval {between}{plain}<br>{followed(row)} followed"


def add_ghosts(
    figure: go.Figure, ghosts: Sequence[tuple[float, float | None, float | None, float | None]], theme: Theme
) -> None:
    """Draw naive differences as faint rings just under the row they belong to; `ghosts`: y, value, lower, upper."""
    known = [ghost for ghost in ghosts if None not in ghost]
    pale = blend(theme.muted, theme.paper, 0.65)
    figure.add_scatter(
        x=[ghost[1] for ghost in known],
        y=[ghost[0] for ghost in known],
        mode="markers",
        marker={"symbol": "circle", "size": 9, "color": theme.paper, "line": {"width": 1.6, "color": pale}},
        error_x=whisker(
            *([ghost[i] for ghost in known] for i in (1, 2, 3)), look={"color": pale, "thickness": 1.4}
        ),
        name="naive",
        hoverinfo="skip",
    )


def alt_text(differences: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: each therapy against the reference, its interval, the naive difference."""
    rows = view.in_order(differences.filter(pl.col("therapy") != view.reference)).iter_rows(named=True)
    said = " ".join(_in_words(row, view) for row in rows)
    opening = (
        f"Adjusted differences from {view.reference} in {view.tool.code} at week {view.week}; {view.better}."
    )
    return f"{opening} {said}{made_up(view)}"


def _in_words(row: Row, view: TherapyView) -> str:
    said, between = difference_words(row, view)
    naive = row.get("naive")
    plain = "" if naive is None else f"; naive: {view.size(naive)}"
    interval = f" (95 % interval {between})" if between else ""
    return f"{row['therapy']}: {said}{interval}{plain}; {followed(row)} followed."
