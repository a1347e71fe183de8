"""Therapies as rows: differences with their intervals, and the shares of patients who improved, as numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from lumbar.charts import forest as differences_of
from lumbar.charts import grouped_forest as grouped
from lumbar.charts import responders as shares_of
from lumbar.charts.canvas import ticks
from lumbar.charts.forest_sheet import ForestRow, Scale, reach
from lumbar.charts.theme import LIGHT
from lumbar.charts.therapies import TherapyView
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import SHARE, SIGNED_SHARE, decimal_form
from lumbar.errors import CannotShow

SCORE = '+0.0;"−"0.0;0.0'
TOO_FEW = "Too few patients came back to compare. Choose an earlier visit."


def differences(found: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return each therapy's adjusted difference from the reference, the naive one as a ghost; as `charts.forest`.

    Raises CannotShow where too few came back.
    """
    known = found.filter(pl.col("therapy") != view.reference)
    _something(known)
    rows, ghosts = differences_of.difference_rows(known, view, LIGHT), differences_of.naive(known, view)
    drawn = rows_chart(rows, differences_of.score_scale(view), SCORE, "Adjusted difference", ghosts)
    value, lower, upper = (tuple(ghost[end] for ghost in ghosts) for end in range(3))
    naive = PlainSeries("Naive difference", value, lower, upper, position=4, look="ring", marker="circle")
    key = f"Against {view.reference} · {differences_of.KEY}"
    return replace(drawn, series=(*drawn.series, naive), key=key, alt=differences_of.alt_text(found, view))


def subgroups(parts: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return each therapy's difference in every part of the patients, and the gap between them, in its head.

    Raises CannotShow where too few came back.
    """
    _something(parts)
    drawn = rows_chart(
        grouped.subgroup_rows(parts, view, LIGHT), differences_of.score_scale(view), SCORE, "Difference"
    )
    return replace(drawn, key=grouped.subgroup_key(parts, view), alt=grouped.subgroup_alt_text(parts, view))


def thresholds(every: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return the difference in responders (shares) for every threshold of the instrument's list.

    Raises CannotShow where too few came back.
    """
    _something(every)
    rows = grouped.threshold_rows(every, view, LIGHT)
    drawn = rows_chart(rows, grouped.threshold_scale(view), SIGNED_SHARE, "Difference in responders")
    return replace(drawn, key=grouped.threshold_key(view), alt=grouped.threshold_alt_text(every, view))


def responders(shares: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return a bar per therapy up to the share of its patients who improved, with its interval.

    Raises CannotShow where too few have a score.
    """
    _something(shares)
    rows = shares_of.responder_rows(shares, view, LIGHT)
    drawn = rows_chart(rows, shares_of.share_scale(view), SHARE, "Share improved")
    key, alt = shares_of.responder_key(shares, view), shares_of.alt_text(shares, view)
    return replace(drawn, kind="bars", key=key, alt=alt)


def _something(rows: pl.DataFrame) -> None:
    if rows.drop_nulls("value").is_empty():
        raise CannotShow(TOO_FEW)


def rows_chart(
    rows: Iterable[ForestRow],
    scale: Scale,
    form: str,
    name: str,
    more: Sequence[Sequence[float | None]] = (),
) -> PlainChart:
    """Return the rows of a forest as numbers; `more` must fit on the axis too."""
    found = list(rows)
    value, lower, upper = (tuple(getattr(row, end) for row in found) for end in ("value", "lower", "upper"))
    low, high = reach([*zip(value, lower, upper, strict=True), *more], scale)
    values = [tick / scale.factor for tick in ticks(low * scale.factor, high * scale.factor, 5)]
    texts = tuple(scale.tick(tick * scale.factor) for tick in values)
    ticked = decimal_form(values, signed=True) if scale.factor == 1 else form
    title = scale.title[:1].upper() + scale.title[1:]
    return PlainChart(
        "intervals",
        (PlainSeries(name, value, lower, upper),),
        PlainAxis(title, low, high, tuple(values), texts, ticked),
        "",
        rows=tuple(map(_row, found)),
        form=form,
        sides=scale.sides,
    )


def _row(row: ForestRow) -> PlainRow:
    head = row.bold and not row.stacked
    return PlainRow(*row.name, *row.said, position=LIGHT.series.index(row.look), head=head)
