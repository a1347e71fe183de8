"""Is one clinic different? A dot per clinic over its number of patients, inside or outside the limits of chance."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, canvas, quiet_axis, ticks
from lumbar.charts.clinics import KEY, POSITIONS, VERDICTS, ClinicView, hover, in_words, known, seen
from lumbar.charts.end_labels import leader
from lumbar.charts.funnel_scales import LINES, limit_lines, line_names, patient_span, value_span, value_ticks
from lumbar.charts.labels import short_names, spread, text_width
from lumbar.charts.point_labels import Box, Name, place
from lumbar.charts.theme import Theme, fade
from lumbar.charts.therapies import add_heading, heading_room, made_up, nothing

FOOT, LEADER, SIZE = 50, 14, 13
STEPS = 80
FILL = "the fuller a mark, the more of those due came back"
HOLLOW = "; hollow: how many is not shown"
NOTHING = "Too few patients came back to compare clinics. Choose an earlier visit."
LETTERS = 18


def funnel(clinics: pl.DataFrame, view: ClinicView, theme: Theme) -> go.Figure:
    """Return every clinic's adjusted value over its patients, the limits of chance, and names of those outside.

    `clinics` as answered by clinic_funnel. A mark's shape and colour are the verdict, its fill the follow-up rate.
    """
    rows = known(clinics)
    if rows.is_empty():
        return nothing(NOTHING, view.view, theme)
    key = f"{KEY} · {FILL}{HOLLOW if rows['follow_up_rate'].null_count() else ''}"
    top, right = heading_room(key, view.view, theme) + 8, _right(rows, view, theme)
    low, high = value_span(rows, view)
    figure = canvas(
        theme,
        margin={"l": 62, "r": right, "t": top, "b": FOOT},
        xaxis=_patients(rows, theme),
        yaxis=_values((low, high), view, theme),
        meta={"alt": alt_text(clinics, view)},
    )
    _add_limits(figure, rows, view, theme)
    for verdict in POSITIONS:
        _add_clinics(figure, rows.filter(verdict=verdict), view, theme)
    _add_names(figure, rows, (low, high), view, theme)
    _add_line_names(figure, rows, (low, high), view, theme)
    add_heading(figure, key, view.view, theme)
    return figure


def _patients(rows: pl.DataFrame, theme: Theme) -> Layout:
    low, high = patient_span(rows)
    values = ticks(low, high, 6 if theme.width >= 500 else 4)
    return quiet_axis(
        theme,
        range=[low, high],
        tickvals=values,
        ticktext=[f"{value:,.0f}" for value in values],
        automargin=False,
        title={
            "text": "patients compared",
            "font": {"color": theme.muted, "size": theme.text},
            "standoff": 8,
        },
    )


def _values(span: tuple[float, float], view: ClinicView, theme: Theme) -> Layout:
    values = ticks(view.factor * span[0], view.factor * span[1], 5)
    return quiet_axis(
        theme,
        showgrid=True,
        range=list(span),
        tickvals=[value / view.factor for value in values],
        ticktext=value_ticks(values, view),
        automargin=False,
    )


def _add_limits(figure: go.Figure, rows: pl.DataFrame, view: ClinicView, theme: Theme) -> None:
    """Draw the limits as quiet lines with a faint shade between them, and the line of all clinics."""
    n = np.linspace(*patient_span(rows), STEPS).tolist()
    for z, (lower, upper) in limit_lines(rows, n, view).items():
        name, dash = LINES[z]
        line = {"color": fade(theme.muted, 0.75), "width": 1.2, "dash": dash}
        shade = fade(theme.muted, 0.06)
        common: Layout = {"x": n, "mode": "lines", "line": line, "hoverinfo": "skip", "name": name}
        figure.add_scatter(y=lower, **common)
        figure.add_scatter(y=upper, fill="tonexty", fillcolor=shade, **common)
    overall = rows["overall"][0]
    figure.add_scatter(
        x=[n[0], n[-1]], y=[overall] * 2, mode="lines", line={"color": theme.muted, "width": 1.4}, hoverinfo="skip",
        name="all clinics",
    )  # fmt: skip


def _add_clinics(figure: go.Figure, rows: pl.DataFrame, view: ClinicView, theme: Theme) -> None:
    """Draw a ring per clinic, and in it a mark of the same shape whose area is the share that came back."""
    if rows.is_empty():
        return
    verdict = rows["verdict"][0]
    look = theme.at(POSITIONS[verdict])
    where = {"x": rows["n_followed"].to_list(), "y": rows["value"].to_list(), "mode": "markers"}
    inner = [SIZE * (rate or 0.0) ** 0.5 for rate in rows["follow_up_rate"]]
    ring = {"width": 1.8, "color": look.colour}
    figure.add_scatter(
        marker={"symbol": look.marker, "size": SIZE, "color": theme.paper, "line": ring},
        name=VERDICTS[verdict],
        customdata=rows["clinic"].to_list(),
        hovertext=[hover(row, view) for row in rows.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
        **where,
    )
    full = {"symbol": look.marker, "size": inner, "color": look.colour, "line": {"width": 0}}
    figure.add_scatter(marker=full, name=f"{VERDICTS[verdict]}, came back", hoverinfo="skip", **where)


def _add_names(
    figure: go.Figure, rows: pl.DataFrame, span: tuple[float, float], view: ClinicView, theme: Theme
) -> None:
    """Name the clinics that stand out, each where its name covers no other one."""
    plot = _plot(figure, theme)
    start, end = patient_span(rows)
    at = [
        (plot.right * (n - start) / (end - start), plot.top * _up(value, span))
        for n, value in rows.select("n_followed", "value").iter_rows()
    ]
    named = [
        (row, x, y)
        for row, (x, y) in zip(rows.iter_rows(named=True), at, strict=True)
        if view.stands_out(row)
    ]
    tall = 1.3 * theme.text
    names = dict(zip(rows["clinic"], short_names(rows["clinic"].to_list(), LETTERS), strict=True))
    wanted = [
        Name(x, y, text_width(names[row["clinic"]], theme.text) * 1.08, tall, row["value"] >= row["overall"])
        for row, x, y in named
    ]
    for (row, x, y), box in zip(named, place(wanted, at, SIZE + 2, plot), strict=True):
        left = box.right < x
        chosen = row["clinic"] == view.chosen
        look = leader(theme.ink if chosen else view.look(row, theme).colour, theme)
        figure.add_annotation(
            x=row["n_followed"],
            y=row["value"],
            text=f"<b>{names[row['clinic']]}</b>" if chosen else names[row["clinic"]],
            ax=(box.right if left else box.left) - x,
            ay=y - (box.top + box.bottom) / 2,
            **{**look, "xanchor": "right" if left else "left", "standoff": SIZE / 2},
        )


def _plot(figure: go.Figure, theme: Theme) -> Box:
    """Return the plot in the pixels that it is planned for."""
    layout: Any = figure["layout"]
    margin = layout.margin
    return Box(0.0, 0.0, theme.width - margin.l - margin.r, layout.height - margin.t - margin.b)


def _up(value: float, span: tuple[float, float]) -> float:
    return (value - span[0]) / (span[1] - span[0])


def _right(rows: pl.DataFrame, view: ClinicView, theme: Theme) -> int:
    names = [name for _, name in line_names(rows, view)]
    return round(LEADER + 12 + max(text_width(name, theme.text - 1) for name in (*names, *_ways(view))))


def _ways(view: ClinicView) -> tuple[str, str]:
    """Return what the lower and the upper end of the values stand for."""
    return f"↓ {view.sides[0]}", f"↑ {view.sides[1]}"


def _add_line_names(
    figure: go.Figure, rows: pl.DataFrame, span: tuple[float, float], view: ClinicView, theme: Theme
) -> None:
    named, height = line_names(rows, view), _plot(figure, theme).top
    wanted = [height * _up(value, span) for value, _ in named]
    placed = spread(wanted, [1.3 * theme.text] * len(named), 0, height)
    for (value, name), want, got in zip(named, wanted, placed, strict=True):
        look = leader(theme.muted, theme)
        figure.add_annotation(
            x=patient_span(rows)[1],
            y=value,
            text=name,
            ax=LEADER,
            ay=want - got,
            **{**look, "font": {"color": theme.muted, "size": theme.text - 1}, "standoff": 0},
        )
    for y, words in enumerate(_ways(view)):
        figure.add_annotation(
            x=1, xref="paper", y=y, yref="paper", text=words, showarrow=False, xanchor="left", xshift=4,
            yanchor="top" if y else "bottom", font={"color": theme.muted, "size": theme.text - 1},
        )  # fmt: skip


def alt_text(clinics: pl.DataFrame, view: ClinicView) -> str:
    """Return the picture in a paragraph: all clinics, the limits' meaning, and every clinic that stands out."""
    rows = known(clinics)
    outside = [row for row in rows.iter_rows(named=True) if view.stands_out(row)]
    inside = rows.height - len(outside)
    said = "; ".join(f"{in_words(row, view)}, {seen(row)}" for row in outside)
    opening = f"Funnel plot of {rows.height} clinics: adjusted {view.measured} over the number of patients"
    overall = f"all clinics {view.written(rows['overall'][0])}" if rows.height else "no clinic"
    rest = f"{inside} more are inside the limits or too few to judge"
    return f"{opening}; {overall}. {said or 'None stands out'}; {rest}.{made_up(view.view)}"
