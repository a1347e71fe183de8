"""Control charts as numbers: values by quarter with mean and limits, and every clinic's limits in a row each."""

from dataclasses import replace

import polars as pl

from lumbar.charts import control as one
from lumbar.charts import control_panels as every
from lumbar.charts.canvas import ticks
from lumbar.charts.control_view import COMMON, POSITIONS, TOO_FEW, ControlView, drawn_span
from lumbar.charts.theme import MARKERS, MINUS
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.plain.forms import SHARE, decimal_form
from lumbar.errors import CannotShow

TARGET = 3
"""Its place in the theme's series."""
TOO_FEW_QUARTERS = "No quarter can be shown. Choose all clinics together, or a wider filter."


def control(chart: pl.DataFrame, view: ControlView) -> PlainChart:
    """Return the line, mean and limits of `charts.control`, and rings on the points of special cause.

    Raises CannotShow where no quarter has a value.
    """
    if chart["value"].null_count() == chart.height:
        raise CannotShow(TOO_FEW_QUARTERS)
    x = tuple(int(text[:4]) + (int(text[-1]) - 1) / 4 for text in chart["quarter"])
    marked = [_marked(chart, kind) for kind in POSITIONS if kind not in (COMMON, TOO_FEW)]
    line = PlainSeries(view.name, tuple(chart["value"]), marker="circle")
    return PlainChart(
        "lines",
        (line, *_limits(chart, view), *_target(chart, view), *filter(_some, marked)),
        _values(chart, view),
        one.alt_text(chart, view),
        x=x,
        along=_quarters(x),
        form=_form(view),
        key=" · ".join(
            (view.axis, f"{view.better} is better", *map(_mark, filter(_some, marked)), *_steps(chart))
        ),
    )


def _mark(series: PlainSeries) -> str:
    """Return what a ring says, with its shape."""
    return f"{series.marker}: {series.name}"


def _some(series: PlainSeries) -> bool:
    return any(value is not None for value in series.values)


def _target(chart: pl.DataFrame, view: ControlView) -> list[PlainSeries]:
    target = chart["target"][0]
    if target is None:
        return []
    level = PlainSeries("target", (target,) * chart.height, position=TARGET, look="outline")
    return [replace(level, label="target", said=view.said(target))]


def _steps(chart: pl.DataFrame) -> list[str]:
    begun = chart.filter(pl.col("reason") != "").select("quarter", "reason").iter_rows()
    return [f"step at {quarter}: {reason}" for quarter, reason in begun]


def _marked(chart: pl.DataFrame, kind: str) -> PlainSeries:
    values = chart.select(pl.when((pl.col("type") == kind) & (pl.col("rules") != "")).then("value"))
    shape = MARKERS[POSITIONS[kind]]
    return PlainSeries(kind, tuple(values.to_series()), position=POSITIONS[kind], look="ring", marker=shape)


def _limits(chart: pl.DataFrame, view: ControlView) -> list[PlainSeries]:
    """Return mean and limits, a line of its own for every step."""
    drawn: list[PlainSeries] = []
    for step in chart["step"].unique(maintain_order=True):
        within = pl.col("step") == step
        begun = chart.filter(within)["quarter"][0]
        for name, said in (("upper", "upper limit"), ("centre", "mean"), ("lower", "lower limit")):
            values = tuple(chart.select(pl.when(within).then(name)).to_series())
            if all(value is None for value in values):
                continue
            named = f"{said} from {begun}" if step else said
            series = PlainSeries(named, values, position=POSITIONS[COMMON], look="outline")
            last = step == chart["step"].max()
            written = view.said(next(v for v in reversed(values) if v is not None))
            drawn.append(replace(series, label=said, said=written) if last else series)
    return drawn


def _values(chart: pl.DataFrame, view: ControlView) -> PlainAxis:
    low, high = (end / view.factor for end in drawn_span(chart, view))
    marks = [mark / view.factor for mark in ticks(low * view.factor, high * view.factor, 5)]
    texts = tuple(f"{mark * view.factor:g}".replace("-", MINUS) for mark in marks)
    ticked = decimal_form(marks) if view.factor == 1 else SHARE
    return PlainAxis(view.axis, low, high, tuple(marks), texts, ticked)


def _form(view: ControlView) -> str:
    return f'0.0;"{MINUS}"0.0;0.0' if view.factor == 1 else SHARE


def _quarters(x: tuple[float, ...]) -> PlainAxis:
    """Return the axis of quarters, in years: a tick at the first of each, or of every second one."""
    years = [place for place in x if place.is_integer()] or [x[0]]
    shown = tuple(years[:: 1 if len(years) <= 10 else 2])
    return PlainAxis("Year", x[0], max(x[-1], x[0] + 1), shown, tuple(f"{year:.0f}" for year in shown), "0")


def by_clinic(charts: pl.DataFrame, signals: pl.DataFrame, view: ControlView) -> PlainChart:
    """Return a row per clinic: its latest value between its limits, and its verdict.

    Raises CannotShow where no clinic has a value.
    """
    rows = signals.filter(pl.col("latest").is_not_null())
    if rows.is_empty():
        raise CannotShow(TOO_FEW_QUARTERS)
    last = charts.group_by("clinic", maintain_order=True).agg(pl.col("lower", "upper").last())
    ends = rows.select("clinic", "latest").join(last, on="clinic", how="left", maintain_order="left")
    lower, upper, latest = (tuple(ends[name].to_list()) for name in ("lower", "upper", "latest"))
    return PlainChart(
        "intervals",
        (PlainSeries("Latest quarter", latest, lower, upper),),
        _values(charts.filter(pl.col("clinic").is_in(rows["clinic"].to_list())), view),
        every.alt_text(signals, view),
        rows=tuple(
            PlainRow(
                str(row["clinic"]),
                said=every.verdict_words(row),
                position=POSITIONS.get(str(row["verdict"]), POSITIONS[COMMON]),
            )
            for row in rows.iter_rows(named=True)
        ),
        form=_form(view),
        key=f"{view.axis}: the latest quarter, and the limits of the clinic's own chart{_untold(signals)}",
    )


def _untold(signals: pl.DataFrame) -> str:
    """Return the clinics of which no quarter can be shown, in words; "" where there are none."""
    clinics = signals.filter(pl.col("latest").is_null())["clinic"].to_list()
    return f"; no verdict, for no quarter can be shown: {', '.join(clinics)}" if clinics else ""
