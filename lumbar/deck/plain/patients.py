"""Who the patients were and how their treatment went, as numbers."""

from collections.abc import Sequence

import polars as pl

from lumbar.charts import balance as balances
from lumbar.charts import baselines as starts
from lumbar.charts.canvas import ticks
from lumbar.charts.theme import MINUS
from lumbar.charts.therapies import TherapyView, share
from lumbar.deck.plain.chart import Numbers, PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import RATIO, SHARE, decimal_form
from lumbar.errors import CannotShow

SIDES = ("less or lower among the lost", "more or higher among the lost")
TITLE = "Standardised difference, in standard deviations"


def lost(sides: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return how those who did not come back differ from those who did; the most unlike first.

    Raises CannotShow where too few were lost.
    """
    rows = sides.drop_nulls("value").sort(pl.col("value").abs(), descending=True)
    if rows.is_empty():
        raise CannotShow("Too few patients were lost to tell how they differ.")
    reach = 1.12 * max(rows.select(pl.col("value").abs().max()).item(), 0.2)
    return PlainChart(
        "points",
        (PlainSeries("Lost minus kept", tuple(rows["value"])),),
        _standardised(-reach, reach),
        balances.lost_alt_text(sides, view),
        rows=tuple(
            PlainRow(
                row["label"],
                said=f"{round(row['value'], 2) + 0.0:+.2f}".replace("-", MINUS),
                aside=balances.means(row),
            )
            for row in rows.iter_rows(named=True)
        ),
        form=RATIO,
        key="Between the dotted lines: alike",
        joined=True,
        limits=(-balances.LINE_OF_BALANCE, balances.LINE_OF_BALANCE),
        sides=SIDES,
    )


def balance(factors: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return each factor's largest difference between therapies before weighting (ring) and after (dot).

    Raises CannotShow where no factor is recorded.
    """
    if factors.is_empty():
        raise CannotShow("No factor is recorded to compare the patients by.")
    rows = factors.sort("before", descending=True)
    high = 1.06 * max(rows.select(pl.max_horizontal("before", "value").max()).item(), 0.2)
    return PlainChart(
        "points",
        (
            PlainSeries("After weighting", tuple(rows["value"])),
            PlainSeries("Before weighting", tuple(rows["before"]), position=4, look="ring", marker="circle"),
        ),
        _standardised(0.0, high),
        balances.love_alt_text(factors, view),
        rows=tuple(
            PlainRow(row["label"], said=f"{row['value']:.2f}", aside=f"before {row['before']:.2f}")
            for row in rows.iter_rows(named=True)
        ),
        form=RATIO,
        key=f"Largest difference between any two therapies · {balances.MARKS} · 0.1 is the usual line",
        joined=True,
        limits=(balances.LINE_OF_BALANCE,),
    )


def _standardised(low: float, high: float) -> PlainAxis:
    values = tuple(ticks(low, high, 5))
    texts = tuple(f"{value:g}".replace("-", MINUS) for value in values)
    return PlainAxis(TITLE, low, high, values, texts, decimal_form(values))


def baselines(classes: pl.DataFrame, view: TherapyView) -> PlainChart:
    """Return the share of each therapy's patients in every class of baseline scores, over the middle of the class.

    Raises CannotShow where too few have a baseline.
    """
    known = classes.drop_nulls("value")
    if known.is_empty():
        raise CannotShow("Too few patients have a baseline. Choose a wider filter.")
    middled = known.with_columns(middle=(pl.col("baseline_from") + pl.col("baseline_to")) / 2)
    middles = tuple(sorted(middled["middle"].unique().to_list()))
    low, high = min(known["baseline_from"]), max(known["baseline_to"])
    marks = tuple(ticks(low, high, 6))
    top = 1.08 * max(known["value"])
    shares = tuple(ticks(0, top, 4))
    return PlainChart(
        "lines",
        tuple(
            PlainSeries(therapy, _at(panel, middles), position=view.therapies.index(therapy))
            for therapy, panel in _by_therapy(middled, view)
        ),
        PlainAxis("Share of each therapy's patients", 0.0, top, shares, tuple(map(share, shares)), SHARE),
        starts.alt_text(classes, view),
        x=middles,
        along=PlainAxis(
            f"{view.tool.code} at baseline, {view.unit}; {view.better}",
            low,
            high,
            marks,
            tuple(f"{mark:g}" for mark in marks),
            "0",
        ),
        form=SHARE,
        key=f"Classes of {known['baseline_to'][0] - known['baseline_from'][0]:g} {view.unit}",
    )


def _by_therapy(rows: pl.DataFrame, view: TherapyView) -> list[tuple[str, pl.DataFrame]]:
    parts = view.in_order(rows).partition_by("therapy", maintain_order=True)
    return [(str(part["therapy"][0]), part) for part in parts]


def _at(panel: pl.DataFrame, middles: Sequence[float]) -> Numbers:
    known = dict(zip(panel["middle"], panel["value"], strict=True))
    return tuple(known.get(middle) for middle in middles)
