"""Scenarios side by side, their differences, and what care would avert, as numbers."""

from dataclasses import replace

import polars as pl

from lumbar.charts import scenarios as fanned_lines
from lumbar.charts import what_if as averted_lines
from lumbar.charts.canvas import LAST_ESTIMATE, YEAR_TICKS, ticks, titled_ticks
from lumbar.charts.lines import nothing_drawn
from lumbar.charts.scales import extent_of, value_axis
from lumbar.charts.scenario_differences import (
    DifferenceView,
    alt_text,
    compared_rows,
    nothing_compared,
    reach,
)
from lumbar.charts.scenarios import ScenarioView, fanned
from lumbar.charts.theme import about, people
from lumbar.charts.what_if import NOBODY, WhatIfView, estimates
from lumbar.deck.plain.chart import Numbers, PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import COUNT, tick_form
from lumbar.errors import CannotShow


def scenarios(cases: pl.DataFrame, view: ScenarioView) -> PlainChart:
    """Return the lines of `charts.scenarios`: the past with the first. Raises CannotShow where there is no line."""
    lines = fanned(cases, view)
    if lines[0].is_empty():
        raise CannotShow(nothing_drawn(cases))
    years = tuple(lines[0]["year"].to_list())
    extent = extent_of(pl.concat(lines), view)
    axis = value_axis(extent, view)
    marks, texts = ([*axis[name]] for name in ("tickvals", "ticktext"))  # pyright: ignore[reportGeneralTypeIssues]
    values = PlainAxis(
        view.title, extent.low, extent.high, tuple(marks), tuple(texts), tick_form(marks, view.what.form)
    )
    return PlainChart(
        "lines",
        tuple(_scenario(line, years, view, place) for place, line in enumerate(lines)),
        values,
        fanned_lines.alt_text(cases, view),
        x=years,
        along=PlainAxis("Year", years[0], years[-1], YEAR_TICKS, tuple(map(str, YEAR_TICKS)), "0"),
        form=COUNT,
        dashed_after=LAST_ESTIMATE,
    )


def _scenario(line: pl.DataFrame, years: Numbers, view: ScenarioView, place: int) -> PlainSeries:
    last = line.row(-1, named=True)
    drawn = PlainSeries(last["name"], _at(line, years, "y"), position=place)
    if not place and view.what.interval:
        drawn = replace(drawn, lower=_at(line, years, "y_lower"), upper=_at(line, years, "y_upper"))
    return replace(drawn, label=view.briefs[last["place"]], said=view.what.form(last["value"]))


def _at(line: pl.DataFrame, years: Numbers, column: str) -> Numbers:
    known = dict(zip(line["year"], line[column], strict=True))
    return tuple(known.get(year) for year in years)


def scenario_differences(cases: pl.DataFrame, view: DifferenceView) -> PlainChart:
    """Return the bars of `charts.scenario_differences`. Raises CannotShow where there is none."""
    rows = compared_rows(cases, view)
    if rows.is_empty():
        raise CannotShow(nothing_compared(cases))
    low, high = reach(rows)
    value, lower, upper = (tuple(rows[f"difference{end}"].to_list()) for end in ("", "_lower", "_upper"))
    return PlainChart(
        "bars",
        (PlainSeries("Difference", value, lower, upper),),
        PlainAxis(f"Difference, {view.what.unit}, with 95 % interval", low, high, form=COUNT),
        alt_text(cases, view),
        rows=tuple(
            PlainRow(
                view.labels[row["scenario"]], said=view.said(row), aside=view.pct(row), position=place + 1
            )
            for place, row in enumerate(rows.iter_rows(named=True))
        ),
        form=COUNT,
    )


def what_if(averted: pl.DataFrame, view: WhatIfView) -> PlainChart:
    """Return the lines of `charts.what_if`. Raises CannotShow where nobody is counted."""
    if not averted[view.whole].max():
        raise CannotShow(NOBODY)
    lines = estimates(averted, view)
    years = tuple(lines["middle"]["year"].to_list())
    high = float(lines["high"]["value"].max() or 1.0)  # pyright: ignore[reportArgumentType]
    marks, shown = tuple(ticks(0.0, high)), years[::2]
    return PlainChart(
        "lines",
        tuple(
            PlainSeries(
                name.capitalize(),
                tuple(line["value"].to_list()),
                label=name.capitalize(),
                said=about(round(line["value"][-1])),
                position=place,
            )
            for place, (name, line) in enumerate(lines.items())
        ),
        PlainAxis(
            f"Fewer {view.unit}",
            0.0,
            high,
            marks,
            tuple(titled_ticks(marks, people)),
            tick_form(marks, people),
        ),
        averted_lines.alt_text(averted, view),
        x=years,
        along=PlainAxis("Year", years[0], years[-1], shown, tuple(map(str, shown)), "0"),
        form=COUNT,
    )
