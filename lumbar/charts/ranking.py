"""Where the number grows most and where it falls most: bars with their interval and the range of their rank."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, names_axis, quiet_axis
from lumbar.charts.labels import short_name, text_width
from lumbar.charts.theme import Theme, blend, people_range, percent_range, signed_people, signed_percent

ROW = 1.9
"""Height of a row, in heights of its text."""
FULL = 0.72
QUIET = 0.38
WIDE = 520
NOBODY = "No place has a change to rank under these filters."


@dataclass(frozen=True)
class RankView:
    """What is ranked, how many from the top and from the bottom, and the place the reader follows."""

    by: Literal["change", "change_pct"] = "change"
    top: int = 10
    last: int = 0
    selected: str = ""

    def value(self, number: float) -> str:
        """Return a change as written beside its bar."""
        return signed_people(number) if self.by == "change" else signed_percent(number)

    def between(self, lower: float, upper: float) -> str:
        """Return the interval of a change in words."""
        form: Callable[..., str] = people_range if self.by == "change" else percent_range
        return form(lower, upper, signed=True)


def ranking(growth: pl.DataFrame, view: RankView, theme: Theme) -> go.Figure:
    """Return horizontal bars, the most first, with whiskers for the interval; the followed place is stressed.

    `growth` as answered by growth_by_place. Ranks left out are marked by a gap.
    """
    bars = ranked_rows(growth, view)
    if bars.is_empty():
        return empty(theme, NOBODY, over_years=False)
    names = [_name(row, view, theme) for row in bars.iter_rows(named=True)]
    low, high = _reach(bars, names, view, theme)
    depth = bars.select(pl.col("y").max()).item()
    figure = canvas(
        theme,
        height=round(ROW * theme.text * (depth + 1)) + 20,
        margin={"l": 8, "r": 4, "t": 6, "b": 10},
        bargap=0.4,
        xaxis=quiet_axis(theme, showticklabels=False, range=[low, high]),
        yaxis=names_axis(theme, tickvals=bars["y"].to_list(), ticktext=names, range=[depth + 0.6, -0.6]),
        meta={"alt": alt_text(bars, view)},
    )
    _add_bars(figure, bars, view, theme)
    for row in bars.iter_rows(named=True):
        _add_value(figure, row, view, theme)
    return figure


def ranked_rows(growth: pl.DataFrame, view: RankView) -> pl.DataFrame:
    """Return the rows drawn, by rank, with `y`, their place from the top: half a row more where ranks are left out."""
    known = growth.filter(pl.col("rank").is_not_null(), pl.col(view.by).is_finite())
    count = known.height
    wanted = (
        (pl.col("rank") <= view.top)
        | (pl.col("rank") > count - view.last)
        | (pl.col("place") == view.selected)
    )
    rows = known.sort("rank").filter(wanted)
    jump = (pl.col("rank").diff() > 1).fill_null(value=False).cast(pl.Float64)
    return rows.with_columns(y=pl.int_range(pl.len()) + 0.5 * jump.cum_sum())


def _name(row: Row, view: RankView, theme: Theme) -> str:
    name = short_name(row["name"], 26 if theme.width >= WIDE else 20)
    return f"<b>{name}</b>" if row["place"] == view.selected else name


def _label(row: Row, view: RankView, theme: Theme) -> tuple[str, str]:
    """Return the value and, where there is room, the rank with its range."""
    if theme.width < WIDE:
        return view.value(row[view.by]), ""
    return view.value(row[view.by]), f"rank {rank_words(row)}"


def rank_words(row: Row) -> str:
    """Return the rank and, where it is not sure, the range that holds it."""
    low, high = row["rank_lower"], row["rank_upper"]
    return f"{row['rank']}" if low == high else f"{row['rank']}, range {low} to {high}"


def _reach(bars: pl.DataFrame, names: list[str], view: RankView, theme: Theme) -> tuple[float, float]:
    """Return the axis range that leaves room for every label to the right of its whisker."""
    left = max(text_width(name, theme.text) for name in names) + 24
    labels = [" ".join(_label(row, view, theme)) for row in bars.iter_rows(named=True)]
    room = max(text_width(label, theme.text) for label in labels) * 1.05 + 16
    share = max(0.25, 1 - room / max(theme.width - left, 1))
    low, high = bars.select(pl.col(f"{view.by}_lower").min(), pl.col(f"{view.by}_upper").max()).row(0)
    low, high = min(0.0, low), max(0.0, high)
    return low, low + (high - low) / share


def _add_bars(figure: go.Figure, bars: pl.DataFrame, view: RankView, theme: Theme) -> None:
    value, lower, upper = (bars[f"{view.by}{end}"] for end in ("", "_lower", "_upper"))
    figure.add_bar(
        x=value.to_list(),
        y=bars["y"].to_list(),
        orientation="h",
        width=0.62,
        marker={"color": [_colour(row, view, theme) for row in bars.iter_rows(named=True)]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (upper - value).to_list(),
            "arrayminus": (value - lower).to_list(),
            "color": theme.ink,
            "thickness": 1.3,
            "width": 0,
        },
        customdata=bars["place"].to_list(),
        hovertext=[_hover(row, view) for row in bars.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    line = {"color": theme.muted, "width": 1}
    figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="y domain", line=line)


def _colour(row: Row, view: RankView, theme: Theme) -> str:
    colour = theme.at(0 if row[view.by] >= 0 else 1).colour
    quiet = view.selected and row["place"] != view.selected
    return blend(colour, theme.paper, QUIET if quiet else FULL)


def _hover(row: Row, view: RankView) -> str:
    between = view.between(row[f"{view.by}_lower"], row[f"{view.by}_upper"])
    return f"<b>{row['name']}</b><br>{view.value(row[view.by])}<br>95 % interval {between}<br>rank {rank_words(row)}"


def _add_value(figure: go.Figure, row: Row, view: RankView, theme: Theme) -> None:
    """Write value and rank to the right of whisker and zero line, so that they never meet a name."""
    value, rank = _label(row, view, theme)
    aside = f"  <span style='color:{theme.muted}'>{rank}</span>" if rank else ""
    figure.add_annotation(
        x=max(0.0, row[view.by], row[f"{view.by}_upper"]),
        y=row["y"],
        text=f"{value}{aside}",
        showarrow=False,
        xanchor="left",
        xshift=3,
        font={"size": theme.text, "color": theme.ink},
    )


def alt_text(bars: pl.DataFrame, view: RankView) -> str:
    """Return the bars in a paragraph: every place drawn with its change, interval and rank range."""
    said = [
        f"{row['name']} {view.value(row[view.by])} "
        f"({view.between(row[f'{view.by}_lower'], row[f'{view.by}_upper'])}; rank {rank_words(row)})"
        for row in bars.iter_rows(named=True)
    ]
    return f"Bars of change in people with low back pain, the most first: {'; '.join(said)}."
