"""Therapists needed over the years: low, middle and high, today's number across them, and where a gap opens."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import LAST_ESTIMATE, canvas, empty, quiet_axis, year_axis
from lumbar.charts.end_labels import MARGIN, ends_of, label_ends, label_margin
from lumbar.charts.lines import Measure, View, drawn_lines, in_order
from lumbar.charts.scales import Extent, extent_of, value_axis
from lumbar.charts.theme import Theme, about, fade, people
from lumbar.charts.timeline import add_line

NAMES = {"middle": "Middle", "low": "Low", "high": "High"}
"""The three estimates, in the order of their colours."""
THERAPISTS = Measure("Full-time therapists needed", "therapists", about, interval=None)
NOBODY = "No therapist is needed under these filters and inputs."
FAR_APART = 10
"""How many times the low estimate the high one may be before a plain scale hides it."""
SHADE = 0.12


@dataclass(frozen=True)
class CareView(View):
    """The three estimates as lines; logarithmic where they lie far apart."""

    @property
    def column(self) -> str:
        """Return the column in view."""
        return "therapists"

    @property
    def what(self) -> Measure:
        """Return how therapists are called and written."""
        return THERAPISTS


def view_of(needed: pl.DataFrame) -> CareView:
    """Return the scale on which all of `needed` can be read, as answered by care_needed."""
    low, high = needed["therapists"].min(), needed["therapists"].max()
    far = isinstance(low, float) and isinstance(high, float) and high > FAR_APART * low > 0
    return CareView(scale="log" if far else "level")


def estimate_lines(needed: pl.DataFrame, view: CareView) -> pl.DataFrame:
    """Return the three estimates as the lines of three places, from the last estimated year on."""
    order = pl.col("estimate").replace_strict(
        {name: i for i, name in enumerate(NAMES)}, return_dtype=pl.Int64
    )
    named = needed.filter(pl.col("year") >= LAST_ESTIMATE).sort(order, "year", maintain_order=True)
    lines = named.with_columns(place="estimate", name=pl.col("estimate").replace_strict(NAMES))
    return drawn_lines(lines, view)


def care_years(needed: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return the three estimates from 2020 to 2050. `needed`: all rows of one place as answered by care_needed."""
    view = view_of(needed)
    lines = estimate_lines(needed, view)
    if not needed["therapists"].sum():
        return empty(theme, NOBODY)
    extent, places = extent_with(lines, today(needed), view), in_order(lines)
    figure = canvas(
        theme,
        margin={**MARGIN, "r": label_margin(ends_of(places), view, theme)},
        xaxis=year_axis(theme, YEARS, range=[YEARS[0], YEARS[-1]]),
        yaxis=quiet_axis(theme, showgrid=True, **value_axis(extent, view)),
        meta={"alt": alt_text(needed)},
    )
    for position, line in enumerate(places):
        add_line(figure, line, view, theme.at(position))
    _add_today(figure, needed, theme)
    label_ends(figure, ends_of(places), extent, view, theme)
    return figure


YEARS = (2020, 2030, 2040, 2050)


def today(needed: pl.DataFrame) -> float | None:
    """Return how many therapists there are today; None where nobody said."""
    return needed["therapists_today"][0]


def extent_with(lines: pl.DataFrame, therapists: float | None, view: CareView) -> Extent:
    """Return the range of the axis that holds the lines and today's number."""
    if not therapists:
        return extent_of(lines.with_columns(y_lower="y", y_upper="y"), view)
    reached = lines.with_columns(y_lower=pl.min_horizontal("y", pl.lit(therapists)))
    return extent_of(reached.with_columns(y_upper=pl.max_horizontal("y", pl.lit(therapists))), view)


def _add_today(figure: go.Figure, needed: pl.DataFrame, theme: Theme) -> None:
    """Draw today's therapists across the years, and shade the years between which the middle estimate passes them."""
    therapists = today(needed)
    if not therapists:
        return
    figure.add_scatter(
        x=[YEARS[0], YEARS[-1]],
        y=[therapists, therapists],
        mode="lines",
        name="Therapists today",
        line={"color": theme.ink, "width": 1.5, "dash": "dot"},
        hovertemplate=f"{people(therapists)} therapists today<extra></extra>",
    )
    figure.add_annotation(
        x=YEARS[0], xshift=4, y=1, yref="paper", yanchor="bottom", xanchor="left", showarrow=False,
        text=f"··· {people(therapists)} today", font={"size": theme.text, "color": theme.ink},
    )  # fmt: skip
    opens = needed.filter(estimate="middle").row(0, named=True)
    if opens["opens_after"] is not None:
        figure.add_shape(
            type="rect", x0=opens["opens_after"], x1=opens["opens_by"], y0=0, y1=1, yref="y domain",
            fillcolor=fade(theme.at(0).colour, SHADE), line={"width": 0}, layer="below",
        )  # fmt: skip


def alt_text(needed: pl.DataFrame) -> str:
    """Return the lines in a paragraph."""
    if not needed["therapists"].sum():
        return f"Empty axes. {NOBODY}"
    lines = estimate_lines(needed, CareView())
    said = [
        f"{line['name'][0]}: {about(line['value'][0])} in {line['year'][0]}, "
        f"{about(line['value'][-1])} in {line['year'][-1]}."
        for line in in_order(lines)
    ]
    therapists, opens = today(needed), needed.filter(estimate="middle").row(0, named=True)
    across = f" Across them, {people(therapists)} therapists today." if therapists else ""
    gap = (
        f" Shaded: between {opens['opens_after']} and {opens['opens_by']} the middle estimate passes them."
        if opens["opens_after"] is not None
        else ""
    )
    return f"Lines over the years. {THERAPISTS.title}, {needed['name'][0]}. {' '.join(said)}{across}{gap}"
