"""How far each scenario lies from the first in one year: a bar from zero with its interval, its name above."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, quiet_axis
from lumbar.charts.labels import text_width
from lumbar.charts.lines import Measure
from lumbar.charts.theme import MINUS, Theme, blend, people_range, signed_people, signed_percent

ALONE = "Choose a second scenario to see how far it lies from the first."
THICK, NAMED = 0.34, 0.27
FULL = 0.85
MARGIN, WORDS = 12, 0.75
"""Pixels at the sides, and the share of the picture that words may take before bars begin to vanish."""
WIDE = 400


@dataclass(frozen=True)
class DifferenceView:
    """What is compared in which year: the measure, its unit, and what tells each scenario from the others."""

    what: Measure
    year: int
    labels: dict[str, str]

    def said(self, row: Row) -> str:
        """Return a row's difference with its sign."""
        return self.signed(row["difference"])

    def signed(self, value: float) -> str:
        """Return a difference in the measure with its sign."""
        if self.what.between is people_range:
            return signed_people(value)
        return ("+" if value > 0 else MINUS if value < 0 else "") + self.what.form(abs(value))

    def between(self, row: Row) -> str:
        """Return a row's interval with its signs."""
        lower, upper = row["difference_lower"], row["difference_upper"]
        if self.what.between is people_range:
            return people_range(lower, upper, signed=True)
        return f"{self.signed(lower)} to {self.signed(upper)}"

    def pct(self, row: Row) -> str:
        """Return a row's difference in %; nothing where nobody is counted."""
        return "" if row["difference_pct"] is None else signed_percent(row["difference_pct"])


def compared_rows(cases: pl.DataFrame, view: DifferenceView) -> pl.DataFrame:
    """Return the rows drawn: every scenario but the first, in the reader's order, in the year in view."""
    reference = cases["scenario"][0] if cases.height else ""
    return cases.filter(pl.col("scenario") != reference, year=view.year).drop_nulls(
        ["difference", "difference_pct"]
    )


def scenario_differences(cases: pl.DataFrame, view: DifferenceView, theme: Theme) -> go.Figure:
    """Return a bar per scenario, `cases` as answered by scenarios_by_year for one place."""
    rows = compared_rows(cases, view)
    if rows.is_empty():
        return empty(theme, nothing_compared(cases), over_years=False)
    figure = canvas(
        theme,
        margin={"l": MARGIN, "r": MARGIN, "t": 8, "b": 12},
        xaxis=quiet_axis(theme, range=_range(rows, view, theme), showticklabels=False),
        yaxis=quiet_axis(theme, range=[rows.height - 0.4, -0.6], showticklabels=False),
        meta={"alt": alt_text(cases, view)},
    )
    _add_bars(figure, rows, view, theme)
    for place, row in enumerate(rows.iter_rows(named=True)):
        _say(figure, row, place, view, theme)
    return figure


def nothing_compared(cases: pl.DataFrame) -> str:
    """Return why there is no bar."""
    return ALONE if cases["scenario"].n_unique() < 2 else "No difference can be told under these filters."


def reach(rows: pl.DataFrame) -> tuple[float, float]:
    """Return the lowest and highest number drawn, zero among them."""
    low, high = rows.select(pl.col("difference_lower").min(), pl.col("difference_upper").max()).row(0)
    return (min(0.0, low), max(0.0, high)) if low or high else (-1.0, 1.0)


def _range(rows: pl.DataFrame, view: DifferenceView, theme: Theme) -> list[float]:
    """Return the ends of the axis: room for the words beyond each bar, at the side to which it points."""
    low, high = reach(rows)
    words = [(row["difference"] < 0, _words(row, view, theme)) for row in rows.iter_rows(named=True)]
    left, right = (
        max(
            (text_width(" ".join(said), theme.text) * 1.1 + 14 for falls, said in words if falls == side),
            default=0.0,
        )
        for side in (True, False)
    )
    plot = theme.width - 2 * MARGIN
    share = min(WORDS, (left + right) / plot)
    one = (high - low) / (1 - share) / plot * (share * plot / (left + right) if left + right else 1)
    return [low - left * one, high + right * one]


def _words(row: Row, view: DifferenceView, theme: Theme) -> tuple[str, str]:
    """Return a row's difference and, where there is room, its percent."""
    return view.said(row), f"({view.pct(row)})" if theme.width >= WIDE else ""


def _add_bars(figure: go.Figure, rows: pl.DataFrame, view: DifferenceView, theme: Theme) -> None:
    value, lower, upper = (rows[f"difference{end}"] for end in ("", "_lower", "_upper"))
    figure.add_bar(
        x=value.to_list(),
        y=list(range(rows.height)),
        orientation="h",
        width=THICK,
        marker={"color": [blend(theme.at(n + 1).colour, theme.paper, FULL) for n in range(rows.height)]},
        error_x={
            "type": "data", "symmetric": False, "array": (upper - value).to_list(),
            "arrayminus": (value - lower).to_list(), "color": theme.ink, "thickness": 1.3, "width": 0,
        },
        hovertext=[_hover(row, view) for row in rows.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    zero = {"color": theme.muted, "width": 1}
    figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="y domain", line=zero)


def _hover(row: Row, view: DifferenceView) -> str:
    return f"<b>{row['scenario_name']}</b><br>{view.said(row)} {view.pct(row)}<br>95 % interval {view.between(row)}"


def _say(figure: go.Figure, row: Row, place: int, view: DifferenceView, theme: Theme) -> None:
    """Write a bar's name above it and its number beyond its interval, at the side to which it points."""
    falls = row["difference"] < 0
    colour = theme.at(place + 1).colour
    side = {"showarrow": False, "xanchor": "right" if falls else "left", "xshift": -4 if falls else 4}
    said, pct = _words(row, view, theme)
    figure.add_annotation(
        x=row["difference_lower"] if falls else row["difference_upper"],
        y=place,
        text=f"<b>{said}</b> <span style='color:{theme.muted}'>{pct}</span>",
        font={"size": theme.text, "color": colour},
        **side,
    )
    figure.add_annotation(
        x=0, y=place - NAMED, xref="paper", text=f"<b>{_name(row, view, theme)}</b>", showarrow=False, align="left",
        xanchor="left", yanchor="bottom", font={"size": theme.text, "color": colour},
    )  # fmt: skip


def _name(row: Row, view: DifferenceView, theme: Theme) -> str:
    """Return a scenario's name, its rates on a line of their own where both parts do not fit on one."""
    name = view.labels[row["scenario"]]
    wide = text_width(name, theme.text) * 1.06 > theme.width - 2 * MARGIN
    return name.replace(" and ", "<br>and ") if wide else name


def alt_text(cases: pl.DataFrame, view: DifferenceView) -> str:
    """Return the bars in a paragraph."""
    rows = compared_rows(cases, view)
    if rows.is_empty():
        return f"Empty axes. {nothing_compared(cases)}"
    said = [
        f"{row['scenario_name']}: {view.said(row)} ({view.pct(row)}; 95 % interval {view.between(row)})"
        for row in rows.iter_rows(named=True)
    ]
    return f"Bars of the difference to “{cases['scenario_name'][0]}” in {view.year}: {'; '.join(said)}."
