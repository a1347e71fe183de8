"""UN medium against the printed regional counts: one dot per region and year, with the printed interval."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, quiet_axis, ticks
from lumbar.charts.labels import short_name
from lumbar.charts.theme import Theme, fade, percent, percent_range, signed_percent

ROW = 1.8
"""Height of a row, in heights of its text."""
SHIFT = (-0.24, 0.0, 0.24)


def agreement(rows: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return the error in % of every region for each year, the region that errs most (last year) at either end.

    `rows` as answered by agreement_with_published. Bars: the printed 95 % interval about the printed count.
    """
    if rows.is_empty():
        return empty(theme, "No printed figures to compare with.")
    placed = in_percent(rows)
    regions = placed.unique("name", maintain_order=True)["name"].to_list()
    reach = placed.select(pl.max_horizontal("high", -pl.col("low")).max()).item() * 1.06
    values = ticks(-reach, reach, 5)
    figure = canvas(
        theme,
        height=round(ROW * theme.text * len(regions)) + 76,
        margin={"l": 8, "r": 14, "t": 36, "b": 36},
        xaxis=quiet_axis(
            theme,
            showgrid=True,
            range=[-reach, reach],
            tickvals=values,
            ticktext=[signed_percent(v, 0) for v in values],
        ),
        yaxis=quiet_axis(
            theme,
            tickvals=list(range(len(regions))),
            ticktext=[short_name(name, 26) for name in regions],
            range=[len(regions) - 0.4, -0.6],
        ),
        meta={"alt": alt_text(rows)},
    )
    for number, year in enumerate(placed["year"].unique().sort()):
        _add_year(figure, placed.filter(year=year), number, theme)
    _finish(figure, placed, theme)
    return figure


def in_percent(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with `low`, `high` (the printed bounds in % of the printed count) and `row`, the region's line.

    Regions are ordered by their error in the last year.
    """
    last = rows.filter(pl.col("year") == pl.col("year").max()).sort("error_pct", descending=True)
    order = {place: row for row, place in enumerate(last["place"])}
    relative = [100 * (pl.col(f"published_{end}") / pl.col("published") - 1) for end in ("lower", "upper")]
    row = pl.col("place").replace_strict(order, return_dtype=pl.Int64)
    return rows.with_columns(low=relative[0], high=relative[1], row=row).sort("row", "year")


def _add_year(figure: go.Figure, rows: pl.DataFrame, number: int, theme: Theme) -> None:
    look = theme.at(number)
    y = (rows["row"] + SHIFT[number]).to_list()
    ends = zip(rows["low"], rows["high"], strict=True)
    figure.add_scatter(
        x=[x for low, high in ends for x in (low, high, None)],
        y=[place for place in y for _ in range(3)],
        mode="lines",
        line={"color": fade(look.colour, 0.28), "width": 3},
        hoverinfo="skip",
        name=f"{rows['year'][0]}, printed interval",
    )
    figure.add_scatter(
        x=rows["error_pct"].to_list(),
        y=y,
        mode="markers",
        marker={"symbol": look.marker, "size": 8, "color": look.colour},
        name=str(rows["year"][0]),
        hovertext=[_hover(row) for row in rows.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _hover(row: Row) -> str:
    error, between = signed_percent(row["error_pct"]), percent_range(row["low"], row["high"], signed=True)
    told = f"UN medium {error} against the printed count<br>printed interval {between}"
    return f"<b>{row['name']}</b>, {row['year']}<br>{told}"


def _finish(figure: go.Figure, placed: pl.DataFrame, theme: Theme) -> None:
    """Draw the line of agreement, name the years in their colours and the worst point by its error."""
    figure.add_shape(
        type="line", x0=0, x1=0, y0=0, y1=1, yref="y domain", line={"color": theme.muted, "width": 1.2}
    )
    words = [
        f"<span style='color:{theme.at(number).colour}'>{_glyph(number)} {year}</span>"
        for number, year in enumerate(placed["year"].unique().sort())
    ]
    top = {"xref": "x domain", "yref": "y domain", "showarrow": False, "yanchor": "bottom", "y": 1}
    figure.add_annotation(x=0, xanchor="left", text="  ".join(words), font={"size": theme.text}, **top)
    worst = placed.sort(pl.col("error_pct").abs()).row(-1, named=True)
    number = placed["year"].unique().sort().to_list().index(worst["year"])
    figure.add_annotation(
        x=worst["error_pct"],
        y=worst["row"] + SHIFT[number],
        text=f"<b>{signed_percent(worst['error_pct'])}</b>",
        font={"color": theme.at(number).colour, "size": theme.text},
        showarrow=False,
        bgcolor=theme.paper,
        xanchor="left" if worst["error_pct"] < 0 else "right",
        xshift=7 if worst["error_pct"] < 0 else -7,
    )


def _glyph(number: int) -> str:
    return ("●", "■", "◆")[number]


def alt_text(rows: pl.DataFrame) -> str:
    """Return the picture in a paragraph: per year the mean and the worst error; how many lie inside the interval."""
    if rows.is_empty():
        return "Empty axes: no printed figures to compare with."
    years = in_percent(rows).partition_by("year")
    said = [_in_words(some) for some in years]
    inside = in_percent(rows).filter(pl.col("error_pct").is_between("low", "high")).height
    ending = f"{inside} of {rows.height} lie inside the printed interval."
    return f"Error of UN medium against the printed regional counts. {'; '.join(said)}. {ending}"


def _in_words(some: pl.DataFrame) -> str:
    worst = some.sort(pl.col("error_pct").abs()).row(-1, named=True)
    size = percent(some.select(pl.col("error_pct").abs().mean()).item())
    return (
        f"{worst['year']}: {size} on average, at worst {signed_percent(worst['error_pct'])} ({worst['name']})"
    )
