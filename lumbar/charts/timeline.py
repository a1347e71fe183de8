"""Lines from 1990 to 2050: past solid, projection dashed, a quiet band, printed figures as marks."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import LAST_ESTIMATE, Row, canvas, empty, mark_projection, quiet_axis, year_axis
from lumbar.charts.end_labels import MARGIN, ends_of, label_ends, label_margin
from lumbar.charts.lines import View, drawn_lines, in_order, nothing_drawn
from lumbar.charts.scales import extent_of, value_axis
from lumbar.charts.theme import Series, Theme, fade, people

BAND = 0.11
MANY = 4
MARKS = {"printed": ("circle", "as printed"), "read_off": ("diamond", "read off a printed figure")}


def timeline(cases: pl.DataFrame, printed: pl.DataFrame, view: View, theme: Theme) -> go.Figure:
    """Return the lines of up to eight places with their intervals and, where given, printed figures.

    `cases` as answered by cases_by_year; `printed` holds place, year, value, basis, page for the same
    measure and selection, and may be empty. Without places: empty axes with a sentence.
    """
    lines = drawn_lines(cases, view)
    if lines.is_empty():
        return empty(theme, nothing_drawn(cases))
    extent, places = extent_of(lines, view), in_order(lines)
    ends = ends_of(places)
    margin = {**MARGIN, "r": label_margin(ends, view, theme)}
    figure = canvas(
        theme,
        margin=margin,
        xaxis=year_axis(theme),
        yaxis=quiet_axis(theme, showgrid=True, **value_axis(extent, view)),
        meta={"alt": alt_text(places, view)},
    )
    for position, line in enumerate(places if view.what.interval else []):
        add_band(figure, line, fade(theme.at(position).colour, BAND if len(places) <= MANY else BAND * 0.6))
    for position, line in enumerate(places):
        add_line(figure, line, view, theme.at(position))
    add_printed(figure, lines, printed, theme)
    mark_projection(figure, theme)
    label_ends(figure, ends, extent, view, theme)
    return figure


def add_band(figure: go.Figure, line: pl.DataFrame, colour: str, panel: str = "") -> None:
    """Add one place's interval as a closed shape without outline."""
    years, lower, upper = (line[name].to_list() for name in ("year", "y_lower", "y_upper"))
    figure.add_scatter(
        x=years + years[::-1],
        y=upper + lower[::-1],
        xaxis=f"x{panel}",
        yaxis=f"y{panel}",
        fill="toself",
        fillcolor=colour,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        name=f"{line['name'][0]}, interval",
    )


def add_line(figure: go.Figure, line: pl.DataFrame, view: View, look: Series, panel: str = "") -> None:
    """Add one place: its past as a solid line, its future as a dashed one."""
    rows = line.rows(named=True)
    past = [row for row in rows if row["year"] <= LAST_ESTIMATE]
    future = [row for row in rows if row["year"] >= LAST_ESTIMATE]
    for part, dash in ((past, "solid"), (future, "8px,5px")):
        figure.add_scatter(
            x=[row["year"] for row in part],
            y=[row["y"] for row in part],
            xaxis=f"x{panel}",
            yaxis=f"y{panel}",
            mode="lines" if line.height > 1 else "lines+markers",
            marker={"symbol": look.marker, "size": 9},
            line={"color": look.colour, "width": 2.5, "dash": dash},
            name=line["name"][0],
            text=[_hover(row, view) for row in part],
            hovertemplate="%{text}<extra></extra>",
        )


def _hover(row: Row, view: View) -> str:
    """Return name, year, value and, where one is known, the interval of one point."""
    value, base, year, what = row["value"], row["base"], row["year"], view.what
    kind = " (projection)" if year > LAST_ESTIMATE else ""
    since = f", {view.label(value, base)} against {LAST_ESTIMATE}" if view.scale == "indexed" else ""
    unit = "" if what.unit == "people" else " " + what.unit
    return f"<b>{row['name']}</b>, {year}{kind}<br>{what.form(value)}{unit}{since}{_interval(row, view)}"


def _interval(row: Row, view: View) -> str:
    if not view.what.interval:
        return ""
    return f"<br>95 % interval {view.what.between(row['lower'], row['upper'])}"


def add_printed(figure: go.Figure, lines: pl.DataFrame, printed: pl.DataFrame, theme: Theme) -> None:
    """Add the figures of the source as rings, and those read off a printed picture as diamonds."""
    if printed.is_empty():
        return
    scale = lines.select("place", "name", "year", factor=pl.col("y") / pl.col("value"))
    order = lines["place"].unique(maintain_order=True).to_list()
    marks = printed.select("place", pl.col("year").cast(lines.schema["year"]), "value", "basis", "page").join(
        scale, on=["place", "year"]
    )
    for basis, (symbol, words) in MARKS.items():
        shown = marks.filter(basis=basis)
        figure.add_scatter(
            x=shown["year"].to_list(),
            y=(shown["value"] * shown["factor"]).to_list(),
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 8,
                "color": theme.paper,
                "line": {"width": 1.8, "color": [theme.at(order.index(p)).colour for p in shown["place"]]},
            },
            name=words,
            cliponaxis=False,
            text=[_source(row, words) for row in shown.iter_rows(named=True)],
            hovertemplate="%{text}<extra></extra>",
        )


def _source(row: Row, words: str) -> str:
    return f"<b>{row['name']}</b>, {row['year']}<br>{people(row['value'])} {words}<br>{row['page']}"


def alt_text(lines: list[pl.DataFrame], view: View) -> str:
    """Return the picture in a paragraph: each place's value in its first year, 2020 and its last."""
    sentences = [_in_words(line, view) for line in lines]
    return f"Lines over the years. {view.title}. " + " ".join(sentences)


def _in_words(line: pl.DataFrame, view: View) -> str:
    first, last = line.row(0, named=True), line.row(-1, named=True)
    form = view.what.form
    if line.height == 1 or first["base"] is None:
        said = {row["year"]: form(row["value"]) for row in (first, last)}
        return f"{first['name']}: {', '.join(f'{value} in {year}' for year, value in said.items())}."
    change = f" ({view.change(last['value'], last['base'])}{_interval(last, view)})".replace("<br>", "; ")
    change = change.replace("(; ", "(")
    past = f"{form(first['value'])} in {first['year']}, {form(first['base'])} in {LAST_ESTIMATE}"
    future = f"projected {form(last['value'])} in {last['year']}{change if view.what.interval else ''}"
    return f"{first['name']}: {past}, {future}."
