"""Age-sex pyramid of two years over each other: the earlier filled, the later as an outline of steps."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, axis_title, canvas, empty, quiet_axis, ticks, titled_ticks
from lumbar.charts.theme import Theme, fade, people, people_range

SIDES = {"female": -1, "male": 1}
WORDS = {"female": "Women", "male": "Men"}
FILL = 0.38


def pyramid(cells: pl.DataFrame, years: tuple[int, int], theme: Theme) -> go.Figure:
    """Return women to the left and men to the right, by five-year age group, in people.

    `cells` as answered by cases_by_age_sex for one place; the first year is filled, the second a line.
    """
    shown = cells.filter(pl.col("year").is_in(years))
    if shown.is_empty():
        return empty(theme, "No ages are chosen.")
    reach = shown.select(pl.col("cases").max()).item() * 1.06
    values = ticks(0, reach, 3)
    texts = titled_ticks(values, people)
    figure = canvas(
        theme,
        margin={"l": 8, "r": 16, "t": round(4.4 * theme.text), "b": 36},
        bargap=0,
        barmode="overlay",
        xaxis=quiet_axis(
            theme,
            showgrid=True,
            range=[-reach, reach],
            tickvals=[-value for value in values[:0:-1]] + values,
            ticktext=texts[:0:-1] + texts,
        ),
        yaxis=quiet_axis(
            theme,
            tickvals=list(range(0, 100, 10)),
            ticktext=[*map(str, range(0, 90, 10)), "90+"],
            title=axis_title(theme, "Age", 4),
        ),
        meta={"alt": alt_text(cells, years)},
    )
    for sex in SIDES:
        _add_bars(figure, shown.filter(sex=sex, year=years[0]), theme, sex)
        _add_steps(figure, shown.filter(sex=sex, year=years[1]), theme, sex)
    _add_words(figure, shown, years, theme)
    return figure


def colour_of(sex: str, theme: Theme) -> str:
    """Return the colour of women or men, the same in every picture."""
    return theme.at({"female": 2, "male": 0}[sex]).colour


def _add_bars(figure: go.Figure, rows: pl.DataFrame, theme: Theme, sex: str) -> None:
    rows = rows.sort("age_from")
    figure.add_bar(
        x=(rows["cases"] * SIDES[sex]).to_list(),
        y=(rows["age_from"] + 2.5).to_list(),
        width=4.6,
        orientation="h",
        marker={"color": fade(colour_of(sex, theme), FILL), "line": {"width": 0}},
        name=f"{WORDS[sex]} {_year(rows)}",
        hovertext=_hovers(rows),
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_steps(figure: go.Figure, rows: pl.DataFrame, theme: Theme, sex: str) -> None:
    """Add the later year as steps: one corner at each edge of each age group."""
    rows = rows.sort("age_from")
    cases = (rows["cases"] * SIDES[sex]).to_list()
    edges = [*rows["age_from"].to_list(), rows["age_from"].to_list()[-1] + 5]
    texts = _hovers(rows)
    figure.add_scatter(
        x=[0, *(case for case in cases for _ in range(2)), 0],
        y=[age for age in edges for _ in range(2)],
        mode="lines",
        line={"color": colour_of(sex, theme), "width": 2.2},
        name=f"{WORDS[sex]} {_year(rows)}",
        hovertext=[texts[0], *(text for text in texts for _ in range(2)), texts[-1]],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _year(rows: pl.DataFrame) -> str:
    return str(rows["year"][0]) if rows.height else ""


def _hovers(rows: pl.DataFrame) -> list[str]:
    return [
        f"<b>{WORDS[row['sex']]} {_ages(row)}</b>, {row['year']}<br>{people(row['cases'])}"
        f"<br>95 % interval {people_range(row['lower'], row['upper'])}"
        for row in rows.iter_rows(named=True)
    ]


def _ages(row: Row) -> str:
    return (
        f"aged {row['age_from']} and over"
        if row["age_to"] >= 120
        else f"aged {row['age_from']} to {row['age_to']}"
    )


def _add_words(figure: go.Figure, shown: pl.DataFrame, years: tuple[int, int], theme: Theme) -> None:
    """Name each side in its colour and say what is filled and what is a line."""
    for sex, x, anchor in (("female", 0.0, "left"), ("male", 1.0, "right")):
        totals = [people(float(shown.filter(sex=sex, year=year)["cases"].sum())) for year in years]
        figure.add_annotation(
            x=x,
            y=1,
            xref="x domain",
            yref="y domain",
            text=f"<b>{WORDS[sex]}</b><br>filled, {years[0]}: {totals[0]}<br>line, {years[1]}: {totals[1]}",
            font={"color": colour_of(sex, theme), "size": theme.text},
            showarrow=False,
            align=anchor,
            xanchor=anchor,
            yanchor="bottom",
        )


def alt_text(cells: pl.DataFrame, years: tuple[int, int]) -> str:
    """Return the pyramid in a paragraph: each side's total and largest age group, in both years."""
    sides = [(year, sex, cells.filter(sex=sex, year=year)) for year in years for sex in WORDS]
    said = [_in_words(rows, WORDS[sex], year) for year, sex, rows in sides if rows.height]
    return f"Pyramid of people with low back pain by age and sex. {' '.join(said)}"


def _in_words(rows: pl.DataFrame, words: str, year: int) -> str:
    most = rows.sort("cases").row(-1, named=True)
    total, largest = people(float(rows["cases"].sum())), people(most["cases"])
    return f"{words} in {year}: {total}, the largest group {_ages(most)} ({largest})."
