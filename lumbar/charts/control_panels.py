"""A small control chart for every clinic, ordered by signal, in one pair of axes: light, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, canvas, quiet_axis
from lumbar.charts.control_view import (
    COMMON,
    POSITIONS,
    TOO_FEW,
    ControlView,
    drawn_span,
    legend_room,
    look,
    placed,
)
from lumbar.charts.labels import short_names, text_width
from lumbar.charts.theme import Theme, fade
from lumbar.charts.therapies import add_heading, heading_room, made_up

NARROWEST, MOST_COLUMNS = 210, 6
BETWEEN = 2.5
"""Quarters left free between two panels."""
HEAD, BODY, BODY_ALONE = 2.9, 2.3, 5.0
"""Heights of a panel's words and, at least, of its chart, beside others or alone in its row, in heights of the text."""
FOOT = 30


@dataclass(frozen=True)
class Grid:
    """Where the panels lie: how many in a row, quarters in each, range of drawn values, share of height for charts."""

    columns: int
    quarters: int
    low: float
    high: float
    body: float

    def left(self, panel: int) -> float:
        """Return where a panel's first quarter lies."""
        return (panel % self.columns) * (self.quarters + BETWEEN)

    def top(self, panel: int) -> float:
        """Return where a panel's words begin; rows lie below each other, 1 apart."""
        return -float(panel // self.columns)

    def y(self, panel: int, value: float) -> float:
        """Return how high a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return self.top(panel) - 1 + share * self.body


def control_panels(charts: pl.DataFrame, signals: pl.DataFrame, view: ControlView, theme: Theme) -> go.Figure:
    """Return a panel per clinic in the order of `signals`, all on one scale; the figure grows with the rows.

    `charts`: as for `control`, all clinics; `signals`: clinic, verdict, quarters, marked, centre.
    """
    order = signals["clinic"].to_list()
    low, high = drawn_span(charts, view)
    quarters = int(charts.group_by("clinic").len()["len"].max())  # pyright: ignore[reportArgumentType]
    columns = max(1, min(len(order), MOST_COLUMNS, theme.width // NARROWEST))
    heading = f"{view.axis} · {view.better} is better · all on one scale"
    rows = ceil(len(order) / columns)
    top = heading_room(heading, view.seen, theme) + legend_room(theme)
    least = BODY_ALONE if columns == 1 else BODY
    height = max(theme.height, top + FOOT + round(rows * (HEAD + least) * theme.text))
    body = 1 - HEAD * theme.text * rows / (height - top - FOOT)
    grid = Grid(columns, quarters, low, high, body)
    figure = canvas(
        theme,
        height=height,
        margin={"l": 8, "r": 8, "t": top, "b": FOOT},
        xaxis=quiet_axis(theme, showticklabels=False, range=[-1, grid.left(grid.columns - 1) + quarters]),
        yaxis=quiet_axis(theme, showticklabels=False, range=[-rows, 0]),
        showlegend=True,
        legend=_legend(theme),
        meta={"alt": alt_text(signals, view)},
    )
    where = {clinic: panel for panel, clinic in enumerate(order)}
    panels = [
        (where[str(clinic)], part)
        for (clinic,), part in placed(charts).group_by("clinic", maintain_order=True)
    ]
    _add_bands(figure, panels, (grid, view), theme)
    _add_lines(figure, panels, (grid, view), theme)
    _add_points(figure, panels, (grid, view), theme)
    _add_heads(figure, signals, grid, theme)
    _add_years(figure, charts, (grid, len(order)), theme)
    add_heading(figure, heading, view.seen, theme)
    return figure


def _legend(theme: Theme) -> Layout:
    return {
        "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom",
        "itemclick": False, "itemdoubleclick": False, "font": {"size": theme.text - 1},
    }  # fmt: skip


Panels = Sequence[tuple[int, pl.DataFrame]]


def _add_bands(figure: go.Figure, panels: Panels, how: tuple[Grid, ControlView], theme: Theme) -> None:
    """Draw between the limits a quiet band, and the mean, all panels in a trace each."""
    grid, view = how
    band: tuple[list[float | None], list[float | None]] = [], []
    mean: tuple[list[float | None], list[float | None]] = [], []
    for panel, rows in panels:
        for part in rows.drop_nulls("lower").partition_by("step", maintain_order=True):
            x0, x1 = (grid.left(panel) + part["x"][place] + shift for place, shift in ((0, -0.5), (-1, 0.5)))
            low, mid, high = (
                grid.y(panel, view.factor * part[name][0]) for name in ("lower", "centre", "upper")
            )
            band[0].extend((x0, x1, x1, x0, None))
            band[1].extend((low, low, high, high, None))
            mean[0].extend((x0, x1, None))
            mean[1].extend((mid, mid, None))
    quiet = theme.at(POSITIONS[COMMON]).colour
    figure.add_scatter(
        x=band[0], y=band[1], mode="lines", fill="toself", fillcolor=fade(quiet, 0.13), line={"width": 0},
        hoverinfo="skip", name="between the limits",
    )  # fmt: skip
    line = {"color": theme.muted, "width": 1}
    figure.add_scatter(x=mean[0], y=mean[1], mode="lines", line=line, hoverinfo="skip", name="mean")


def _add_lines(figure: go.Figure, panels: Panels, how: tuple[Grid, ControlView], theme: Theme) -> None:
    grid, view = how
    x: list[float | None] = []
    y: list[float | None] = []
    for panel, rows in panels:
        x += [grid.left(panel) + place for place in rows["x"]] + [None]
        values = rows["value"].to_list()
        y += [None if value is None else grid.y(panel, view.factor * value) for value in values] + [None]
    line = {"color": fade(theme.at(POSITIONS[COMMON]).colour, 0.8), "width": 1.2}
    figure.add_scatter(x=x, y=y, mode="lines", line=line, hoverinfo="skip", name="value", showlegend=False)


def _add_points(figure: go.Figure, panels: Panels, how: tuple[Grid, ControlView], theme: Theme) -> None:
    """Draw the points of all panels, a trace per type; a quiet one is small."""
    grid, view = how
    every = [(panel, row) for panel, rows in panels for row in rows.iter_rows(named=True)]
    for kind in POSITIONS:
        found = [(panel, row) for panel, row in every if row["type"] == kind]
        if not found:
            continue
        own, quiet = look(kind, theme), kind in (COMMON, TOO_FEW)
        figure.add_scatter(
            x=[grid.left(panel) + row["x"] for panel, row in found],
            y=[grid.y(panel, view.factor * row["value"]) for panel, row in found],
            mode="markers",
            marker={"symbol": own.marker, "size": 4 if quiet else 8, "color": own.colour},
            name=kind,
            customdata=[row["clinic"] for _, row in found],
            hovertext=[view.hover(row) for _, row in found],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _add_heads(figure: go.Figure, signals: pl.DataFrame, grid: Grid, theme: Theme) -> None:
    """Write over each panel whose it is, its verdict and how many quarters are marked."""
    room = theme.width / grid.columns - 16
    letters = max(8, int(room / text_width("n", theme.text)))
    names = short_names(signals["clinic"].to_list(), letters)
    for panel, row in enumerate(signals.iter_rows(named=True)):
        colour = look(row["verdict"], theme).colour if row["verdict"] in POSITIONS else theme.muted
        said = verdict_words(row) if text_width(verdict_words(row), theme.text - 2) < room else row["verdict"]
        figure.add_annotation(
            x=grid.left(panel) - 0.6, y=grid.top(panel), xanchor="left", yanchor="top", align="left",
            text=f"<b>{names[panel]}</b><br><span style='color:{colour}'>{said}</span>",
            showarrow=False, font={"size": theme.text - 1, "color": theme.ink},
        )  # fmt: skip


def verdict_words(row: dict[str, object]) -> str:
    """Return a clinic's verdict with how many of its quarters are marked."""
    return f"{row['verdict']}, {row['marked']} of {row['quarters']}" if row["marked"] else str(row["verdict"])


def _add_years(figure: go.Figure, charts: pl.DataFrame, how: tuple[Grid, int], theme: Theme) -> None:
    """Write the first and the last year under the lowest panel of each column."""
    grid, panels = how
    ends = (charts["quarter"].min(), charts["quarter"].max())
    for panel in range(max(0, panels - grid.columns), panels):
        for quarter, x, anchor in ((ends[0], -0.6, "left"), (ends[1], grid.quarters - 0.4, "right")):
            figure.add_annotation(
                x=grid.left(panel) + x, y=grid.top(panel) - 1, text=str(quarter)[:4], xanchor=anchor,
                yanchor="top", showarrow=False, font={"size": theme.text - 2, "color": theme.muted},
            )  # fmt: skip


def alt_text(signals: pl.DataFrame, view: ControlView) -> str:
    """Return the picture in a paragraph: every clinic's verdict in order, and how many signals chance would bring."""
    said = "; ".join(f"{row['clinic']} {verdict_words(row)}" for row in signals.iter_rows(named=True))
    chance = f"{signals['expected_by_chance'][0]:.1f} of {signals['charts'][0]} quiet charts would signal by chance"
    return f"Control charts of the {view.name}, a panel per clinic, by signal: {said}. {chance}.{made_up(view.seen)}"
