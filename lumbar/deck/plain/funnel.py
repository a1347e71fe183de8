"""Clinics side by side as numbers: the funnel with its limits, and every clinic with its interval."""

from dataclasses import replace

import numpy as np
import polars as pl

from lumbar.charts import caterpillar as caterpillars
from lumbar.charts import funnel as funnels
from lumbar.charts import funnel_scales as scales
from lumbar.charts.canvas import Row, ticks
from lumbar.charts.clinics import POSITIONS, VERDICTS, ClinicView, known
from lumbar.charts.labels import short_names
from lumbar.charts.theme import LIGHT
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainSeries
from lumbar.deck.plain.forests import SCORE, rows_chart
from lumbar.deck.plain.forms import COUNT, SHARE, SIGNED_SHARE, decimal_form
from lumbar.errors import CannotShow

STEPS = 40
ONE_LINE = replace(LIGHT, width=600)
"""Two dozen rows leave room for a line each: names and values, no asides."""
QUIET = 4
"""Place of the limits' grey among the theme's series."""


def funnel(clinics: pl.DataFrame, view: ClinicView) -> PlainChart:
    """Return the marks and limits of `charts.funnel`, those that stand out by name. Raises CannotShow for too few."""
    rows = _known(clinics)
    low, high = scales.value_span(rows, view)
    start, end = scales.patient_span(rows)
    # every clinic has a place of its own along the axis, though two may count as many patients
    places = sorted([*np.linspace(start, end, STEPS).tolist(), *map(float, rows["n_followed"])])
    marks = tuple(ticks(view.factor * low, view.factor * high, 5))
    values = tuple(mark / view.factor for mark in marks)
    along = tuple(ticks(start, end, 6))
    return PlainChart(
        "lines",
        (*_limits(rows, places, view), *_clinics(rows, places, view)),
        PlainAxis(
            f"Adjusted {view.measured}, {view.unit}", low, high, values,
            tuple(scales.value_ticks(list(marks), view)), SHARE if view.shares else decimal_form(marks),
        ),
        funnels.alt_text(clinics, view),
        x=tuple(places),
        along=PlainAxis("Patients compared", start, end, along, tuple(f"{n:,.0f}" for n in along), COUNT),
        form=SHARE if view.shares else "0.0",
        key="Named: outside the limits; ■ outside 95 %, ◆ outside 99.8 %, + under 30 patients, not judged",
    )  # fmt: skip


def _known(clinics: pl.DataFrame) -> pl.DataFrame:
    rows = known(clinics)
    if rows.is_empty():
        raise CannotShow(funnels.NOTHING)
    return rows


def _limits(rows: pl.DataFrame, places: list[float], view: ClinicView) -> list[PlainSeries]:
    lines = [
        PlainSeries(
            f"{side} {scales.LINES[z][0][:-1]}", tuple(ends), position=QUIET, look="outline", label=name
        )
        for z, both in scales.limit_lines(rows, places, view).items()
        for side, ends, name in zip(("Lower", "Upper"), both, ("", scales.LINES[z][0]), strict=True)
    ]
    overall = rows["overall"][0]
    said = scales.line_names(rows, view)[-1][1]
    whole = PlainSeries("All clinics", (overall,) * len(places), position=QUIET, look="outline", label=said)
    return [*lines, whole]


def _clinics(rows: pl.DataFrame, places: list[float], view: ClinicView) -> list[PlainSeries]:
    """Return a series for those inside, one for those not judged, and one for each clinic that stands out."""
    at = _places(rows, places)
    drawn = [(row, place) for row, place in zip(rows.iter_rows(named=True), at, strict=True)]
    quiet = [
        _marks(VERDICTS[verdict], verdict, [(row, place) for row, place in drawn if row["verdict"] == verdict
                                            and not view.stands_out(row)], len(places))
        for verdict in POSITIONS
    ]  # fmt: skip
    names = dict(zip(rows["clinic"], short_names(rows["clinic"].to_list(), 18), strict=True))
    named = [
        replace(
            _marks(row["clinic"], row["verdict"], [(row, place)], len(places)),
            label=names[row["clinic"]],
        )
        for row, place in drawn
        if view.stands_out(row)
    ]
    return [*(series for series in quiet if any(value is not None for value in series.values)), *named]


def _places(rows: pl.DataFrame, places: list[float]) -> list[int]:
    """Return where along the axis each clinic stands; no two at the same place."""
    taken: list[int] = []
    for n in rows["n_followed"]:
        first = places.index(float(n))
        taken.append(next(place for place in range(first, len(places)) if place not in taken))
    return taken


def _marks(name: str, verdict: str, drawn: list[tuple[Row, int]], count: int) -> PlainSeries:
    values: list[float | None] = [None] * count
    for row, place in drawn:
        values[place] = row["value"]
    position = POSITIONS[verdict]
    return PlainSeries(name, tuple(values), position=position, look="ring", marker=LIGHT.at(position).marker)


def caterpillar(clinics: pl.DataFrame, view: ClinicView) -> PlainChart:
    """Return a row per clinic with its interval, the lowest value first. Raises CannotShow for too few."""
    _known(clinics)
    rows = [replace(row, bold=False) for row in caterpillars.clinic_rows(clinics, view, ONE_LINE)]
    form = SIGNED_SHARE if view.shares else SCORE
    drawn = rows_chart(
        rows, caterpillars.clinic_scale(clinics, view), form, "Adjusted value minus that of all"
    )
    key = "● inside the limits · ■ outside 95 % · ◆ outside 99.8 % · + under 30 patients, not judged"
    return replace(drawn, key=key, alt=caterpillars.alt_text(clinics, view))
