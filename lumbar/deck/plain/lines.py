"""Lines over the years as numbers: each place with its interval, and the figures as printed."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from lumbar.charts.canvas import LAST_ESTIMATE, YEAR_TICKS
from lumbar.charts.labels import short_name
from lumbar.charts.lines import View, drawn_lines, in_order, nothing_drawn
from lumbar.charts.scales import Extent, extent_of, value_axis
from lumbar.charts.timeline import MARKS, alt_text
from lumbar.deck.plain.chart import Numbers, PlainAxis, PlainChart, PlainSeries
from lumbar.deck.plain.forms import COUNT, LOGARITHMIC, PERCENT, RATIO, tick_form
from lumbar.errors import CannotShow

LETTERS = 26


def lines(cases: pl.DataFrame, printed: pl.DataFrame, view: View) -> PlainChart:
    """Return the lines of up to eight places with intervals and printed figures, from the frames of `timeline`.

    Raises CannotShow where there is no line.
    """
    drawn = drawn_lines(cases, view)
    if drawn.is_empty():
        raise CannotShow(nothing_drawn(cases))
    years = tuple(sorted(drawn["year"].unique().to_list()))
    places = in_order(drawn)
    series = [_line(line, years, view, position) for position, line in enumerate(places)]
    return PlainChart(
        "lines",
        (*series, *_printed(drawn, printed, years)),
        _values(drawn, view),
        alt_text(places, view),
        x=years,
        along=PlainAxis("Year", years[0], years[-1], YEAR_TICKS, tuple(map(str, YEAR_TICKS)), "0"),
        form=_form(view),
        dashed_after=LAST_ESTIMATE,
    )


def _line(line: pl.DataFrame, years: tuple[float, ...], view: View, position: int) -> PlainSeries:
    last = line.row(-1, named=True)
    ends = (_at(line, years, end) for end in ("y_lower", "y_upper"))
    lower, upper = ends if view.what.interval else ((), ())
    said = view.label(last["value"], last["base"])
    drawn = PlainSeries(last["name"], _at(line, years, "y"), lower, upper, position)
    if line.height == 1:
        drawn = replace(drawn, look="ring", marker="circle")
    return replace(drawn, label=short_name(last["name"], LETTERS), said=said)


def _at(line: pl.DataFrame, years: tuple[float, ...], column: str) -> Numbers:
    known = dict(zip(line["year"], line[column], strict=True))
    return tuple(known.get(year) for year in years)


def _printed(drawn: pl.DataFrame, printed: pl.DataFrame, years: tuple[float, ...]) -> Iterator[PlainSeries]:
    """Yield the printed figures of every place and basis, on the scale that is drawn."""
    scale = drawn.select("place", "name", "year", factor=pl.col("y") / pl.col("value"))
    whole = printed.with_columns(pl.col("year").cast(drawn.schema["year"])).join(scale, on=["place", "year"])
    order = drawn["place"].unique(maintain_order=True).to_list()
    marks = whole.with_columns(y=pl.col("value") * pl.col("factor"))
    for (place, basis), figures in marks.group_by("place", "basis", maintain_order=True):
        if basis in MARKS:
            marker, words = MARKS[str(basis)]
            named = PlainSeries(f"{figures['name'][0]}, {words}", _at(figures, years, "y"))
            yield replace(named, position=order.index(place), look="ring", marker=marker)


def _values(drawn: pl.DataFrame, view: View) -> PlainAxis:
    """Return the value axis in plain values, with the ticks of the picture on screen."""
    extent = extent_of(drawn, view)
    low, high = _ends(extent)
    axis = value_axis(extent, view)
    ticks, texts = ([*axis[name]] for name in ("tickvals", "ticktext"))  # pyright: ignore[reportGeneralTypeIssues]
    form = {"indexed": "0", "log": LOGARITHMIC}.get(view.scale) or tick_form(ticks, view.what.form)
    return PlainAxis(view.title, low, high, tuple(ticks), tuple(texts), form, extent.logarithmic)


def _ends(extent: Extent) -> tuple[float, float]:
    return (10**extent.low, 10**extent.high) if extent.logarithmic else (extent.low, extent.high)


def _form(view: View) -> str:
    if view.scale == "indexed":
        return "0.0"
    return {"of cases": PERCENT, "women to a man": RATIO}.get(view.what.unit, COUNT)
