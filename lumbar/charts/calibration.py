"""What UN medium is multiplied by to meet print: a row per region, a column per year, the factor in each cell."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, names_axis, quiet_axis
from lumbar.charts.labels import short_name
from lumbar.charts.theme import Theme, blend

ROW = 1.75
"""Height of a row, in heights of its text."""
WIDE = 480
TINT = 0.45
NOTHING = "No factor is known."


def calibration(factors: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return the cells, the region scaled up most in the last year on top; ochre scales down, teal up.

    `factors` as answered by calibration_by_region.
    """
    if factors.is_empty():
        return empty(theme, NOTHING, over_years=False)
    wide = in_cells(factors)
    narrow = theme.width < WIDE
    figure = canvas(
        theme,
        height=round(ROW * theme.text * wide.height) + 40,
        margin={"l": 8, "r": 4, "t": 28, "b": 4},
        xaxis=quiet_axis(theme, side="top", type="category"),
        yaxis=names_axis(
            theme,
            tickvals=list(range(wide.height)),
            ticktext=[short_name(name, 21 if narrow else 32) for name in wide["name"]],
            autorange="reversed",
        ),
        meta={"alt": alt_text(factors)},
    )
    _add_cells(figure, factors, wide, theme)
    return figure


def _add_cells(figure: go.Figure, factors: pl.DataFrame, wide: pl.DataFrame, theme: Theme) -> None:
    cells = wide.drop("name").rows()
    far = max(abs(cell - 1) for row in cells for cell in row) or 1.0
    down, up = (blend(theme.at(place).colour, theme.paper, TINT) for place in (1, 0))
    figure.add_heatmap(
        x=wide.columns[1:],
        y=list(range(wide.height)),
        z=cells,
        zmin=1 - far,
        zmax=1 + far,
        colorscale=[[0, down], [0.5, theme.paper], [1, up]],
        showscale=False,
        xgap=1,
        ygap=1,
        text=[[f"{cell:.2f}" for cell in row] for row in cells],
        texttemplate="%{text}",
        textfont={"color": theme.ink, "size": theme.text - 3 if theme.width < WIDE else theme.text},
        hovertext=_hovers(factors, wide),
        hovertemplate="%{hovertext}<extra></extra>",
    )


def in_cells(factors: pl.DataFrame) -> pl.DataFrame:
    """Return name and a column per year, the highest factor of the last year first."""
    wide = factors.sort("year").pivot(on="year", index="name", values="calibration")
    return wide.sort(wide.columns[-1], descending=True)


def _hovers(factors: pl.DataFrame, wide: pl.DataFrame) -> list[list[str]]:
    by_name = {name: rows.sort("year") for (name,), rows in factors.group_by("name", maintain_order=True)}
    return [[_hover(row) for row in by_name[name].iter_rows(named=True)] for name in wide["name"]]


def _hover(row: Row) -> str:
    parts = f"its own {row['regional']:.3f} × {row['common']:.3f} common to all"
    return f"<b>{row['name']}</b>, {row['year']}<br>{row['calibration']:.3f}<br>{parts}"


def alt_text(factors: pl.DataFrame) -> str:
    """Return the cells in a paragraph: every region's factor in the last year, and the span of each year."""
    if factors.is_empty():
        return f"Empty axes. {NOTHING}"
    spans = factors.group_by("year").agg(low=pl.col("calibration").min(), high=pl.col("calibration").max())
    by_year = "; ".join(
        f"{year} {low:.2f} to {high:.2f}" for year, low, high in spans.sort("year").iter_rows()
    )
    last = factors.filter(pl.col("year") == pl.col("year").max()).sort("calibration", descending=True)
    regions = ", ".join(
        f"{name} {factor:.2f}" for name, factor in last.select("name", "calibration").iter_rows()
    )
    return f"Factors by region and year: {by_year}. In {last['year'][0]}: {regions}."
