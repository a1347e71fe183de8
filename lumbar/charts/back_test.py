"""By how much forecasts from earlier years would have missed: a group per test, a bar per form."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import canvas, empty, names_axis, quiet_axis
from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, blend, signed_percent
from lumbar.measures.back_test import FORMS, NAIVE

ROW = 1.75
"""Height of a row, in heights of its text."""
NOTHING = "There is no past to test forecasts on."
BAND = "Band: 95 % interval of the later count"
FULL = 0.8


@dataclass(frozen=True)
class BackTestRow:
    """One row from the top: the head of a test, or a form with its miss in % and its place among the forms."""

    name: str
    error: float | None = None
    form: int = 0
    low: float = 0.0
    high: float = 0.0

    @property
    def said(self) -> str:
        """Return the miss in words."""
        return "" if self.error is None else signed_percent(self.error, 1)


def rows(tests: pl.DataFrame) -> list[BackTestRow]:
    """Return the rows drawn, `tests` as answered by back_test: each test headed by its years."""
    found: list[BackTestRow] = []
    for test in tests.partition_by("from_year", "to_year", maintain_order=True):
        first = test.row(0, named=True)
        low, high = (100 * (first[f"known_{end}"] / first["known"] - 1) for end in ("lower", "upper"))
        found.append(BackTestRow(f"From {first['from_year']} to {first['to_year']}", low=low, high=high))
        for form, error in test.select("form", "error_pct").iter_rows():
            found.append(BackTestRow(form_name(form), error, FORMS.index(form), low, high))
    return found


def form_name(form: str) -> str:
    """Return what a form of forecast is called in a row.

    >>> form_name("held still"), form_name("carried on")
    ('Held still (naive)', 'Carried on')
    """
    return f"{form[:1].upper()}{form[1:]}{' (naive)' if form == NAIVE else ''}"


def reach(found: list[BackTestRow]) -> tuple[float, float]:
    """Return how far bars and bands reach to either side of zero."""
    ends = [end for row in found for end in (row.low, row.high, row.error or 0.0)]
    return min(ends), max(ends)


def back_test(tests: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return the miss of every forecast in % of the later count, over that count's interval."""
    if tests.is_empty():
        return empty(theme, NOTHING, over_years=False)
    found = rows(tests)
    low, high = reach(found)
    room = 0.05 * (high - low)
    figure = canvas(
        theme,
        height=round(ROW * theme.text * len(found)) + 40,
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        xaxis=quiet_axis(theme, showticklabels=False, range=[low - room, high + room]),
        yaxis=names_axis(
            theme,
            tickvals=list(range(len(found))),
            ticktext=[row.name if row.said else f"<b>{row.name}</b>" for row in found],
            range=[len(found) - 0.4, -0.6],
        ),
        meta={"alt": alt_text(tests)},
    )
    _add_bands(figure, found, theme)
    _add_bars(figure, found, theme)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", text=BAND, showarrow=False,
        font={"size": theme.text, "color": theme.muted},
    )  # fmt: skip
    return figure


def _add_bands(figure: go.Figure, found: list[BackTestRow], theme: Theme) -> None:
    """Lay the interval of the later count under the bars, and the line of no miss over it."""
    for place, row in enumerate(found):
        if row.said:
            figure.add_shape(
                type="rect", x0=row.low, x1=row.high, y0=place - 0.5, y1=place + 0.5, layer="below",
                fillcolor=blend(theme.grid, theme.paper, 0.6), line={"width": 0},
            )  # fmt: skip
    line = {"color": theme.muted, "width": 1.2}
    figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="y domain", line=line)


def _add_bars(figure: go.Figure, found: list[BackTestRow], theme: Theme) -> None:
    drawn = [(place, row) for place, row in enumerate(found) if row.error is not None]
    figure.add_bar(
        x=[row.error for _, row in drawn],
        y=[place for place, _ in drawn],
        orientation="h",
        width=0.62,
        marker={"color": [blend(theme.at(row.form).colour, theme.paper, FULL) for _, row in drawn]},
        hovertext=[f"<b>{row.name}</b><br>{row.said} of the later count" for _, row in drawn],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for place, row in drawn:
        falls = (row.error or 0.0) < 0
        figure.add_annotation(
            x=row.error, y=place, text=f"<b>{row.said}</b>", showarrow=False, xanchor="right" if falls else "left",
            xshift=-_beside(row, theme) if falls else 4, font={"size": theme.text, "color": theme.ink},
        )  # fmt: skip


def _beside(row: BackTestRow, theme: Theme) -> float:
    """Return by how many pixels a label at the left keeps away; a long bar's label would leave the picture."""
    return 4 if row.error is not None and row.error > row.low else -text_width(row.said, theme.text) - 10


def alt_text(tests: pl.DataFrame) -> str:
    """Return the bars in a paragraph."""
    if tests.is_empty():
        return f"Empty axes. {NOTHING}"
    said = [
        f"from {test['from_year'][0]} to {test['to_year'][0]} "
        + ", ".join(
            f"{form} {signed_percent(error, 1)}"
            for form, error in test.select("form", "error_pct").iter_rows()
        )
        for test in tests.partition_by("from_year", "to_year", maintain_order=True)
    ]
    return f"Bars of how far forecasts from earlier years miss the later count, %: {'; '.join(said)}."
