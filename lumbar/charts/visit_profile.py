"""Mean scores over the visits, therapy by therapy, with how many came back under each visit."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, ticks
from lumbar.charts.theme import Theme
from lumbar.charts.therapies import (
    AS_THEY_CAME,
    TherapyView,
    add_heading,
    count,
    followed,
    heading_room,
    made_up,
    nothing,
    share,
)
from lumbar.charts.visits import add_intervals, add_numbers, label_line_ends, sheet_for

STEPS = 5
FOLLOWED = "patients at baseline, then the share of those due who came back"


def visit_profile(means: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return the mean score of each therapy at every visit, with its interval and the follow-up below.

    `means`: therapy, week (0 is baseline), n (due), n_followed, follow_up_rate, follow_up_limit, value, lower,
    upper, in the instrument's unit; empty where too few are behind it.
    """
    if means.drop_nulls("value").is_empty() or not means["week"].max():
        return nothing("No patient has a score at any visit. Choose a wider filter.", view, theme)
    rows = worded(means, view)
    low, high = score_span(rows, view)
    words = heading(low, view)
    sheet = sheet_for(rows, heading_room(words, view, theme), view, theme)
    values = ticks(low, high, STEPS)
    axis = {"range": [low, high], "tickvals": values, "ticktext": [f"{value:g}" for value in values]}
    figure = canvas(theme, meta={"alt": alt_text(means, view)}, **sheet.layout(axis))
    add_intervals(figure, rows, sheet, view, "linear")
    add_numbers(figure, rows, FOLLOWED, sheet, view)
    label_line_ends(figure, rows, (low, high), sheet, view)
    add_heading(figure, words, view, theme)
    return figure


def worded(means: pl.DataFrame, view: TherapyView) -> pl.DataFrame:
    """Return the rows with what is written at a line's end, under its visits and on hovering."""
    rows = list(means.iter_rows(named=True))
    return means.with_columns(
        label=pl.Series([_score(row, view) for row in rows]),
        cell=pl.Series([_cell(row) for row in rows]),
        hover=pl.Series([_hover(row, view) for row in rows]),
    )


def _score(row: Row, view: TherapyView) -> str:
    return "" if row["value"] is None else view.score(row["value"])


def _cell(row: Row) -> str:
    """Return the patients at baseline; at a later visit the share of those due who came back."""
    if not row["week"]:
        return count(row["n_followed"])
    return share(row["follow_up_rate"], row["follow_up_limit"])


def _hover(row: Row, view: TherapyView) -> str:
    when = f"week {row['week']}" if row["week"] else "baseline"
    who = f"{followed(row)} due came back"
    if not row["week"]:
        who = f"{count(row['n_followed'])} patients"
    return f"<b>{row['therapy']}</b>, {when}<br>{view.tool.code} {_score(row, view)}{_interval(row, view)}<br>{who}"


def _interval(row: Row, view: TherapyView) -> str:
    if row["lower"] is None:
        return ""
    return f"<br>95 % interval {view.score(row['lower'])} to {view.score(row['upper'])}"


def score_span(rows: pl.DataFrame, view: TherapyView) -> tuple[float, float]:
    """Return the range of the score axis: around what is drawn, from the scale's own low end where that is near."""
    low = rows.select(pl.min_horizontal("value", "lower").min()).item()
    high = rows.select(pl.max_horizontal("value", "upper").max()).item()
    room = 0.08 * (high - low) or view.tool.step
    floor = view.tool.low
    near = low - floor <= 0.25 * (high - floor)
    top = min(view.tool.high, high + room)
    if near:
        return floor, top
    steps = ticks(low, high, STEPS)
    half = (steps[1] - steps[0]) / 2 if len(steps) > 1 else room
    return max(floor, half * ((low - room / 2) // half)), top


def heading(low: float, view: TherapyView) -> str:
    """Return what the axis means, which way is better, and that it is cut where it is."""
    tool, arrow = view.tool, {"lower": "↓", "higher": "↑"}[view.tool.better]
    scale = f"Mean {tool.code}, {view.unit} ({tool.low:g} to {tool.high:g}), {AS_THEY_CAME} · {arrow} {view.better}"
    return scale if low == tool.low else f"{scale} · axis from {low:g}, not {tool.low:g}"


def alt_text(means: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: every therapy's mean at its first and last known visit and who came back."""
    known = view.in_order(means).drop_nulls("value").sort("week", maintain_order=True)
    lines = known.partition_by("therapy", maintain_order=True)
    said = " ".join(_in_words(line, view) for line in lines)
    return f"Mean {view.tool.code} over the visits, {view.unit}; {view.better}. {said}{made_up(view)}"


def _in_words(line: pl.DataFrame, view: TherapyView) -> str:
    first, last = line.row(0, named=True), line.row(-1, named=True)
    start = f"week {first['week']}" if first["week"] else "baseline"
    interval = _interval(last, view).replace("<br>", "; ")
    return (
        f"{first['therapy']}: {view.score(first['value'])} at {start}, "
        f"{view.score(last['value'])} at week {last['week']}{interval}; {_cell(last)} of those due came back."
    )
