"""Why cases grow, as numbers: a place's steps, places' parts, and the printed shares of known risks."""

import polars as pl

from lumbar.charts import attributable as risks
from lumbar.charts import driver_bars as ranked
from lumbar.charts.canvas import Row, ticks, titled_ticks
from lumbar.charts.labels import short_name
from lumbar.charts.ranking import NOBODY as NO_PLACE
from lumbar.charts.ranking import RankView, ranked_rows
from lumbar.charts.theme import people, percent, signed_people
from lumbar.charts.waterfall import NOBODY, PARTS, alt_text, steps
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import COUNT, TENTHS, tick_form
from lumbar.errors import CannotShow

LETTERS = 22
WHOLE = 4


def drivers(row: Row, years: tuple[int, int]) -> PlainChart:
    """Return the steps of `charts.waterfall`, each a bar of its own from zero. Raises CannotShow where nobody is."""
    if not row["cases_from"] and not row["cases_to"]:
        raise CannotShow(NOBODY)
    bars = steps(row, years)
    sizes = [bar.end - bar.start for bar in bars]
    return PlainChart(
        "bars",
        (PlainSeries("People", tuple(sizes)),),
        _people("People with low back pain", min(0.0, *sizes), max(0.0, *sizes)),
        alt_text(row, years),
        rows=tuple(
            PlainRow(
                bar.name,
                said=bar.said,
                aside=bar.aside,
                position=WHOLE if bar.part is None else bar.part,
            )
            for bar in bars
        ),
        form=COUNT,
    )


def _people(title: str, low: float, high: float) -> PlainAxis:
    marks = tuple(ticks(low, high))
    return PlainAxis(title, low, high, marks, tuple(titled_ticks(marks, people)), tick_form(marks, people))


def ranked_drivers(growth: pl.DataFrame, view: RankView) -> PlainChart:
    """Return the bars of `charts.driver_bars`, the change beside each name. Raises CannotShow where there is none."""
    bars = ranked_rows(growth, view)
    if bars.is_empty():
        raise CannotShow(NO_PLACE)
    return PlainChart(
        "stacked",
        tuple(
            PlainSeries(name, tuple(bars[column].to_list()), position=place)
            for place, (column, name) in enumerate(PARTS)
        ),
        _people("People added or fewer", *ranked.ends(bars)),
        ranked.alt_text(bars),
        rows=tuple(
            PlainRow(f"{short_name(row['name'], LETTERS)} {signed_people(row['change'])}")
            for row in bars.iter_rows(named=True)
        ),
        form=COUNT,
    )


def attributable(shares: pl.DataFrame) -> PlainChart:
    """Return the bars of `charts.attributable`. Raises CannotShow where no share is printed."""
    if shares.is_empty():
        raise CannotShow(risks.NOTHING)
    value, lower, upper = (tuple(shares[end].to_list()) for end in ("value", "lower", "upper"))
    marks = tuple(ticks(0, max(upper)))
    texts = tuple(titled_ticks(marks, percent))
    return PlainChart(
        "bars",
        (PlainSeries("Share", value, lower, upper),),
        PlainAxis(
            "Share of years lived with disability, %",
            0.0,
            max(upper),
            marks,
            texts,
            tick_form(marks, percent),
        ),
        risks.alt_text(shares),
        rows=tuple(
            PlainRow(
                row["risk"],
                said=percent(row["value"], 1),
                aside=risks.interval(row),
                position=WHOLE if row["together"] else 0,
            )
            for row in shares.iter_rows(named=True)
        ),
        form=TENTHS,
    )
