"""How soon patients reached an important change: steps at the visits, with intervals."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, ticks
from lumbar.charts.theme import Theme
from lumbar.charts.therapies import (
    AS_THEY_CAME,
    TherapyView,
    add_heading,
    change_words,
    count,
    heading_room,
    made_up,
    nothing,
    share,
)
from lumbar.charts.visits import add_intervals, add_numbers, label_line_ends, sheet_for

WAITING = "not yet there and still followed, just before the visit"


def time_to_change(curves: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return the share who had reached the change by each visit as steps, and who still waited below.

    `curves`: therapy, week, threshold ("10", "30%"), at_risk, value, lower, upper (shares, 0 to 1; Kaplan-Meier).
    """
    if curves.drop_nulls("value").is_empty():
        return nothing("Nobody came to a visit. Choose another instrument or a wider filter.", view, theme)
    rows = worded(curves)
    words, high = heading(curves, view), highest(rows)
    values = ticks(0, high)
    axis = {"range": [0, high], "tickvals": values, "ticktext": [share(value) for value in values]}
    sheet = sheet_for(rows, heading_room(words, view, theme), view, theme)
    figure = canvas(theme, meta={"alt": alt_text(curves, view)}, **sheet.layout(axis))
    add_intervals(figure, rows, sheet, view, "hv")
    add_numbers(figure, rows.filter(pl.col("week") > 0), WAITING, sheet, view)
    label_line_ends(figure, rows, (0, high), sheet, view)
    add_heading(figure, words, view, theme)
    return figure


def heading(curves: pl.DataFrame, view: TherapyView) -> str:
    """Return how the steps are to be read."""
    change = change_words(curves["threshold"][0], view)
    return f"Share who had improved by {change}, {AS_THEY_CAME} · seen at visits only: the change came before its step"


def highest(rows: pl.DataFrame) -> float:
    """Return the top of the axis of shares."""
    return min(1.0, 1.08 * rows.select(pl.max_horizontal("value", "upper").max()).item() or 1.0)


def worded(curves: pl.DataFrame) -> pl.DataFrame:
    """Return the rows, starting at nought when treatment began, with what is written beside and under them."""
    known = curves.select("therapy", "week", "at_risk", "value", "lower", "upper")
    shown = pl.col("therapy").is_in(known.drop_nulls("value")["therapy"].unique().to_list())
    start = known.unique("therapy", maintain_order=True).with_columns(
        pl.lit(0).cast(known.schema["week"]).alias("week"),
        *(pl.when(shown).then(0.0).alias(c) for c in ("value", "lower", "upper")),
    )
    rows = pl.concat([start, known])
    every = list(rows.iter_rows(named=True))
    return rows.with_columns(
        label=pl.Series([share(row["value"]) for row in every]),
        cell=pl.Series(["< 8" if row["at_risk"] is None else count(row["at_risk"]) for row in every]),
        hover=pl.Series([_hover(row) for row in every]),
    )


def _hover(row: Row) -> str:
    if not row["week"]:
        return ""
    return (
        f"<b>{row['therapy']}</b>, by week {row['week']}<br>{share(row['value'])} had reached it{_interval(row)}"
        f"<br>{count(row['at_risk'])} still waited before this visit"
    )


def _interval(row: Row) -> str:
    if row["lower"] is None:
        return ""
    return f"<br>95 % interval {100 * row['lower']:.0f} to {share(row['upper'])}"


def alt_text(curves: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: each therapy's share at its first and last visit."""
    lines = (
        view.in_order(curves).sort("week", maintain_order=True).partition_by("therapy", maintain_order=True)
    )
    said = " ".join(_in_words(line) for line in lines)
    change = change_words(curves["threshold"][0], view)
    opening = f"Steps at the visits: share who had improved by {change} on {view.tool.code}."
    return f"{opening} {said}{made_up(view)}"


def _in_words(line: pl.DataFrame) -> str:
    first, last = line.row(0, named=True), line.row(-1, named=True)
    interval = _interval(last).replace("<br>", "; ")
    return (
        f"{first['therapy']}: {share(first['value'])} by week {first['week']}, "
        f"{share(last['value'])} by week {last['week']}{interval}."
    )
