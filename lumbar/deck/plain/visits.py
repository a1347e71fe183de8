"""Therapies over the visits as numbers: mean scores, and how soon patients had improved."""

from dataclasses import replace

import polars as pl

from lumbar.charts import time_to_change, visit_profile
from lumbar.charts.canvas import ticks
from lumbar.charts.labels import short_name
from lumbar.charts.therapies import TherapyView, share
from lumbar.deck.plain.chart import Numbers, PlainAxis, PlainChart, PlainSeries, PlainUnder
from lumbar.deck.plain.forms import SHARE, decimal_form
from lumbar.errors import CannotShow

LETTERS = 24


def profile(means: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return the mean score of each therapy at every visit, and who came back, as `charts.visit_profile`.

    Raises CannotShow where nobody has a score.
    """
    if means.drop_nulls("value").is_empty():
        raise CannotShow("No patient has a score at any visit. Choose a wider filter.")
    rows = visit_profile.worded(means, view)
    low, high = visit_profile.score_span(rows, view)
    values = tuple(ticks(low, high, visit_profile.STEPS))
    if min(rows.select(pl.min_horizontal("value", "lower")).to_series().drop_nulls()) >= values[0]:
        low = values[0]
    texts = tuple(f"{value:g}" for value in values)
    axis = PlainAxis(f"Mean {view.tool.code}, {view.unit}", low, high, values, texts, decimal_form(values))
    key = visit_profile.heading(low, view)
    return PlainChart(
        "lines",
        _lines(rows, view),
        axis,
        visit_profile.alt_text(means, view),
        x=_weeks(rows),
        along=_along(rows),
        form="0.0",
        key=key,
        under=_under(rows, view),
        under_says=visit_profile.FOLLOWED,
    )


def recovery(curves: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return the share who had improved by each visit, as steps, and who still waited; as `charts.time_to_change`.

    Raises CannotShow where nobody came to a visit.
    """
    if curves.drop_nulls("value").is_empty():
        raise CannotShow("Nobody came to a visit. Choose another instrument or a wider filter.")
    rows = time_to_change.worded(curves)
    high = time_to_change.highest(rows)
    values = tuple(ticks(0, high))
    return PlainChart(
        "lines",
        _lines(rows, view),
        PlainAxis("Share improved", 0.0, high, values, tuple(map(share, values)), SHARE),
        time_to_change.alt_text(curves, view),
        x=_weeks(rows),
        along=_along(rows),
        form=SHARE,
        key=time_to_change.heading(curves, view),
        steps=True,
        under=_under(
            rows.with_columns(cell=pl.when(pl.col("week") > 0).then("cell").otherwise(pl.lit(""))), view
        ),
        under_says=time_to_change.WAITING,
    )


def _weeks(rows: pl.DataFrame) -> tuple[float, ...]:
    return tuple(sorted({0, *rows["week"].to_list()}))


def _along(rows: pl.DataFrame) -> PlainAxis:
    weeks = _weeks(rows)
    return PlainAxis(
        "Weeks since treatment began",
        weeks[0],
        weeks[-1],
        weeks,
        tuple(f"week {week}" if week else "baseline" for week in weeks),
        '[=0]"baseline";"week "0',
    )


def _by_therapy(rows: pl.DataFrame, view: TherapyView) -> list[pl.DataFrame]:
    """Return one frame per therapy that has a value, in the store's order."""
    known = rows.filter(pl.col("value").is_not_null().any().over("therapy"))
    return view.in_order(known).partition_by("therapy", maintain_order=True)


def _at(line: pl.DataFrame, weeks: tuple[float, ...], column: str) -> Numbers:
    known = dict(zip(line["week"], line[column], strict=True))
    return tuple(known.get(week) for week in weeks)


def _lines(rows: pl.DataFrame, view: TherapyView) -> tuple[PlainSeries, ...]:
    weeks = _weeks(rows)
    return tuple(_line(line, weeks, view) for line in _by_therapy(rows, view))


def _line(line: pl.DataFrame, weeks: tuple[float, ...], view: TherapyView) -> PlainSeries:
    last = line.drop_nulls("value").sort("week").row(-1, named=True)
    value, lower, upper = (_at(line, weeks, end) for end in ("value", "lower", "upper"))
    position = view.therapies.index(last["therapy"])
    drawn = PlainSeries(last["therapy"], value, lower, upper, position)
    return replace(drawn, label=short_name(last["therapy"], LETTERS), said=last["label"])


def _under(rows: pl.DataFrame, view: TherapyView) -> tuple[PlainUnder, ...]:
    weeks = _weeks(rows)
    lines = [
        (line["therapy"][0], dict(zip(line["week"], line["cell"], strict=True)))
        for line in _by_therapy(rows, view)
    ]
    return tuple(
        PlainUnder(name, view.therapies.index(name), tuple(str(cells.get(week, "")) for week in weeks))
        for name, cells in lines
    )
