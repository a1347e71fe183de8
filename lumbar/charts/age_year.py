"""Age across year: where in life, and when, the cases are; darker (on dark paper lighter) for more."""

from typing import Literal

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import (
    LAST_ESTIMATE,
    axis_title,
    canvas,
    empty,
    mark_projection,
    quiet_axis,
    year_axis,
)
from lumbar.charts.theme import Theme, blend, people, rate

AgeMeasure = Literal["cases", "rate_per_100k"]
FORMS = {"cases": people, "rate_per_100k": rate}
UNITS = {"cases": "people with low back pain", "rate_per_100k": "of 100,000 with low back pain"}


def age_year(cells: pl.DataFrame, theme: Theme, measure: AgeMeasure = "cases") -> go.Figure:
    """Return ages (five-year groups) upwards and years rightwards, both sexes together, with each decade's peak named.

    `cells` as answered by cases_by_age_sex for one place and all years.
    """
    grid = by_age_and_year(cells, measure)
    if grid.is_empty():
        return empty(theme, "No ages are chosen.")
    marked = peaks(grid)
    years, ages = grid["year"].unique().sort().to_list(), grid["age_from"].unique().sort().to_list()
    wide = grid.pivot(on="year", index="age_from", values="value", sort_columns=True).sort("age_from")
    figure = canvas(
        theme,
        margin={"l": 8, "r": 12, "t": 30, "b": 36},
        xaxis=year_axis(theme, range=[min(years) - 2.5, max(years) + 2.5]),
        yaxis=quiet_axis(
            theme,
            tickvals=[age - 2.5 for age in _tens(ages)],
            ticktext=[str(age) for age in _tens(ages)],
            title=axis_title(theme, "Age", 12),
        ),
        meta={"alt": alt_text(marked, measure)},
    )
    figure.add_heatmap(
        x=years,
        y=ages,
        z=wide.drop("age_from").rows(),
        colorscale=[[0, theme.paper], [0.5, blend(theme.accent, theme.paper, 0.42)], [1, theme.accent]],
        showscale=False,
        xgap=1,
        ygap=1,
        text=_hovers(wide, years, measure),
        hovertemplate="%{text}<extra></extra>",
    )
    mark_projection(figure, theme, layer="above", colour=theme.ink)
    _name_peaks(figure, marked, theme, measure)
    return figure


def by_age_and_year(cells: pl.DataFrame, measure: AgeMeasure) -> pl.DataFrame:
    """Return year, age_from, age_to, value of both sexes together: people, or their rate per 100,000."""
    sums = cells.group_by("year", "age_from", "age_to").agg(pl.col("cases", "population").sum())
    value = pl.col("cases") if measure == "cases" else 1e5 * pl.col("cases") / pl.col("population")
    return sums.select("year", "age_from", "age_to", value=value).sort("year", "age_from")


def peaks(grid: pl.DataFrame) -> pl.DataFrame:
    """Return the highest age group of the first year, of 2020 and of the last."""
    years = grid["year"].sort().to_list()
    ends = {years[0], LAST_ESTIMATE, years[-1]}
    return (
        grid.filter(pl.col("year").is_in(ends))
        .sort("value", descending=True)
        .unique("year", keep="first", maintain_order=True)
        .sort("year")
    )


def _tens(ages: list[int]) -> list[int]:
    return [age for age in ages if age % 10 == 0]


def _ages(age_from: int, age_to: int) -> str:
    return f"{age_from} and over" if age_to >= 120 else f"{age_from} to {age_to}"


def _hovers(wide: pl.DataFrame, years: list[int], measure: AgeMeasure) -> list[list[str]]:
    form, unit = FORMS[measure], UNITS[measure]
    return [
        [
            f"<b>Aged {_ages(age, age + 4 if age < 95 else 120)}</b>, {year}<br>{form(value)} {unit}"
            for year, value in zip(years, values, strict=True)
        ]
        for age, *values in wide.iter_rows()
    ]


def _name_peaks(figure: go.Figure, marked: pl.DataFrame, theme: Theme, measure: AgeMeasure) -> None:
    """Ring the highest age group of the first year, 2020 and the last, and write its value in it."""
    last = marked["year"].to_list()[-1]
    for row in marked.iter_rows(named=True):
        year, age = row["year"], row["age_from"]
        corners = {"x0": year - 2.4, "x1": year + 2.4, "y0": age - 2.4, "y1": age + 2.4}
        figure.add_shape(type="rect", line={"color": theme.ink, "width": 1.6}, **corners)
        figure.add_annotation(
            x=year + (2.4 if year == last else -2.4),
            y=age + 2.6,
            text=f"peak at {_ages(age, row['age_to'])}: {FORMS[measure](row['value'])}",
            font={"color": theme.ink, "size": theme.text - 1},
            bgcolor=theme.paper,
            borderpad=2,
            showarrow=False,
            xanchor="right" if year == last else "left",
            yanchor="bottom",
        )


def alt_text(marked: pl.DataFrame, measure: AgeMeasure = "cases") -> str:
    """Return the picture in a paragraph: the peak age group of the first year, of 2020 and of the last."""
    said = [
        f"in {row['year']} the most are aged {_ages(row['age_from'], row['age_to'])} ({FORMS[measure](row['value'])})"
        for row in marked.iter_rows(named=True)
    ]
    return f"Picture of age across year, {UNITS[measure]}: {'; '.join(said)}."
