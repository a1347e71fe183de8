"""Why cases grow or fall, place by place: the parts of the change to both sides of zero, and a mark for their sum."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, names_axis, quiet_axis
from lumbar.charts.labels import short_name, text_width
from lumbar.charts.ranking import NOBODY, ROW, WIDE, RankView, ranked_rows
from lumbar.charts.theme import Theme, blend, signed_people
from lumbar.charts.waterfall import FULL, PARTS

PATTERNS = ("", "/", "x")
"""What tells the parts apart where colours do not."""
GLYPHS = ("■", "//", "××")
SUM = "◆ change in all"


def driver_bars(growth: pl.DataFrame, view: RankView, theme: Theme) -> go.Figure:
    """Return stacked bars, the greatest change first; parts that take away lie left of zero, a diamond is the change.

    `growth` as answered by growth_by_place; the followed place is marked by a band and a bold name.
    """
    bars = ranked_rows(growth, view)
    if bars.is_empty():
        return empty(theme, NOBODY, over_years=False)
    letters = 26 if theme.width >= WIDE else 18
    names = [short_name(name, letters) for name in bars["name"]]
    depth = bars.select(pl.col("y").max()).item()
    key = _key(theme)
    figure = canvas(
        theme,
        height=round(ROW * theme.text * (depth + 1)) + 20 + round(1.5 * theme.text * (1 + key.count("<br>"))),
        margin={"l": 8, "r": 4, "t": round(1.5 * theme.text * (1 + key.count("<br>"))) + 4, "b": 10},
        barmode="relative",
        xaxis=quiet_axis(theme, showticklabels=False, range=list(_reach(bars, names, theme))),
        yaxis=names_axis(
            theme,
            tickvals=bars["y"].to_list(),
            ticktext=[
                f"<b>{name}</b>" if place == view.selected else name
                for name, place in zip(names, bars["place"], strict=True)
            ],
            range=[depth + 0.6, -0.6],
        ),
        meta={"alt": alt_text(bars)},
    )
    _mark_selected(figure, bars, view, theme)
    _add_parts(figure, bars, theme)
    _add_sums(figure, bars, theme)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", align="left", showarrow=False,
        text=key, font={"size": theme.text, "color": theme.muted},
    )  # fmt: skip
    return figure


def _key(theme: Theme) -> str:
    """Return the names of the parts in their colours; over two lines where it is narrow."""
    named = [
        f"<span style='color:{theme.at(place).colour}'>{GLYPHS[place]} <b>{name}</b></span>"
        for place, (_, name) in enumerate(PARTS)
    ]
    last = "<br>" if theme.width < WIDE else "   "
    return "   ".join(named) + f"{last}<span style='color:{theme.ink}'>{SUM}</span>"


def ends(bars: pl.DataFrame) -> tuple[float, float]:
    """Return how far the parts reach to the left and to the right of zero."""
    columns = [column for column, _ in PARTS]
    left = bars.select(pl.sum_horizontal(pl.col(columns).clip(upper_bound=0)).min()).item()
    right = bars.select(pl.sum_horizontal(pl.col(columns).clip(lower_bound=0)).max()).item()
    return float(left), float(right)


def _reach(bars: pl.DataFrame, names: list[str], theme: Theme) -> tuple[float, float]:
    """Return the axis range that leaves room for the change in words to the right of every bar."""
    low, high = ends(bars)
    left = max(text_width(name, theme.text) for name in names) + 24
    room = max(text_width(signed_people(change), theme.text) for change in bars["change"]) * 1.1 + 14
    share = max(0.3, 1 - room / max(theme.width - left, 1))
    return low, low + (high - low) / share


def _mark_selected(figure: go.Figure, bars: pl.DataFrame, view: RankView, theme: Theme) -> None:
    for y in bars.filter(place=view.selected)["y"]:
        band = blend(theme.grid, theme.paper, 0.7)
        figure.add_shape(
            type="rect", xref="paper", x0=0, x1=1, y0=y - 0.5, y1=y + 0.5, layer="below", fillcolor=band,
            line={"width": 0},
        )  # fmt: skip


def _add_parts(figure: go.Figure, bars: pl.DataFrame, theme: Theme) -> None:
    said = [_hover(row) for row in bars.iter_rows(named=True)]
    for place, (column, name) in enumerate(PARTS):
        figure.add_bar(
            x=bars[column].to_list(),
            y=bars["y"].to_list(),
            orientation="h",
            width=0.66,
            name=name,
            marker={
                "color": blend(theme.at(place).colour, theme.paper, FULL),
                "pattern": {
                    "shape": PATTERNS[place],
                    "fillmode": "overlay",
                    "fgcolor": theme.paper,
                    "fgopacity": 0.55,
                    "size": 5,
                    "solidity": 0.2,
                },
                "line": {"color": theme.paper, "width": 0.5},
            },
            customdata=bars["place"].to_list(),
            hovertext=said,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    line = {"color": theme.muted, "width": 1}
    figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="y domain", line=line)


def _add_sums(figure: go.Figure, bars: pl.DataFrame, theme: Theme) -> None:
    """Mark the change of every place, and write it to the right of its bar."""
    figure.add_scatter(
        x=bars["change"].to_list(),
        y=bars["y"].to_list(),
        mode="markers",
        name=SUM,
        marker={
            "symbol": "diamond",
            "size": 10,
            "color": theme.ink,
            "line": {"color": theme.paper, "width": 1.5},
        },
        hoverinfo="skip",
    )
    for row in bars.iter_rows(named=True):
        figure.add_annotation(
            x=sum(max(0.0, row[column]) for column, _ in PARTS), y=row["y"], text=signed_people(row["change"]),
            showarrow=False, xanchor="left", xshift=8, font={"size": theme.text, "color": theme.ink},
        )  # fmt: skip


def _hover(row: Row) -> str:
    parts = "<br>".join(f"{name} {signed_people(row[column])}" for column, name in PARTS)
    calibration = row["of_which_calibration"]
    of_which = f"<br>of population, calibration {signed_people(calibration)}" if round(calibration) else ""
    return f"<b>{row['name']}</b><br>{signed_people(row['change'])} in all<br>{parts}{of_which}"


def alt_text(bars: pl.DataFrame) -> str:
    """Return the bars in a paragraph: every place drawn with its change and the three parts."""
    said = [
        f"{row['name']} {signed_people(row['change'])} "
        f"({', '.join(f'{name.lower()} {signed_people(row[column])}' for column, name in PARTS)})"
        for row in bars.iter_rows(named=True)
    ]
    return f"Bars of why cases change, the greatest change first: {'; '.join(said)}."
