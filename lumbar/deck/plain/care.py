"""The care that back pain would take, as numbers: the chain, the years, ages, places and inputs."""

import polars as pl

from lumbar.charts import care_bars as bars
from lumbar.charts import care_chain as chain
from lumbar.charts import care_swings as swings
from lumbar.charts import care_years as years
from lumbar.charts.canvas import ticks, titled_ticks
from lumbar.charts.labels import short_name
from lumbar.charts.lines import in_order
from lumbar.charts.scales import value_axis
from lumbar.charts.theme import about, about_range, people
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import COUNT, LOGARITHMIC, tick_form
from lumbar.errors import CannotShow

LETTERS = 26
TODAY = 4


def _axis(title: str, high: float) -> PlainAxis:
    marks = tuple(ticks(0.0, high))
    return PlainAxis(title, 0.0, high, marks, tuple(titled_ticks(marks, people)), tick_form(marks, people))


def care_chain(needed: pl.DataFrame, factors: pl.DataFrame) -> PlainChart:
    """Return the steps of `charts.care_chain`: people as bars, what is no longer people as words alone.

    Raises CannotShow where nobody is counted.
    """
    if not needed["cases"].sum():
        raise CannotShow(chain.NOBODY)
    steps = chain.steps(needed, factors)
    return PlainChart(
        "bars",
        (PlainSeries("People", tuple(step.value if step.people else None for step in steps)),),
        _axis("People", steps[0].value),
        chain.alt_text(needed, factors),
        rows=tuple(map(_step, steps)),
        form=COUNT,
        key=f"Under each name the factor to the next step; contacts {steps[3].after}",
    )


def _step(step: chain.Step) -> PlainRow:
    """Return a row; what is no longer people has no bar beside which its number could stand, and is named by it."""
    if step.people:
        return PlainRow(step.what[:1].upper() + step.what[1:], step.after, step.said, step.aside)
    return PlainRow(f"{step.said} {step.what}", step.aside)


def care_years(needed: pl.DataFrame) -> PlainChart:
    """Return the lines of `charts.care_years`. Raises CannotShow where no therapist is needed."""
    if not needed["therapists"].sum():
        raise CannotShow(years.NOBODY)
    view = years.view_of(needed)
    lines = years.estimate_lines(needed, view)
    x = tuple(sorted(lines["year"].unique().to_list()))
    marks = tuple(year for year in years.YEARS if x[0] <= year <= x[-1])
    series = tuple(_estimate(line, place) for place, line in enumerate(in_order(lines)))
    return PlainChart(
        "lines",
        (*series, *_today(years.today(needed), len(x))),
        _values(lines, years.today(needed), view),
        years.alt_text(needed),
        x=x,
        along=PlainAxis("Year", x[0], x[-1], marks, tuple(map(str, marks)), "0"),
        form=COUNT,
        dashed_after=x[0],
    )


def _estimate(line: pl.DataFrame, place: int) -> PlainSeries:
    name, values = line["name"][0], tuple(line["y"].to_list())
    return PlainSeries(name, values, position=place, label=name, said=about(values[-1]))


def _today(therapists: float | None, years_drawn: int) -> tuple[PlainSeries, ...]:
    """Return the line of today's therapists; none where nobody said how many there are."""
    if not therapists:
        return ()
    across = (therapists,) * years_drawn
    return (PlainSeries("Therapists today", across, position=TODAY, label="Today", said=people(therapists)),)


def _values(lines: pl.DataFrame, therapists: float | None, view: years.CareView) -> PlainAxis:
    """Return the value axis in plain values, with the ticks of the picture on screen."""
    extent = years.extent_with(lines, therapists, view)
    axis = value_axis(extent, view)
    marks, texts = ([*axis[name]] for name in ("tickvals", "ticktext"))  # pyright: ignore[reportGeneralTypeIssues]
    low, high = (10**extent.low, 10**extent.high) if extent.logarithmic else (extent.low, extent.high)
    form = LOGARITHMIC if extent.logarithmic else tick_form(marks, people)
    return PlainAxis(view.title, low, high, tuple(marks), tuple(texts), form, extent.logarithmic)


def care_ages(ages: pl.DataFrame) -> PlainChart:
    """Return the bars of `charts.care_ages`, the youngest first. Raises CannotShow where no therapist is needed."""
    by_year = bars.middle_by_year(ages)
    if not by_year or not ages["therapists"].sum():
        raise CannotShow(bars.NOBODY)
    top = max(float(year.select(pl.col("therapists").max()).item()) for year in by_year)
    last = by_year[-1]
    return PlainChart(
        "bars",
        tuple(
            PlainSeries(
                str(year["year"][0]),
                tuple(year["therapists"].to_list()),
                look="full" if year is last else "pale",
            )
            for year in reversed(by_year)
        ),
        _axis("Full-time therapists, middle estimate", top),
        bars.ages_alt(ages),
        rows=tuple(PlainRow(bars.age_name(row)) for row in last.iter_rows(named=True)),
        form=COUNT,
        key=f"{last['year'][0]} in full colour, {by_year[0]['year'][0]} pale" if len(by_year) > 1 else "",
    )


def care_places(places: pl.DataFrame, view: bars.PlacesView) -> PlainChart:
    """Return the bars of `charts.care_places`. Raises CannotShow where no therapist is needed."""
    if places["rank"].drop_nulls().is_empty():
        raise CannotShow(bars.NOBODY)
    rows = bars.ranked_places(places, view)
    values = tuple(rows["value"].to_list())
    return PlainChart(
        "bars",
        (PlainSeries("Full-time therapists", values),),
        _axis(f"Full-time therapists{bars.UNITS[view.by]}, middle estimate", max(values)),
        bars.places_alt(places, view),
        rows=tuple(
            PlainRow(
                short_name(row["name"], LETTERS),
                said=about(row["value"]),
                aside=about_range(row["low"], row["high"]),
                quiet=bool(view.selected) and row["place"] != view.selected,
            )
            for row in rows.iter_rows(named=True)
        ),
        form=COUNT if view.by == "therapists" else "0.0",
    )


def care_swings(moved: pl.DataFrame) -> PlainChart:
    """Return the inputs of `charts.care_swings`: middle and ends. Raises CannotShow where nobody is needed."""
    if not moved["therapists"].sum():
        raise CannotShow(swings.NOBODY)
    ends = (tuple(moved[f"therapists{end}"].to_list()) for end in ("", "_low", "_high"))
    value, lower, upper = ends
    return PlainChart(
        "intervals",
        (PlainSeries("Full-time therapists", value, lower, upper),),
        _axis("Full-time therapists, each input alone from end to end", max(upper)),
        swings.swings_alt(moved),
        rows=tuple(
            PlainRow(
                row["label"],
                " to ".join(swings.ends_of(row)),
                about_range(row["therapists_low"], row["therapists_high"]),
            )
            for row in moved.iter_rows(named=True)
        ),
        form=COUNT,
    )
