"""How patients went through treatment, as numbers: the flow to follow-up, sessions, and why treatment ended."""

from dataclasses import replace

import polars as pl

from lumbar.charts import bar_table
from lumbar.charts import courses as drawn
from lumbar.charts.bar_table import Column
from lumbar.charts.canvas import Row
from lumbar.charts.therapies import TherapyView
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import COUNT, SHARE, TENTHS
from lumbar.errors import CannotShow

NOBODY = "No patient is in this selection. Choose a wider filter."
COLOURS = (0, 5, 1, 6, 4, 2, 3, 7)
"""Positions of the reasons why treatment ended: first those that lie well beside each other."""


def flow(counts: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return four bars per therapy: treated, with a baseline, due, came back. Raises CannotShow where nobody is."""
    rows = _rows(counts, view)
    stages = drawn.stages(counts, view)
    series = [
        PlainSeries(
            stage.head.capitalize(),
            stage.lengths,
            look="full" if stage is stages[-1] else "pale",
            words=tuple(_words(stage, place) for place in range(len(rows))),
        )
        for stage in stages
    ]
    return PlainChart(
        "bars",
        tuple(series),
        PlainAxis("Patients", 0.0, stages[0].top, form=COUNT),
        bar_table.alt_text([row["therapy"] for row in rows], stages, drawn.STAGES_SAY, view),
        rows=tuple(PlainRow(row["therapy"], position=view.therapies.index(row["therapy"])) for row in rows),
        form=COUNT,
        key=drawn.STAGES_SAY,
    )


def _rows(counts: pl.DataFrame, view: TherapyView) -> list[Row]:
    if counts.is_empty():
        raise CannotShow(NOBODY)
    return list(view.in_order(counts).iter_rows(named=True))


def _words(stage: Column, place: int) -> str:
    aside = f" · {stage.asides[place]}" if stage.asides[place] else ""
    return f"{stage.words[place]} {stage.head}{aside}"


def sessions(counts: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return sessions a patient with their interval, harms and switches beside the names.

    Raises CannotShow where nobody is.
    """
    rows = _rows(counts, view)
    attended, harmed, switched = drawn.session_columns(counts, view)
    value, lower, upper = (tuple(row[end] for row in rows) for end in ("value", "lower", "upper"))
    most = max((end for end in upper if end is not None), default=attended.top)
    return PlainChart(
        "bars",
        (PlainSeries("Sessions a patient", value, lower, upper),),
        PlainAxis("Sessions a patient, with 95 % interval", 0.0, most, form="0.0"),
        bar_table.alt_text(
            [row["therapy"] for row in rows], [attended, harmed, switched], drawn.SESSIONS_SAY, view
        ),
        rows=tuple(
            PlainRow(
                row["therapy"],
                f"{harmed.words[place]} harmed, {switched.words[place]} switched",
                f"{attended.words[place]} sessions",
                attended.asides[place],
                view.therapies.index(row["therapy"]),
            )
            for place, row in enumerate(rows)
        ),
        form="0.0",
        key="Beside the names: patients with a harm, and who switched therapy",
    )


def endings(reasons: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return why treatment ended: the shares of each therapy's patients, which add up to one, with their bounds.

    Raises CannotShow where nobody is.
    """
    if reasons.is_empty():
        raise CannotShow(NOBODY)
    ordered = view.in_order(reasons)
    therapies = ordered["therapy"].unique(maintain_order=True).to_list()
    columns = drawn.reason_columns(reasons, view)
    series = (
        _reason(ordered.filter(reason=column.head), therapies, column, place)
        for place, column in enumerate(columns)
    )
    return PlainChart(
        "stacked",
        tuple(series),
        PlainAxis("Share of all treated", 0.0, 1.0, form=SHARE),
        bar_table.alt_text(therapies, columns, drawn.ENDINGS_SAY, view),
        rows=tuple(PlainRow(therapy, position=view.therapies.index(therapy)) for therapy in therapies),
        form=TENTHS,
        key="Every part has its 95 % interval in the table",
    )


def _reason(part: pl.DataFrame, therapies: list[str], column: Column, place: int) -> PlainSeries:
    known = {row["therapy"]: row for row in part.iter_rows(named=True)}
    lower, upper = (
        tuple(known[therapy][end] if therapy in known else None for therapy in therapies)
        for end in ("lower", "upper")
    )
    series = PlainSeries(column.head, column.lengths, lower, upper, COLOURS[place % len(COLOURS)])
    return replace(series, label=column.head, words=column.words)
