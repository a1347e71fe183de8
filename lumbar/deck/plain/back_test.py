"""By how much forecasts from earlier years would have missed, as numbers."""

import polars as pl

from lumbar.charts import back_test as bars
from lumbar.charts.canvas import ticks, titled_ticks
from lumbar.charts.theme import percent
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import TENTHS, tick_form
from lumbar.errors import CannotShow


def back_test(tests: pl.DataFrame) -> PlainChart:
    """Return the bars of `charts.back_test` under the head of each test. Raises CannotShow where there is no test."""
    if tests.is_empty():
        raise CannotShow(bars.NOTHING)
    found = bars.rows(tests)
    errors = [row.error for row in found if row.error is not None]
    low, high = min(0.0, *errors), max(0.0, *errors)
    marks = tuple(ticks(low, high))
    return PlainChart(
        "bars",
        (PlainSeries("Miss", tuple(row.error for row in found)),),
        PlainAxis(
            "Miss, % of the later count",
            low,
            high,
            marks,
            tuple(titled_ticks(marks, percent)),
            tick_form(marks, percent),
        ),
        bars.alt_text(tests),
        rows=tuple(
            PlainRow(row.name, said=row.said, position=row.form)
            if row.said
            else PlainRow(row.name, head=True)
            for row in found
        ),
        form=TENTHS,
    )
