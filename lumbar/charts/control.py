"""An XmR control chart: values by quarter, mean and limits, points by type in colour and shape, steps, target."""

from textwrap import wrap
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, canvas, quiet_axis, ticks
from lumbar.charts.control_view import (
    COMMON,
    NOT_DUE,
    POSITIONS,
    TOO_FEW,
    WITHHELD,
    ControlView,
    bound_value,
    drawn_span,
    look,
    placed,
)
from lumbar.charts.labels import text_width
from lumbar.charts.theme import MINUS, Theme, fade
from lumbar.charts.therapies import add_heading, heading_room, made_up

FOOT = 34
REASON = 22
"""Letters in a line of a step's reason."""


def control(chart: pl.DataFrame, view: ControlView, theme: Theme) -> go.Figure:
    """Return the control chart of one clinic, or of all together.

    `chart`: clinic, quarter ("2021 Q3"), n, value, bound, centre, lower, upper, rules, type, step, reason, target;
    shares from 0 to 1.
    """
    rows = placed(chart)
    low, high = drawn_span(chart, view)
    heading = f"{view.axis} · {view.better} is better"
    top = heading_room(heading, view.seen, theme) + round(3.0 * theme.text)
    values = ticks(low, high, 5)
    texts = [f"{value:g}".replace("-", MINUS) for value in values]
    figure = canvas(
        theme,
        margin={"l": 44, "r": _right(rows, view, theme), "t": top, "b": FOOT},
        xaxis=_quarters(rows, theme),
        yaxis=quiet_axis(theme, showgrid=True, range=[low, high], tickvals=values, ticktext=texts),
        showlegend=True,
        legend=_legend(theme),
        meta={"alt": alt_text(chart, view)},
    )
    _add_limits(figure, rows, view, theme)
    _add_values(figure, rows, view, theme)
    _add_target(figure, rows, view, theme)
    _add_steps(figure, rows, theme)
    _add_not_due(figure, rows, theme)
    add_heading(figure, heading, view.seen, theme)
    return figure


def _legend(theme: Theme) -> Layout:
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "itemclick": False,
        "itemdoubleclick": False,
        "font": {"size": theme.text - 1, "color": theme.ink},
    }


def _right(rows: pl.DataFrame, view: ControlView, theme: Theme) -> int:
    last = rows.row(-1, named=True)
    said = [f"limit {view.said(last[end])}" for end in ("lower", "upper") if last[end] is not None]
    return round(20 + max((text_width(text, theme.text) for text in said), default=20))


def _quarters(rows: pl.DataFrame, theme: Theme) -> Layout:
    """Return the axis of quarters, a tick at the first of each year, or of every second one."""
    years = [(x, text[:4]) for x, text in rows.select("x", "quarter").iter_rows() if text.endswith("Q1")]
    room = theme.width / max(1, rows.height) * 4
    shown = years[:: 1 if room > 2.6 * theme.text else 2]
    axis: Layout = {"tickvals": [x for x, _ in shown], "ticktext": [year for _, year in shown]}
    line: Layout = {"ticks": "outside", "ticklen": 5, "tickcolor": theme.grid}
    return quiet_axis(theme, range=[-0.8, rows.height - 0.4], **axis, **line)


def _add_limits(figure: go.Figure, rows: pl.DataFrame, view: ControlView, theme: Theme) -> None:
    """Draw mean and limits, each step its own, and name those of the last at the right."""
    for name, said, dash in (
        ("upper", "limit", "dash"),
        ("centre", "mean", "solid"),
        ("lower", "limit", "dash"),
    ):
        x: list[float | None] = []
        y: list[float | None] = []
        for part in rows.drop_nulls(name).partition_by("step", maintain_order=True):
            x += [part["x"][0] - 0.5, part["x"][-1] + 0.5, None]
            y += [view.factor * part[name][0]] * 2 + [None]
        line = {"color": theme.muted, "width": 1.3, "dash": dash}
        figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", name=said, showlegend=False)
        last = rows[name][-1]
        if last is not None:
            figure.add_annotation(
                x=1, xref="paper", y=view.factor * last, text=f"{said} {view.said(last)}", showarrow=False,
                xanchor="left", xshift=4, font={"color": theme.muted, "size": theme.text - 1},
            )  # fmt: skip


def _add_values(figure: go.Figure, rows: pl.DataFrame, view: ControlView, theme: Theme) -> None:
    """Draw the line through the values, broken at gaps, and every point by its type."""
    drawn = rows.with_columns(y=pl.col("value") * view.factor)
    line = {"color": fade(theme.at(POSITIONS[COMMON]).colour, 0.55), "width": 1.5}
    figure.add_scatter(
        x=drawn["x"].to_list(), y=drawn["y"].to_list(), mode="lines", line=line, connectgaps=False,
        hoverinfo="skip", name="value", showlegend=False,
    )  # fmt: skip
    for kind in POSITIONS:
        part = drawn.filter(type=kind)
        if part.height:
            own, size = look(kind, theme), 8 if kind in (COMMON, TOO_FEW) else 12
            _add_points(figure, part, kind, {"symbol": own.marker, "size": size, "color": own.colour}, view)
    bounds = drawn.filter(pl.col("bound") != "")
    if bounds.height:
        edges = [view.factor * bound_value(each) for each in bounds["bound"]]
        open_mark = {"symbol": "triangle-up-open", "size": 8, "color": theme.muted}
        _add_points(figure, bounds.with_columns(y=pl.Series(edges)), WITHHELD, open_mark, view)


def _add_points(
    figure: go.Figure, part: pl.DataFrame, name: str, marker: dict[str, Any], view: ControlView
) -> None:
    figure.add_scatter(
        x=part["x"].to_list(),
        y=part["y"].to_list(),
        mode="markers",
        marker=marker,
        name=name,
        hovertext=[view.hover(row) for row in part.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_target(figure: go.Figure, rows: pl.DataFrame, view: ControlView, theme: Theme) -> None:
    target = rows["target"][0]
    if target is None:
        return
    y, font = view.factor * target, {"color": theme.accent, "size": theme.text - 1}
    line = {"color": theme.accent, "width": 2, "dash": "dot"}
    figure.add_shape(type="line", xref="x domain", x0=0, x1=1, y0=y, y1=y, line=line)
    figure.add_annotation(
        x=0, xref="x domain", y=y, text=f"target {view.said(target)}", showarrow=False, xanchor="left",
        yanchor="bottom", font=font,
    )  # fmt: skip


def _add_steps(figure: go.Figure, rows: pl.DataFrame, theme: Theme) -> None:
    """Draw a dotted line where a step begins, with its reason where the values leave room."""
    for x, reason in rows.filter(pl.col("reason") != "").select("x", "reason").iter_rows():
        line = {"color": theme.ink, "width": 1.2, "dash": "dot"}
        figure.add_shape(type="line", x0=x - 0.5, x1=x - 0.5, yref="y domain", y0=0, y1=1, line=line)
        late = x > rows.height / 2
        beside = rows.filter(
            pl.col("x").is_between(x - 8, x - 1) if late else pl.col("x").is_between(x, x + 7)
        )
        at, anchor = ("right", -5) if late else ("left", 5)
        figure.add_annotation(
            x=x - 0.5, y=_free_end(rows, beside), yref="y domain", text="<br>".join(wrap(reason, REASON)),
            showarrow=False, xanchor=at, align=at, xshift=anchor, font={"color": theme.ink, "size": theme.text - 1},
            yanchor="top" if _free_end(rows, beside) else "bottom", bgcolor=fade(theme.paper, 0.8),
        )  # fmt: skip


def _free_end(rows: pl.DataFrame, beside: pl.DataFrame) -> int:
    """Return 1 where the values beside a step leave the top free, 0 where they leave the bottom."""
    every, near = rows["value"].drop_nulls(), beside["value"].drop_nulls()
    if near.is_empty():
        return 1
    low, high = min(every), max(every)
    return int(high - max(near) >= min(near) - low)


def _add_not_due(figure: go.Figure, rows: pl.DataFrame, theme: Theme) -> None:
    """Shade the quarters whose visit is not yet due for all."""
    waiting = rows.filter(type=NOT_DUE)["x"].to_list()
    for x in waiting:
        figure.add_shape(
            type="rect", x0=x - 0.5, x1=x + 0.5, yref="y domain", y0=0, y1=1, layer="below",
            fillcolor=theme.grid, line={"width": 0},
        )  # fmt: skip
    if waiting:
        figure.add_annotation(
            x=(waiting[0] + waiting[-1]) / 2, y=0, yref="y domain", text=NOT_DUE, showarrow=False,
            yanchor="bottom", textangle=-90 if len(waiting) < 4 else 0,
            font={"color": theme.muted, "size": theme.text - 1},
        )  # fmt: skip


def alt_text(chart: pl.DataFrame, view: ControlView) -> str:
    """Return the picture in a paragraph: span, mean and limits, marked quarters by type, steps, target."""
    known = chart.drop_nulls("value")
    whose = chart["clinic"][0]
    span = f"{known['quarter'][0]} to {known['quarter'][-1]}" if known.height else "no quarter shown"
    said = [f"Control chart of the {view.name}, {whose}, {known.height} quarters, {span}"]
    last = chart.row(-1, named=True)
    if last["centre"] is not None:
        ends = f"{view.short(last['lower'])} to {view.said(last['upper'])}"
        said.append(f"mean {view.said(last['centre'])}, limits {ends}")
    for kind in POSITIONS:
        quarters = known.filter((pl.col("type") == kind) & (pl.col("rules") != ""))["quarter"].to_list()
        if quarters:
            said.append(f"{kind}: {', '.join(quarters)}")
    for quarter, reason in chart.filter(pl.col("reason") != "").select("quarter", "reason").iter_rows():
        said.append(f"step at {quarter}: {reason}")
    if last["target"] is not None:
        said.append(f"target {view.said(last['target'])}, {last['assurance']}")
    return f"{'; '.join(said)}.{made_up(view.seen)}"
