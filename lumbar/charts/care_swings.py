"""Which input counts most: the therapists that each alone makes of the middle estimate, from end to end."""

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, quiet_axis, ticks, titled_ticks
from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, about, about_range, blend, people
from lumbar.measures.care_inputs import FACTORS

NOBODY = "No therapist is needed under these filters and inputs."
ROW = 46
FULL = 0.6


def ends_of(row: Row) -> tuple[str, str]:
    """Return the input's value at the left and at the right end of its bar: where it divides, its high end is left."""
    factor = FACTORS[row["factor"]]
    low, high = factor.written(row["low"]), factor.written(row["high"])
    return (high, low) if factor.divides else (low, high)


def care_swings(moved: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return a bar per input around the middle estimate, the widest first. `moved` as answered by care_sensitivity."""
    if not moved["therapists"].sum():
        return empty(theme, NOBODY, over_years=False)
    middle, high = float(moved["therapists"][0]), float(moved.select(pl.col("therapists_high").max()).item())
    marks = ticks(0, high)
    room = max(text_width(ends_of(row)[1], theme.text) for row in moved.iter_rows(named=True)) + 16
    figure = canvas(
        theme,
        height=ROW * moved.height + 60,
        margin={"l": 12, "r": 12, "t": 12, "b": 30},
        xaxis=quiet_axis(
            theme,
            showgrid=True,
            range=[0, high / max(0.5, 1 - room / theme.width)],
            tickvals=marks,
            ticktext=titled_ticks(marks, people),
        ),
        yaxis=quiet_axis(theme, showticklabels=False, range=[moved.height - 0.4, -0.7]),
        meta={"alt": swings_alt(moved)},
    )
    figure.add_bar(
        x=(moved["therapists_high"] - moved["therapists_low"]).to_list(),
        base=moved["therapists_low"].to_list(),
        y=list(range(moved.height)),
        orientation="h",
        width=0.3,
        marker={"color": blend(theme.at(0).colour, theme.paper, FULL)},
        hovertext=[_hover(row) for row in moved.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    line = {"color": theme.ink, "width": 1.5}
    figure.add_shape(type="line", x0=middle, x1=middle, y0=0, y1=1, yref="y domain", line=line)
    for place, row in enumerate(moved.iter_rows(named=True)):
        _write(figure, row, place, theme)
    return figure


def _write(figure: go.Figure, row: Row, place: int, theme: Theme) -> None:
    """Write the input's name above its bar and its own ends beside it."""
    figure.add_annotation(
        x=0, xref="paper", y=place - 0.38, text=row["label"], showarrow=False, xanchor="left",
        font={"size": theme.text, "color": theme.ink}, bgcolor=theme.paper, borderpad=0,
    )  # fmt: skip
    for text, x, anchor, shift in zip(
        ends_of(row), (row["therapists_low"], row["therapists_high"]), ("right", "left"), (-4, 4), strict=True
    ):
        figure.add_annotation(
            x=x, y=place, text=text, showarrow=False, xanchor=anchor, xshift=shift,
            font={"size": theme.text, "color": theme.muted},
        )  # fmt: skip


def _hover(row: Row) -> str:
    first, last = ends_of(row)
    between = about_range(row["therapists_low"], row["therapists_high"])
    return f"<b>{row['label']}</b><br>{first} to {last}<br>{between} therapists"


def swings_alt(moved: pl.DataFrame) -> str:
    """Return the bars in a paragraph: every input with what it makes of the middle estimate."""
    if not moved["therapists"].sum():
        return f"Empty axes. {NOBODY}"
    said = [
        f"{row['label']}, {' to '.join(ends_of(row))}: {about_range(row['therapists_low'], row['therapists_high'])}"
        for row in moved.iter_rows(named=True)
    ]
    middle = about(moved["therapists"][0])
    return f"Bars around the middle estimate of {middle} therapists, the widest first. {'; '.join(said)}."
