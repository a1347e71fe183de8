"""The empty sheet every picture starts from: type, margins, quiet axes, the mark where projections begin."""

from collections.abc import Callable, Sequence
from functools import partialmethod
from math import ceil, floor, log10
from textwrap import wrap
from typing import Any, cast

import plotly.graph_objects as go

from lumbar.charts.theme import FONT, Theme

LAST_ESTIMATE = 2020
YEAR_TICKS = tuple(range(1990, 2051, 10))
PLAIN = {"data": {"scatter": [{"type": "scatter"}]}}
"""The template that sets nothing."""
Layout = dict[str, object]
Row = dict[str, Any]
"""One row of a frame, as `iter_rows(named=True)` gives it."""


_takes: Any = partialmethod
"""Of any type: Plotly's own methods name every property there is."""


class Sheet(go.Figure):
    """A figure that takes traces, labels and marks as they are given.

    Plotly looks through a thousand rules for each of them and copies all there is, which takes longer than any answer;
    tests hold what the house draws against its rules.
    """

    def __init__(self, layout: Layout | None = None) -> None:
        super().__init__(layout={"template": PLAIN, **(layout or {})}, _validate=False)

    def _add(self, kind: type[Any], **given: object) -> go.Figure:
        trace, own = kind(_validate=False, **given), cast("Any", self)
        trace._trace_ind = len(own._data)
        own._data.append(trace._props)
        trace._orphan_props, trace._parent = {}, own
        own._data_defaults.append({})
        own._data_objs = (*own._data_objs, trace)
        return self

    add_scatter, add_bar, add_heatmap = (
        _takes(_add, go.Scatter),
        _takes(_add, go.Bar),
        _takes(_add, go.Heatmap),
    )
    add_choropleth, add_scattergeo = _takes(_add, go.Choropleth), _takes(_add, go.Scattergeo)

    def _lay(self, several: str, **given: object) -> go.Figure:
        layout: Any = self.layout
        known = {name: value for name, value in given.items() if value is not None}
        layout._props.setdefault(several, []).append(known)
        layout._compound_array_props.pop(several, None)
        return self

    add_annotation, add_shape = _takes(_lay, "annotations"), _takes(_lay, "shapes")

    def to_dict(self) -> dict[str, Any]:
        """Return what there is to draw, for reading: nothing is copied."""
        own: Any = self
        return {"data": own._data, "layout": own._layout}


def canvas(theme: Theme, **layout: object) -> go.Figure:
    """Return an empty figure in the house's manner; `layout` adds to it or overrides it."""
    base: Layout = {
        "font": {"family": FONT, "size": theme.text, "color": theme.ink},
        "paper_bgcolor": theme.paper,
        "plot_bgcolor": theme.paper,
        "height": theme.height,
        "margin": {"l": 12, "r": 16, "t": 12, "b": 12},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "separators": ".,",
        "hoverlabel": {
            "bgcolor": theme.paper,
            "bordercolor": theme.muted,
            "align": "left",
            "font": {"family": FONT, "size": theme.text, "color": theme.ink},
        },
        "xaxis": quiet_axis(theme),
        "yaxis": quiet_axis(theme, showgrid=True),
    }
    return Sheet({**base, **layout})


def quiet_axis(theme: Theme, **axis: object) -> Layout:
    """Return an axis without box or zero line, muted ticks, and a grid only where asked for."""
    base: Layout = {
        "showgrid": False,
        "gridcolor": theme.grid,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "ticklabelstandoff": 4,
        "automargin": True,
        "tickfont": {"color": theme.muted, "size": theme.text},
        "title": {"font": {"color": theme.muted, "size": theme.text}},
    }
    return {**base, **axis}


def names_axis(theme: Theme, **axis: object) -> Layout:
    """Return an axis whose ticks are names, in ink."""
    return quiet_axis(theme, tickfont={"color": theme.ink, "size": theme.text}, **axis)


def axis_title(theme: Theme, text: str, standoff: int) -> Layout:
    """Return the title of an axis, that many pixels from its ticks."""
    return {"text": text, "standoff": standoff, "font": {"color": theme.muted, "size": theme.text}}


def year_axis(theme: Theme, years: Sequence[int] = YEAR_TICKS, **axis: object) -> Layout:
    """Return the axis of years 1990 to 2050, a tick every ten."""
    span: Layout = {"range": [1990, 2050], "tickvals": list(years), "ticktext": [str(y) for y in years]}
    ticks: Layout = {"ticks": "outside", "ticklen": 6, "tickcolor": theme.grid}
    return quiet_axis(theme, **(span | ticks | axis))


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Return the round values between `low` and `high`, about that many steps of them.

    >>> ticks(0, 843)
    [0.0, 200.0, 400.0, 600.0, 800.0]
    >>> ticks(-14, 12, 5)
    [-10.0, -5.0, 0.0, 5.0, 10.0]
    """
    raw = (high - low) / about or 1.0
    unit = 10.0 ** floor(log10(raw))
    step = next(unit * nice for nice in (1, 2, 2.5, 5, 10) if unit * nice >= raw * 0.85)
    return [round(i * step, 10) for i in range(ceil(low / step), floor(high / step) + 1)]


def titled_ticks(values: Sequence[float], form: Callable[[float], str]) -> list[str]:
    """Return tick labels in one unit, said once, at the top: 0, 200, 400, 600, 800 million.

    >>> from lumbar.charts.theme import people, percent
    >>> titled_ticks([0, 5e8, 1e9], people), titled_ticks([0, 20, 40], percent)
    (['0', '500', '1,000 million'], ['0', '20', '40 %'])
    >>> titled_ticks([0, 5e5, 1e6], people)
    ['0', '500,000', '1,000,000']
    """
    one, unit = _unit(values, form)
    written = [f"{value / one:,.10g}".replace("-", "−") for value in values]
    return [*written[:-1], f"{written[-1]} {unit}".rstrip()]


def _unit(values: Sequence[float], form: Callable[[float], str]) -> tuple[float, str]:
    """Return the unit of the highest tick; that of the tick below it where this one is in the hundreds."""
    for value in (*values[-2:-1], values[-1]):
        number, _, unit = form(value).partition(" ")
        size = float(number.replace(",", "").replace("−", "-"))
        if size and (size >= 100 or value == values[-1]):
            return value / size, unit
    return 1.0, ""


def mark_projection(figure: go.Figure, theme: Theme, **options: str) -> None:
    """Draw the dotted vertical at 2020 and name what lies to its right."""
    x, y = options.get("xref", "x"), options.get("yref", "y domain")
    line = {"color": options.get("colour", theme.muted), "width": 1, "dash": "dot"}
    where: Layout = {"x0": LAST_ESTIMATE, "x1": LAST_ESTIMATE, "y0": 0, "y1": 1}
    figure.add_shape(type="line", xref=x, yref=y, line=line, layer=options.get("layer", "below"), **where)
    figure.add_annotation(
        x=LAST_ESTIMATE,
        y=1,
        xref=x,
        yref=y,
        text=options.get("text", "projection →"),
        font={"color": theme.muted, "size": theme.text - 1},
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        xshift=2,
    )


_EMPTY = {"l": 24, "r": 24, "t": 12, "b": 12}


def empty(theme: Theme, sentence: str, *, over_years: bool = True) -> go.Figure:
    """Return empty axes with a sentence in their middle, in as many lines as it needs."""
    bare = quiet_axis(theme, showticklabels=False)
    axes: Layout = {"xaxis": year_axis(theme) if over_years else bare, "yaxis": bare}
    figure = canvas(theme, **axes, margin=_EMPTY, meta={"alt": f"Empty axes. {sentence}"})
    lines = wrap(sentence, round(1.5 * theme.width / theme.text))
    middle: Layout = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    return figure.add_annotation(
        text="<br>".join(lines), font={"color": theme.muted, "size": theme.text + 2}, **middle
    )
