"""Who the therapists are for: bars by age, and by place with the range beside each."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, names_axis, quiet_axis, ticks, titled_ticks
from lumbar.charts.labels import short_name, text_width
from lumbar.charts.ranking import ROW, WIDE
from lumbar.charts.theme import Theme, about, about_range, blend, people

NOBODY = "No therapist is needed under these filters and inputs."
FULL, QUIET = 0.72, 0.38
UNITS = {"therapists": "", "therapists_per_100k": " per 100,000"}


def age_name(row: Row) -> str:
    """Return the age group as it stands under a bar."""
    return f"{row['age_from']}+" if row["age_to"] == 120 else f"{row['age_from']}–{row['age_to']}"


def middle_by_year(ages: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the middle estimate of each year, by age, the earlier year first."""
    middle = ages.filter(estimate="middle").sort("age_from")
    return middle.sort("year", maintain_order=True).partition_by("year", maintain_order=True)


def care_ages(ages: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return upright bars by age in the last year, the earlier year as a line across each.

    `ages` as answered by care_by_age for one place and up to two years; the middle estimate is drawn.
    """
    years = middle_by_year(ages)
    if not years or not ages["therapists"].sum():
        return empty(theme, NOBODY, over_years=False)
    last = years[-1]
    top = max(float(year.select(pl.col("therapists").max()).item()) for year in years)
    marks = ticks(0, top)
    names = [age_name(row) for row in last.iter_rows(named=True)]
    figure = canvas(
        theme,
        bargap=0.25,
        margin={"l": 12, "r": 8, "t": 30, "b": 12},
        xaxis=quiet_axis(
            theme, type="category", tickangle=0 if theme.width >= WIDE and len(names) < 12 else -60
        ),
        yaxis=quiet_axis(
            theme, showgrid=True, range=[0, top * 1.05], tickvals=marks, ticktext=titled_ticks(marks, people)
        ),
        meta={"alt": ages_alt(ages)},
    )
    figure.add_bar(
        x=names,
        y=last["therapists"].to_list(),
        name=str(last["year"][0]),
        marker={"color": blend(theme.at(0).colour, theme.paper, FULL)},
        hovertext=[_age_hover(row) for row in last.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    if len(years) > 1:
        _add_before(figure, years[0], names, theme)
    key = f"■ {last['year'][0]}" + (f"   ▬ {years[0]['year'][0]}" if len(years) > 1 else "")
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False, text=key,
        font={"size": theme.text, "color": theme.muted},
    )  # fmt: skip
    return figure


def _add_before(figure: go.Figure, before: pl.DataFrame, names: list[str], theme: Theme) -> None:
    figure.add_scatter(
        x=names,
        y=before["therapists"].to_list(),
        mode="markers",
        name=str(before["year"][0]),
        marker={
            "symbol": "line-ew",
            "size": 12,
            "line": {"width": 3, "color": theme.ink},
        },
        hovertext=[_age_hover(row) for row in before.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _age_hover(row: Row) -> str:
    takes = f"{about(row['therapists'])} therapists<br>{about(row['in_care'])} people in rehabilitation"
    return f"<b>{age_name(row)}</b>, {row['year']}<br>{takes}"


def ages_alt(ages: pl.DataFrame) -> str:
    """Return the bars in a paragraph: every age group of each year."""
    if not ages["therapists"].sum():
        return f"Empty axes. {NOBODY}"
    said = [
        f"{year['year'][0]}: "
        + ", ".join(f"{age_name(row)} {about(row['therapists'])}" for row in year.iter_rows(named=True))
        for year in reversed(middle_by_year(ages))
    ]
    return f"Bars of full-time therapists by age, middle estimate, {ages['name'][0]}. {'. '.join(said)}."


@dataclass(frozen=True)
class PlacesView:
    """What places are ranked by, how many are drawn, and the place the reader follows."""

    by: str = "therapists"
    top: int = 12
    selected: str = ""

    def said(self, value: float) -> str:
        """Return a value as written beside its bar."""
        return about(value) + UNITS[self.by]


def ranked_places(places: pl.DataFrame, view: PlacesView) -> pl.DataFrame:
    """Return the places drawn, by rank: place, name, rank, value, low, high, and `y`, their place from the top."""
    known = places.drop_nulls("rank").select("place", "name", "rank", "estimate", value=pl.col(view.by))
    wide = known.pivot("estimate", index=["place", "name", "rank"], values="value").rename(
        {"middle": "value"}
    )
    rows = wide.sort("rank").filter((pl.col("rank") <= view.top) | (pl.col("place") == view.selected))
    jump = (pl.col("rank").diff() > 1).fill_null(value=False).cast(pl.Float64)
    return rows.with_columns(y=pl.int_range(pl.len()) + 0.5 * jump.cum_sum())


def care_places(places: pl.DataFrame, view: PlacesView, theme: Theme) -> go.Figure:
    """Return horizontal bars of the middle estimate, the most first, its range beside; the followed place is stressed.

    `places` as answered by care_by_place.
    """
    if places["rank"].drop_nulls().is_empty():
        return empty(theme, NOBODY, over_years=False)
    bars = ranked_places(places, view)
    names = [_name(row, view, theme) for row in bars.iter_rows(named=True)]
    depth = bars.select(pl.col("y").max()).item()
    figure = canvas(
        theme,
        height=round(ROW * theme.text * (depth + 1)) + 20,
        margin={"l": 8, "r": 4, "t": 6, "b": 10},
        xaxis=quiet_axis(theme, showticklabels=False, range=[0, _reach(bars, names, view, theme)]),
        yaxis=names_axis(theme, tickvals=bars["y"].to_list(), ticktext=names, range=[depth + 0.6, -0.6]),
        meta={"alt": places_alt(places, view)},
    )
    figure.add_bar(
        x=bars["value"].to_list(),
        y=bars["y"].to_list(),
        orientation="h",
        width=0.62,
        marker={"color": [_colour(row, view, theme) for row in bars.iter_rows(named=True)]},
        customdata=bars["place"].to_list(),
        hovertext=[
            f"<b>{row['name']}</b><br>{view.said(row['value'])}<br>{about_range(row['low'], row['high'])}"
            for row in bars.iter_rows(named=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for row in bars.iter_rows(named=True):
        figure.add_annotation(
            x=row["value"], y=row["y"], text=_label(row, view, theme), showarrow=False, xanchor="left", xshift=3,
            font={"size": theme.text, "color": theme.ink},
        )  # fmt: skip
    return figure


def _name(row: Row, view: PlacesView, theme: Theme) -> str:
    name = short_name(row["name"], 26 if theme.width >= WIDE else 20)
    return f"<b>{name}</b>" if row["place"] == view.selected else name


def _label(row: Row, view: PlacesView, theme: Theme) -> str:
    if theme.width < WIDE:
        return about(row["value"])
    return f"{about(row['value'])}  <span style='color:{theme.muted}'>{about_range(row['low'], row['high'])}</span>"


def _reach(bars: pl.DataFrame, names: list[str], view: PlacesView, theme: Theme) -> float:
    """Return the end of the axis that leaves room for the words to the right of every bar."""
    left = max(text_width(name, theme.text) for name in names) + 24
    words = [
        about(row["value"]) + (f"  {about_range(row['low'], row['high'])}" if theme.width >= WIDE else "")
        for row in bars.iter_rows(named=True)
    ]
    room = max(text_width(word, theme.text) for word in words) * 1.05 + 16
    share = max(0.25, 1 - room / max(theme.width - left, 1))
    return float(bars.select(pl.col("value").max()).item()) / share or 1.0


def _colour(row: Row, view: PlacesView, theme: Theme) -> str:
    quiet = view.selected and row["place"] != view.selected
    return blend(theme.at(0).colour, theme.paper, QUIET if quiet else FULL)


def places_alt(places: pl.DataFrame, view: PlacesView) -> str:
    """Return the bars in a paragraph: every place drawn with its range."""
    if places["rank"].drop_nulls().is_empty():
        return f"Empty axes. {NOBODY}"
    said = [
        f"{row['name']} {view.said(row['value'])} ({about_range(row['low'], row['high'])})"
        for row in ranked_places(places, view).iter_rows(named=True)
    ]
    return f"Bars of full-time therapists needed, middle estimate, the most first: {'; '.join(said)}."
