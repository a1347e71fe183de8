"""The world in six classes of change: ochre where the number falls, teal where it rises, pale where unsure."""

from collections import Counter
from itertools import pairwise
from math import inf
from pathlib import Path

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, Row, canvas, empty
from lumbar.charts.islands import ISLANDS
from lumbar.charts.theme import TRANSPARENT, Theme, blend, percent_range, signed_percent

CLASSES = (-20.0, 0.0, 30.0, 70.0, 120.0)
"""Change in percent at which the colour changes: five edges, six classes.

Each class is a factor of about 1.3 wide, as wide as the usual interval of a country over thirty
years: narrower ones would promise more than is known.
"""
PALE = 0.5
WIDE = 2.2
NOBODY = "No place has a change to show under these filters."
UNSURE = "pale, edged: too uncertain for one class"


GEOMETRY = Path(__file__).parents[2] / "static" / "topojson"


def geometry_address() -> str:
    """Return where image export finds the geometry on this machine, as kaleido's and plotly's `topojson` setting."""
    return GEOMETRY.as_uri() + "/"


def map_config() -> dict[str, object]:
    """Return the plotly settings that keep the map on this machine: its geometry is served by the app."""
    return {"topojsonURL": "/app/static/topojson/", "displayModeBar": False, "scrollZoom": False}


def class_names(classes: tuple[float, ...] = CLASSES) -> list[str]:
    """Return what each colour means, in the reader's words.

    >>> class_names()
    ['falls by over 20 %', 'falls', 'up to +30 %', '+30 to 70 %', '+70 to 120 %', 'over +120 %']
    """
    first, last = classes[0], classes[-1]
    under = f"falls by over {-first:g} %" if first < 0 else f"under {first:g} %"
    over = "more than doubles" if last == 100 else f"over +{last:g} %"
    return [under, *(_between(low, high) for low, high in pairwise(classes)), over]


def _between(low: float, high: float) -> str:
    if high == 0:
        return "falls"
    return f"up to +{high:g} %" if low == 0 else f"{low:+g} to {high:g} %".replace("-", "−")


def classed(growth: pl.DataFrame, classes: tuple[float, ...] = CLASSES) -> pl.DataFrame:
    """Return the frame with `class_` (0 to 5) and `unsure`: the interval does not fit the class.

    It is wider than the class; or, as the two outer classes are open, it reaches back over their edge.
    """
    lower, upper = pl.col("change_pct_lower"), pl.col("change_pct_upper")
    where = pl.sum_horizontal([(pl.col("change_pct") >= edge).cast(pl.Int64) for edge in classes])
    widths = {number + 1: high - low for number, (low, high) in enumerate(pairwise(classes))}
    width = pl.col("class_").replace_strict(widths, default=inf, return_dtype=pl.Float64)
    over_edge = ((pl.col("class_") == 0) & (upper >= classes[0])) | (
        (pl.col("class_") == len(classes)) & (lower < classes[-1])
    )
    numbered = growth.filter(pl.col("change_pct").is_finite()).with_columns(class_=where)
    return numbered.with_columns(unsure=(upper - lower > width) | over_edge)


def world_map(
    growth: pl.DataFrame, theme: Theme, selected: str = "", classes: tuple[float, ...] = CLASSES
) -> go.Figure:
    """Return the world coloured by change_pct, one trace per class so that the legend names each.

    `growth` holds one row per ISO3 in `place` with name, change_pct and its bounds, as answered by
    growth_by_place; a group's value repeated for each of its members paints the group.
    """
    painted = classed(growth, classes)
    if painted.is_empty():
        return empty(theme, NOBODY, over_years=False)
    figure = canvas(theme, geo=_globe(theme), **_legend(theme), meta={"alt": alt_text(painted, classes)})
    rows = painted.rows(named=True)
    for number, words in enumerate(class_names(classes)):
        alike = [row for row in rows if row["class_"] == number]
        _add_land(figure, [row for row in alike if row["place"] not in ISLANDS], theme, number)
        _add_points(figure, [row for row in alike if row["place"] in ISLANDS], theme, number)
        _add_swatch(figure, words, theme.classes[number], theme.classes[number])
    _add_swatch(figure, UNSURE, _pale(theme, 4), theme.classes[4])
    _outline(figure, selected, theme)
    return figure


def _globe(theme: Theme) -> Layout:
    """Return the projection without frame, sea or Antarctica; land without a figure in the grid's grey."""
    return {
        "projection": {"type": "natural earth"},
        "resolution": 110,
        "showframe": False,
        "showcoastlines": False,
        "showcountries": False,
        "showland": True,
        "landcolor": theme.grid,
        "bgcolor": theme.paper,
        "lataxis": {"range": [-56, 84]},
        "lonaxis": {"range": [-169, 191]},
        "domain": {"x": [0.17 if _is_wide(theme) else 0, 1], "y": [0, 1]},
    }


def _is_wide(theme: Theme) -> bool:
    """Return whether the sheet leaves room beside the world, which is twice as wide as high."""
    return theme.width >= WIDE * theme.height


def _legend(theme: Theme) -> Layout:
    """Return the legend below the world; on a wide sheet at its left, over the empty ocean."""
    look: Layout = {"font": {"size": theme.text - 1}, "itemclick": False, "itemdoubleclick": False}
    below: Layout = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 0, "yanchor": "top"}
    beside: Layout = {"orientation": "v", "x": 0, "xanchor": "left", "y": 0, "yanchor": "bottom"}
    place, paper, room = (beside, TRANSPARENT, 0) if _is_wide(theme) else (below, theme.paper, 56)
    return {
        "showlegend": True,
        "legend": place | look | {"bgcolor": paper, "itemwidth": 30},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 30 if room and theme.width >= 800 else room},
    }


def _add_land(figure: go.Figure, shown: list[Row], theme: Theme, number: int) -> None:
    colour, pale = theme.classes[number], _pale(theme, number)
    edges = [colour if row["unsure"] else theme.paper for row in shown]
    figure.add_choropleth(
        locations=[row["place"] for row in shown],
        z=[int(row["unsure"]) for row in shown],
        zmin=0,
        zmax=1,
        colorscale=[[0, colour], [0.5, colour], [0.5, pale], [1, pale]],
        showscale=False,
        marker={"line": {"color": edges, "width": [1.2 if row["unsure"] else 0.5 for row in shown]}},
        **_hover(shown),
    )


def _add_points(figure: go.Figure, shown: list[Row], theme: Theme, number: int) -> None:
    where = [ISLANDS[row["place"]] for row in shown]
    colour, pale = theme.classes[number], _pale(theme, number)
    edges = [colour if row["unsure"] else theme.muted for row in shown]
    fills = [pale if row["unsure"] else colour for row in shown]
    figure.add_scattergeo(
        lon=[lon for lon, _ in where],
        lat=[lat for _, lat in where],
        mode="markers",
        marker={"size": 6, "color": fills, "line": {"color": edges, "width": 0.8}},
        showlegend=False,
        **_hover(shown),
    )


def _pale(theme: Theme, number: int) -> str:
    return blend(theme.classes[number], theme.paper, PALE)


def _hover(rows: list[Row]) -> Layout:
    """Return what a touched place says and hands on; a click must not dim the places around it."""
    return {
        "customdata": [row["place"] for row in rows],
        "text": [_sentence(row) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
    }


def _sentence(row: Row) -> str:
    """Return name, change and its interval."""
    value, lower, upper = (row[f"change_pct{end}"] for end in ("", "_lower", "_upper"))
    between = percent_range(lower, upper, signed=True)
    return f"<b>{row['name']}</b><br>{signed_percent(value)}<br>95 % interval {between}"


def _add_swatch(figure: go.Figure, words: str, fill: str, edge: str) -> None:
    marker = {"symbol": "square", "size": 12, "color": fill, "line": {"color": edge, "width": 1}}
    figure.add_scattergeo(lon=[None], lat=[None], mode="markers", marker=marker, name=words, showlegend=True)


def _outline(figure: go.Figure, selected: str, theme: Theme) -> None:
    """Draw a line around the chosen country, or a ring around its point."""
    if selected in ISLANDS:
        lon, lat = ISLANDS[selected]
        ring = {"symbol": "circle-open", "size": 13, "color": theme.ink, "line": {"width": 2}}
        figure.add_scattergeo(
            lon=[lon], lat=[lat], mode="markers", marker=ring, hoverinfo="skip", showlegend=False
        )
    elif selected:
        figure.add_choropleth(
            locations=[selected],
            z=[0],
            colorscale=[[0, TRANSPARENT], [1, TRANSPARENT]],
            showscale=False,
            marker={"line": {"color": theme.ink, "width": 2}},
            hoverinfo="skip",
        )


def alt_text(painted: pl.DataFrame, classes: tuple[float, ...] = CLASSES) -> str:
    """Return the map in a paragraph: how many places in each class, and the two extremes."""
    by_class = Counter(painted["class_"])
    counts = [f"{words}: {by_class[number]}" for number, words in enumerate(class_names(classes))]
    ordered = painted.sort("change_pct")
    least, most = ordered.row(0, named=True), ordered.row(-1, named=True)
    ends = (
        f"The deepest fall or smallest rise is {least['name']} ({signed_percent(least['change_pct'])}), "
        f"the steepest rise {most['name']} ({signed_percent(most['change_pct'])})."
    )
    unsure = int(painted["unsure"].sum())
    return f"World map. Places by change: {'; '.join(counts)}. {ends} In {unsure} the interval does not fit one class."
