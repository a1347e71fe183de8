"""Where the number grows most and falls most, as numbers."""

import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.labels import short_name
from lumbar.charts.ranking import NOBODY, RankView, alt_text, rank_words, ranked_rows
from lumbar.deck.plain.chart import Numbers, PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import COUNT, PERCENT
from lumbar.errors import CannotShow

LETTERS = 26
TITLES = {
    "change": "People added, with 95 % interval",
    "change_pct": "Change in people with low back pain, %, with 95 % interval",
}


def ranking(growth: pl.DataFrame, view: RankView) -> PlainChart:
    """Return the bars of `charts.ranking`, the most first. Raises CannotShow where no place has a change."""
    bars = ranked_rows(growth, view)
    if bars.is_empty():
        raise CannotShow(NOBODY)
    value, lower, upper = (_column(bars, f"{view.by}{end}") for end in ("", "_lower", "_upper"))
    ends = pl.col(f"{view.by}_lower").min(), pl.col(f"{view.by}_upper").max()
    low, high = bars.select(*ends).row(0)
    form = COUNT if view.by == "change" else PERCENT
    return PlainChart(
        "bars",
        (PlainSeries("Change", value, lower, upper),),
        PlainAxis(TITLES[view.by], min(0.0, low), max(0.0, high), form=form),
        alt_text(bars, view),
        rows=tuple(_row(row, view) for row in bars.iter_rows(named=True)),
        form=form,
    )


def _column(bars: pl.DataFrame, name: str) -> Numbers:
    return tuple(bars[name].to_list())


def _row(row: Row, view: RankView) -> PlainRow:
    return PlainRow(
        short_name(row["name"], LETTERS),
        said=view.value(row[view.by]),
        aside=f"rank {rank_words(row)}",
        position=0 if row[view.by] >= 0 else 1,
        quiet=bool(view.selected) and row["place"] != view.selected,
    )
