"""How patients scored before treatment: one small histogram per therapy, all on one scale."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, Row, canvas, quiet_axis, ticks
from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, blend
from lumbar.charts.therapies import TherapyView, add_heading, count, heading_room, made_up, nothing, share

FOOT = 52
PALE = 0.55
GAP = 0.3
"""Share of a panel's height kept free above its highest bar."""


def baselines(classes: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return the share of each therapy's patients in every class of baseline scores, panel under panel.

    `classes`: therapy, baseline_from, baseline_to (instrument's unit), n_followed (patients with a baseline), value
    (share, 0 to 1; empty below 8 patients), as answered by baseline_distribution.
    """
    if classes.drop_nulls("value").is_empty():
        return nothing("Too few patients have a baseline. Choose a wider filter.", view, theme)
    panels = view.in_order(classes).partition_by("therapy", maintain_order=True)
    key = f"Share of each therapy's patients by {view.tool.code} at baseline; classes of fewer than 8 are left empty"
    top = heading_room(key, view, theme) + 4
    margin = {"l": _left(panels, theme), "r": 46, "t": top, "b": FOOT}
    highest = float(classes.select(pl.col("value").max()).item())
    figure = canvas(
        theme,
        margin=margin,
        bargap=0.06,
        xaxis=_axis(classes.drop_nulls("value"), view, theme),
        meta={"alt": alt_text(classes, view)},
        **_shares(len(panels), highest, theme),
    )
    for place, panel in enumerate(panels):
        _add_panel(figure, panel, place, view, theme)
    add_heading(figure, key, view, theme)
    return figure


def _left(panels: list[pl.DataFrame], theme: Theme) -> int:
    names = [panel.row(0, named=True) for panel in panels]
    bold = max(text_width(row["therapy"], theme.text) * 1.06 for row in names)
    small = max(text_width(_people(row), theme.text - 1) for row in names)
    return round(max(bold, small)) + 22


def _people(row: Row) -> str:
    return f"{count(row['n_followed'])} patients"


def _axis(known: pl.DataFrame, view: TherapyView, theme: Theme) -> Layout:
    low, high = known["baseline_from"].min(), known["baseline_to"].max()
    span = [float(str(low)), float(str(high))]
    values = ticks(span[0], span[1], 6)
    words = f"{view.tool.code} at baseline, {view.unit} · {view.better}"
    return quiet_axis(
        theme,
        range=span,
        tickvals=values,
        ticktext=[f"{value:g}" for value in values],
        automargin=False,
        title={"text": words, "font": {"color": theme.muted, "size": theme.text}, "standoff": 8},
        anchor="free",
        position=0,
    )


def _shares(panels: int, highest: float, theme: Theme) -> Layout:
    """Return the axis of each panel, one under the other, up to the highest share of all."""
    own: Layout = {"showline": False, "anchor": "x"}
    return {
        f"yaxis{place + 1 if place else ''}": quiet_axis(
            theme,
            domain=[1 - (place + 1) / panels, 1 - (place + GAP) / panels],
            range=[0, highest],
            showticklabels=False,
            **own,
        )
        for place in range(panels)
    }


def _add_panel(figure: go.Figure, panel: pl.DataFrame, place: int, view: TherapyView, theme: Theme) -> None:
    """Draw one therapy's bars."""
    name, number = panel["therapy"][0], str(place + 1) if place else ""
    colour = view.look(name, theme).colour
    figure.add_bar(
        x=((panel["baseline_from"] + panel["baseline_to"]) / 2).to_list(),
        y=panel["value"].to_list(),
        width=(0.92 * (panel["baseline_to"] - panel["baseline_from"])).to_list(),
        yaxis=f"y{number}",
        marker={"color": blend(colour, theme.paper, PALE)},
        name=name,
        hovertext=[_hover(row, view) for row in panel.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    line = {"color": theme.grid, "width": 1}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, yref=f"y{number}", y0=0, y1=0, line=line)
    row = panel.row(0, named=True)
    small = f"<span style='font-size:{theme.text - 1}px;color:{theme.muted}'>{_people(row)}</span>"
    figure.add_annotation(
        x=0, xref="paper", y=0, yref=f"y{number}", text=f"<b>{name}</b><br>{small}", showarrow=False, align="right",
        xanchor="right", yanchor="bottom", xshift=-10, font={"size": theme.text, "color": colour},
    )  # fmt: skip
    _name_peak(figure, panel, number, theme)


def _name_peak(figure: go.Figure, panel: pl.DataFrame, number: str, theme: Theme) -> None:
    """Write the share of the fullest class over its bar."""
    known = panel.drop_nulls("value")
    if known.is_empty():
        return
    peak = known.sort("value").row(-1, named=True)
    figure.add_annotation(
        x=(peak["baseline_from"] + peak["baseline_to"]) / 2,
        y=peak["value"],
        yref=f"y{number}",
        text=share(peak["value"]),
        showarrow=False,
        yanchor="bottom",
        font={"size": theme.text - 1, "color": theme.muted},
    )


def _hover(row: Row, view: TherapyView) -> str:
    span = f"{row['baseline_from']:g} to below {row['baseline_to']:g} {view.unit}"
    return f"<b>{row['therapy']}</b><br>{span}<br>{'fewer than 8' if row['value'] is None else share(row['value'])}"


def alt_text(classes: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: every therapy's patients and its fullest class."""
    said = [
        _in_words(panel, view)
        for panel in view.in_order(classes.drop_nulls("value")).partition_by("therapy", maintain_order=True)
    ]
    return f"Distribution of {view.tool.code} at baseline, {view.unit}: {'; '.join(said)}.{made_up(view)}"


def _in_words(panel: pl.DataFrame, view: TherapyView) -> str:
    peak = panel.sort("value").row(-1, named=True)
    span = f"{peak['baseline_from']:g} to {peak['baseline_to']:g} {view.unit}"
    return f"{peak['therapy']}, {_people(peak)}, most often {span} ({share(peak['value'])})"
