"""One place under two or three scenarios: one line for the past, then a fan."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import plotly.graph_objects as go
import polars as pl

from lumbar.charts import fan
from lumbar.charts.canvas import (
    LAST_ESTIMATE,
    YEAR_TICKS,
    Row,
    canvas,
    empty,
    mark_projection,
    quiet_axis,
    year_axis,
)
from lumbar.charts.fan import End
from lumbar.charts.lines import View, drawn_lines, in_order, nothing_drawn
from lumbar.charts.scales import extent_of, value_axis
from lumbar.charts.theme import Theme, fade
from lumbar.charts.timeline import BAND, add_band

AHEAD = "8px,5px"
WIDE = 480


@dataclass(frozen=True)
class ScenarioView(View):
    """How the reader looks at scenarios: the measure, and by code what tells each from the others.

    ``labels`` are its lines beside the end of a line; ``briefs`` say it in one short line, where there is room for one.
    """

    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    briefs: Mapping[str, str] = field(default_factory=dict[str, str])


def fanned(cases: pl.DataFrame, view: View) -> list[pl.DataFrame]:
    """Return a frame of `drawn_lines` per scenario in the reader's order: the first with the past, the rest without.

    `cases` as answered by scenarios_by_year for one place; ``place`` and ``name`` are the scenario's here.
    """
    named = cases.with_columns(place="scenario", name="scenario_name")
    first, *others = in_order(drawn_lines(named, view)) or [named.clear()]
    return [first, *(line.filter(pl.col("year") >= LAST_ESTIMATE) for line in others)]


def scenario_lines(cases: pl.DataFrame, view: ScenarioView, theme: Theme) -> go.Figure:
    """Return the lines of up to three scenarios; the first carries the interval, which moves all of them alike."""
    lines = fanned(cases, view)
    if lines[0].is_empty():
        return empty(theme, nothing_drawn(cases))
    drawn = pl.concat(lines)
    extent = extent_of(drawn, view)
    ends = [_end(line, view, place, theme) for place, line in enumerate(lines)]
    figure = canvas(
        theme,
        margin=fan.margin(ends, theme),
        xaxis=year_axis(theme, YEAR_TICKS if theme.width >= WIDE else YEAR_TICKS[::3]),
        yaxis=quiet_axis(theme, showgrid=True, **value_axis(extent, view)),
        meta={"alt": alt_text(cases, view)},
    )
    if view.what.interval:
        add_band(figure, lines[0], fade(theme.at(0).colour, BAND))
    _add_past(figure, lines[0], view, theme)
    for place, line in enumerate(lines):
        _add_ahead(figure, line, view, theme.at(place).colour)
    mark_projection(figure, theme)
    fan.label(figure, ends, extent, theme)
    return figure


def _end(line: pl.DataFrame, view: ScenarioView, place: int, theme: Theme) -> End:
    last = line.row(-1, named=True)
    code = last["place"]
    named = view.labels[code] if theme.width >= WIDE else (view.briefs[code],)
    return End(last["year"], last["y"], (*named, view.what.form(last["value"])), theme.at(place).colour)


def _add_past(figure: go.Figure, line: pl.DataFrame, view: View, theme: Theme) -> None:
    past = line.filter(pl.col("year") <= LAST_ESTIMATE)
    _add(figure, past, view, {"color": theme.ink, "width": 2.5}, "Estimate")


def _add_ahead(figure: go.Figure, line: pl.DataFrame, view: View, colour: str) -> None:
    ahead = line.filter(pl.col("year") >= LAST_ESTIMATE)
    _add(figure, ahead, view, {"color": colour, "width": 2.5, "dash": AHEAD}, ahead["name"][0])


def _add(figure: go.Figure, part: pl.DataFrame, view: View, line: dict[str, object], name: str) -> None:
    figure.add_scatter(
        x=part["year"].to_list(),
        y=part["y"].to_list(),
        mode="lines",
        line=line,
        name=name,
        text=[_hover(row, view, name) for row in part.iter_rows(named=True)],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(row: Row, view: View, name: str) -> str:
    unit = "" if view.what.unit == "people" else f" {view.what.unit}"
    between = view.what.between(row["lower"], row["upper"])
    return f"<b>{name}</b>, {row['year']}<br>{view.what.form(row['value'])}{unit}<br>95 % interval {between}"


def alt_text(cases: pl.DataFrame, view: View) -> str:
    """Return the fan in a paragraph: the place now, and each scenario at its end."""
    lines = fanned(cases, view)
    if lines[0].is_empty():
        return f"Empty axes. {nothing_drawn(cases)}"
    form, last = view.what.form, [line.row(-1, named=True) for line in lines]
    said = "; ".join(f"{row['name']}: {form(row['value'])}" for row in last)
    return (
        f"Lines that fan out after {LAST_ESTIMATE}. {view.title}, {cases['name'][0]}: "
        f"{form(last[0]['base'])} in {LAST_ESTIMATE}. In {last[0]['year']}: {said}."
    )
