"""Table one as a picture: what each therapy's patients were like, and how far they lie apart, factor by factor."""

from itertools import pairwise

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.balance import LINE_OF_BALANCE
from lumbar.charts.canvas import Layout, Row, canvas, quiet_axis
from lumbar.charts.labels import short_name, text_width
from lumbar.charts.theme import Theme, blend
from lumbar.charts.therapies import (
    WIDE,
    TherapyView,
    add_heading,
    count,
    heading_room,
    made_up,
    nothing,
    share,
)

ROW, HEAD, FOOT = 30, 44, 12
BARS = 0.2
"""Share of the width kept for the bars of difference."""
KEY = "Mean (standard deviation) or share at baseline · bars: largest standardised difference, 0.1 is the usual line"


def case_mix(table: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return a row per factor: a number per therapy, and a bar for the largest difference between any two.

    `table`: label, unit ("" for a share), therapy, n, value, limit, sd, standardised_difference, as answered by
    table_one. Where it is narrow the bars stand alone.
    """
    if table.drop_nulls("value").is_empty():
        return nothing("Too few patients have a baseline. Choose a wider filter.", view, theme)
    factors = table.partition_by("label", maintain_order=True)
    therapies = view.in_order(factors[0])["therapy"].to_list() if theme.width >= WIDE else []
    top = heading_room(KEY, view, theme) + (HEAD if therapies else 8)
    names = [_name(factor.row(0, named=True), theme) for factor in factors]
    left = round(max(text_width(name, theme.text) for name in names)) + 20
    figure = canvas(
        theme,
        height=round(ROW * theme.text / 14 * len(factors)) + top + FOOT,
        margin={"l": left, "r": 44, "t": top, "b": FOOT},
        xaxis=quiet_axis(
            theme, domain=[0, 1 - BARS - 0.02], range=[0, len(therapies) or 1], showticklabels=False
        ),
        xaxis2=_bars_axis(table, bool(therapies), theme),
        yaxis=_names_axis(names, theme),
        meta={"alt": alt_text(table, view)},
    )
    if therapies:
        head = {"size": theme.text, "color": theme.muted}
        figure.add_annotation(
            x=0, xref="x2", xanchor="left", y=1, yref="y domain", yanchor="bottom", align="left", showarrow=False,
            text="largest<br>difference", font=head,
        )  # fmt: skip
    for place, therapy in enumerate(therapies):
        _add_therapy(figure, table.filter(therapy=therapy), place, view, theme)
    _add_bars(figure, factors, theme)
    add_heading(figure, KEY, view, theme)
    return figure


def _names_axis(names: list[str], theme: Theme) -> Layout:
    places, ink = list(range(len(names))), {"size": theme.text, "color": theme.ink}
    span = [len(names) - 0.5, -0.5]
    return quiet_axis(theme, range=span, tickvals=places, ticktext=names, tickfont=ink, automargin=False)


def _bars_axis(table: pl.DataFrame, beside: bool, theme: Theme) -> Layout:
    high = float(table.select(pl.col("standardised_difference").max().fill_null(0)).item())
    domain = [1 - BARS if beside else 0, 1]
    return quiet_axis(theme, domain=domain, range=[0, max(high, 2 * LINE_OF_BALANCE)], showticklabels=False)


def _name(row: Row, theme: Theme) -> str:
    unit = f", {row['unit']}" if row["unit"] else ""
    return short_name(f"{row['label']}{unit}", 34 if theme.width >= WIDE else 24)


def _add_therapy(figure: go.Figure, cells: pl.DataFrame, place: int, view: TherapyView, theme: Theme) -> None:
    """Write one therapy's numbers under its name and its patients."""
    rows = list(cells.iter_rows(named=True))
    figure.add_scatter(
        x=[place + 0.5] * len(rows),
        y=list(range(len(rows))),
        mode="text",
        text=[_cell(row) for row in rows],
        textfont={"size": theme.text, "color": theme.ink},
        name=rows[0]["therapy"],
        hoverinfo="skip",
        cliponaxis=False,
    )
    colour = view.look(rows[0]["therapy"], theme).colour
    small = f"<span style='font-size:{theme.text - 1}px;color:{theme.muted}'>{count(rows[0]['n'])}</span>"
    figure.add_annotation(
        x=place + 0.5, y=1, yref="y domain", yanchor="bottom", showarrow=False,
        text=f"<b>{short_name(rows[0]['therapy'], 16)}</b><br>{small}", font={"size": theme.text, "color": colour},
    )  # fmt: skip


def _cell(row: Row) -> str:
    if row["value"] is None:
        return "few"
    if not row["unit"]:
        return share(row["value"], row["limit"])
    return f"{row['value']:.1f}" + ("" if row["sd"] is None else f" ({row['sd']:.1f})")


def _add_bars(figure: go.Figure, factors: list[pl.DataFrame], theme: Theme) -> None:
    """Draw every factor's largest difference, its number at the right, the line of balance, rules between rows."""
    sizes = [factor["standardised_difference"][0] for factor in factors]
    unlike = [size is not None and size > LINE_OF_BALANCE for size in sizes]
    figure.add_bar(
        x=sizes,
        y=list(range(len(sizes))),
        xaxis="x2",
        orientation="h",
        width=0.5,
        marker={"color": [theme.accent if far else blend(theme.accent, theme.paper, 0.35) for far in unlike]},
        name="largest standardised difference",
        hoverinfo="skip",
    )
    for place, size in enumerate(sizes):
        words = "few" if size is None else f"{size:.2f}"
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=4, y=place, text=words, showarrow=False,
            font={"size": theme.text, "color": theme.muted},
        )  # fmt: skip
    line = {"color": theme.ink, "width": 1.2, "dash": "dot"}
    ends = {"x0": LINE_OF_BALANCE, "x1": LINE_OF_BALANCE, "y0": 0, "y1": 1}
    figure.add_shape(type="line", xref="x2", yref="y domain", line=line, **ends)
    for above, below in pairwise(range(len(sizes))):
        rule = {"color": theme.grid, "width": 1}
        y = (above + below) / 2
        figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=y, y1=y, line=rule, layer="below")


def alt_text(table: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: every factor's number in every therapy, and the largest difference."""
    said = [_in_words(factor) for factor in table.partition_by("label", maintain_order=True)]
    return f"Patients at baseline by therapy. {' '.join(said)}{made_up(view)}"


def _in_words(factor: pl.DataFrame) -> str:
    rows = list(factor.iter_rows(named=True))
    far = rows[0]["standardised_difference"]
    apart = "" if far is None else f"; largest standardised difference {far:.2f}"
    unit = f", {rows[0]['unit']}" if rows[0]["unit"] else ""
    cells = ", ".join(f"{row['therapy']} {_cell(row)}" for row in rows)
    return f"{rows[0]['label']}{unit}: {cells}{apart}."
