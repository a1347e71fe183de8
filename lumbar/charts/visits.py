"""Lines over the visits of therapies: the axis, the numbers under each visit, the names at the lines' ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, quiet_axis
from lumbar.charts.end_labels import LEADER, leader
from lumbar.charts.labels import short_name, spread, text_width
from lumbar.charts.theme import Theme
from lumbar.charts.therapies import LINE, TherapyView, folded

FOOT = 10
LEFT = 48
BEFORE = 34
DODGE = 3.2
"""Pixels between the lines of two therapies at one visit, so that intervals can be told apart."""


@dataclass(frozen=True)
class Sheet:
    """The pixels a picture over visits is planned with, and the weeks it runs over."""

    weeks: tuple[int, ...]
    therapies: tuple[str, ...]
    top: int
    right: int
    theme: Theme

    @property
    def ticks(self) -> float:
        """Return the height kept for the visits' names; generous, since a slide squeezes the sheet."""
        return 2 * self.theme.text + 10

    @property
    def table(self) -> float:
        """Return the height of the numbers under the visits."""
        return LINE * (self.theme.text - 1) * len(self.therapies)

    @property
    def lines(self) -> float:
        """Return the height of the plot of lines alone."""
        return self.theme.height - self.top - FOOT - self.ticks - self.table

    @property
    def pixels_a_week(self) -> float:
        """Return how wide a week is drawn."""
        return max(60.0, self.theme.width - LEFT - self.right - BEFORE) / (1.03 * self.weeks[-1])

    @property
    def start(self) -> float:
        """Return where the axis of weeks begins: before baseline, with room for a number and a sign."""
        return -BEFORE / self.pixels_a_week

    def x(self, week: float, therapy: str) -> float:
        """Return where the therapy's point lies: the visit, a little aside."""
        aside = self.therapies.index(therapy) - (len(self.therapies) - 1) / 2
        return week + DODGE * aside / self.pixels_a_week

    def layout(self, value_axis: Mapping[str, object]) -> Layout:
        """Return margins and axes: the lines above, the table of numbers below their visits."""
        plot = self.lines + self.ticks + self.table
        theme, last = self.theme, self.weeks[-1]
        ticks: Layout = {"ticks": "outside", "ticklen": 6, "tickcolor": theme.grid}
        span = [self.start, 1.03 * last]
        return {
            "margin": {"l": LEFT, "r": self.right, "t": self.top, "b": FOOT},
            "xaxis": quiet_axis(
                theme, range=span, tickvals=list(self.weeks), ticktext=self.names(), automargin=False, **ticks
            ),
            "yaxis": quiet_axis(
                theme,
                showgrid=True,
                domain=[(self.ticks + self.table) / plot, 1],
                automargin=False,
                **value_axis,
            ),
            "yaxis2": quiet_axis(
                theme,
                domain=[0, self.table / plot],
                range=[len(self.therapies) - 0.5, -0.5],
                showticklabels=False,
                anchor="x",
            ),
        }

    def names(self) -> list[str]:
        """Return the visits' names, in full where they do not meet."""
        full = [f"week {week}" if week else "baseline" for week in self.weeks]
        wide = [text_width(name, self.theme.text) for name in full]
        gaps = [(b - a) * self.pixels_a_week for a, b in zip(self.weeks, self.weeks[1:], strict=False)]
        if all(gap > (a + b) / 2 + 8 for gap, a, b in zip(gaps, wide, wide[1:], strict=False)):
            return full
        return [
            name if week in {0, self.weeks[-1]} else str(week)
            for week, name in zip(self.weeks, full, strict=True)
        ]


def sheet_for(rows: pl.DataFrame, top: int, view: TherapyView, theme: Theme) -> Sheet:
    """Return the sheet for rows with therapy, week and `label`, what stands beside a line's end."""
    weeks = tuple(sorted({0, *rows["week"].to_list()}))
    rows = rows.drop_nulls("value")
    drawn = tuple(therapy for therapy in view.therapies if therapy in set(rows["therapy"].to_list()))
    widest = max(
        text_width(text, theme.text) * 1.07 for row in _ends(rows, drawn) for text in _label(row, theme)
    )
    return Sheet(weeks, drawn, top, round(LEADER + 10 + widest), theme)


def _label(row: dict[str, str], theme: Theme) -> list[str]:
    """Return name and value in one line where there is room, else in two."""
    name = short_name(row["therapy"], 24)
    one = f"{name} {row['label']}"
    return [one] if text_width(one, theme.text) <= 0.33 * theme.width else [name, row["label"]]


def _ends(rows: pl.DataFrame, therapies: Sequence[str]) -> list[dict[str, str]]:
    lines = [rows.filter(pl.col("therapy") == therapy).sort("week") for therapy in therapies]
    return [line.row(-1, named=True) for line in lines]


def add_intervals(figure: go.Figure, rows: pl.DataFrame, sheet: Sheet, view: TherapyView, shape: str) -> None:
    """Draw every therapy as a line in its own dash with its own marker, whiskers for the interval.

    `rows`: therapy, week, value, lower, upper, hover ("" leaves out the marker); `shape`: linear, or hv for steps.
    """
    for therapy in sheet.therapies:
        line, look = (
            rows.filter(pl.col("therapy") == therapy).drop_nulls("value").sort("week"),
            view.look(therapy, sheet.theme),
        )
        value = line["value"]
        figure.add_scatter(
            x=[sheet.x(week, therapy) for week in line["week"]],
            y=value.to_list(),
            mode="lines+markers",
            line={"color": look.colour, "width": 2.2, "dash": look.dash, "shape": shape},
            marker={
                "symbol": look.marker,
                "size": [8 if told else 0 for told in line["hover"]],
                "color": look.colour,
                "line": {"width": 0},
                "opacity": 1,
            },
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (line["upper"] - value).to_list(),
                "arrayminus": (value - line["lower"]).to_list(),
                "color": look.colour,
                "thickness": 1.6,
                "width": 0,
            },
            name=therapy,
            cliponaxis=False,
            text=line["hover"].to_list(),
            hovertemplate="%{text}<extra></extra>",
        )


def add_numbers(figure: go.Figure, cells: pl.DataFrame, words: str, sheet: Sheet, view: TherapyView) -> None:
    """Write `cells` (therapy, week, cell) under the visits, a row per therapy, and what they count beside them."""
    theme = sheet.theme
    for row, therapy in enumerate(sheet.therapies):
        line, look = cells.filter(pl.col("therapy") == therapy).sort("week"), view.look(therapy, theme)
        common: Layout = {"yaxis": "y2", "cliponaxis": False, "hoverinfo": "skip"}
        figure.add_scatter(
            x=[sheet.start],
            y=[row],
            mode="markers",
            marker={"symbol": look.marker, "size": 7, "color": look.colour},
            name=f"{therapy}, sign",
            **common,
        )
        figure.add_scatter(
            x=line["week"].to_list(),
            y=[row] * line.height,
            mode="text",
            text=line["cell"].to_list(),
            textfont={"size": theme.text - 1, "color": look.colour},
            name=f"{therapy}, {words}",
            **common,
        )
    small = theme.text - 1
    last = cells.filter(pl.col("week") == sheet.weeks[-1])["cell"].to_list()
    over = max(text_width(cell, small) for cell in last) / 2 - 0.03 * sheet.weeks[-1] * sheet.pixels_a_week
    beside = max(LEADER, over + 8)
    figure.add_annotation(
        x=1,
        xref="paper",
        y=0.5,
        yref="y2 domain",
        xanchor="left",
        xshift=beside,
        align="left",
        showarrow=False,
        text="<br>".join(folded(words, sheet.right - beside - 4, small)),
        font={"size": small, "color": theme.muted},
    )


def label_line_ends(
    figure: go.Figure, rows: pl.DataFrame, span: tuple[float, float], sheet: Sheet, view: TherapyView
) -> None:
    """Write every therapy's name and last value beside its line's end, moved by the least that keeps them apart."""
    ends, theme = _ends(rows.drop_nulls("value"), sheet.therapies), sheet.theme
    texts = [_label(end, theme) for end in ends]
    tall = [theme.text * LINE * max(map(len, texts)) + 1] * len(ends)
    wanted = [sheet.lines * (float(end["value"]) - span[0]) / (span[1] - span[0]) for end in ends]
    placed = spread(wanted, tall, -sheet.ticks / 2, sheet.lines + 8)
    reach = sheet.x(max(float(end["week"]) for end in ends), sheet.therapies[-1])
    for end, (name, *rest), want, got in zip(ends, texts, wanted, placed, strict=True):
        value = f"<br>{rest[0]}" if rest else ""
        bold = name if rest else name.removesuffix(f" {end['label']}")
        x = sheet.x(float(end["week"]), end["therapy"])
        figure.add_annotation(
            x=x,
            y=end["value"],
            text=f"<b>{bold}</b>{value or ' ' + end['label']}",
            ax=LEADER + (reach - x) * sheet.pixels_a_week,
            ay=want - got,
            **leader(view.look(end["therapy"], theme).colour, theme),
        )
