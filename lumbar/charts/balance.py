"""How alike patients are: between therapies before and after weighting, and the lost against the kept."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, Row, canvas, quiet_axis, ticks
from lumbar.charts.labels import short_name, text_width
from lumbar.charts.theme import MINUS, Theme, blend
from lumbar.charts.therapies import TherapyView, add_heading, heading_room, made_up, nothing

LINE_OF_BALANCE = 0.1
MARKS = "○\N{NO-BREAK SPACE}before weighting · ●\N{NO-BREAK SPACE}after"
ROWS = (22.0, 40.0)
FOOT = 52
TITLE = "standardised difference (in standard deviations)"


def love_plot(balance: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return each factor's largest difference between therapies before weighting (ring) and after (dot).

    `balance`: label, before, value (after weighting), as answered by balance_by_therapy. Most unlike first.
    """
    if balance.is_empty():
        return nothing("No factor is recorded to compare the patients by.", view, theme)
    rows = balance.sort("before", descending=True)
    key = f"Largest difference between any two therapies · {MARKS} · 0.1 is the usual line"
    high = 1.06 * max(rows.select(pl.max_horizontal("before", "value").max()).item(), 0.2)
    figure = _sheet(
        rows["label"].to_list(), (-0.025 * high, high), key, love_alt_text(balance, view), (view, theme)
    )
    _add_limits(figure, [LINE_OF_BALANCE], theme)
    y = list(range(rows.height))
    figure.add_scatter(
        x=[x for row in rows.iter_rows(named=True) for x in (row["before"], row["value"], None)],
        y=[place for place in y for _ in range(3)],
        mode="lines",
        line={"color": blend(theme.accent, theme.paper, 0.35), "width": 2},
        hoverinfo="skip",
        name="moved by weighting",
    )
    _add_marks(figure, rows, ("before", "before weighting"), (theme.paper, theme.muted))
    _add_marks(figure, rows, ("value", "after weighting"), (theme.accent, theme.accent))
    return figure


def _add_marks(
    figure: go.Figure, rows: pl.DataFrame, what: tuple[str, str], colours: tuple[str, str]
) -> None:
    """Draw a mark per factor; `what`: column and name, `colours`: fill and edge."""
    column, name = what
    told = [f"<b>{row['label']}</b><br>{row[column]:.2f} {name}" for row in rows.iter_rows(named=True)]
    figure.add_scatter(
        x=rows[column].to_list(),
        y=list(range(rows.height)),
        mode="markers",
        marker={
            "symbol": "circle",
            "size": 9,
            "color": colours[0],
            "line": {"width": 1.8, "color": colours[1]},
        },
        name=name,
        cliponaxis=False,
        hovertext=told,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def lost_against_kept(sides: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return how those who did not come back differ at baseline from those who did, the most unlike first.

    `sides`: label, unit ("" for a share), kept_mean, lost_mean, value (lost minus kept, standardised), as answered
    by lost_against_kept. Factors whose difference may not be shown are left out.
    """
    rows = sides.drop_nulls("value").sort(pl.col("value").abs(), descending=True)
    if rows.is_empty():
        return nothing("Too few patients were lost to tell how they differ.", view, theme)
    reach = 1.12 * max(rows.select(pl.col("value").abs().max()).item(), 0.2)
    key = f"Those who did not come back at week {view.week} against those who did · between the dotted lines: alike"
    names = [row["label"] for row in rows.iter_rows(named=True)]
    figure = _sheet(names, (-reach, reach), key, lost_alt_text(sides, view), (view, theme))
    _add_limits(figure, [-LINE_OF_BALANCE, LINE_OF_BALANCE], theme)
    line = {"color": theme.muted, "width": 1.4}
    figure.add_shape(type="line", x0=0, x1=0, y0=0, y1=1, yref="y domain", line=line, layer="below")
    _add_stems(figure, rows, theme)
    sides_words = (
        ("← less or lower among the lost", "right", -8),
        ("more or higher among the lost →", "left", 8),
    )
    for text, anchor, shift in sides_words:
        figure.add_annotation(
            x=0, y=1, yref="y domain", text=text, showarrow=False, xanchor=anchor, yanchor="bottom", xshift=shift,
            font={"size": theme.text, "color": theme.ink},
        )  # fmt: skip
    return figure


def _sheet(
    names: Sequence[str],
    span: tuple[float, float],
    key: str,
    alt: str,
    looked: tuple[TherapyView, Theme],
) -> go.Figure:
    view, theme = looked
    top = heading_room(key, view, theme) + round(1.4 * theme.text) + 4
    letters = 34 if theme.width >= 700 else 24
    shown = [short_name(name, letters) for name in names]
    least, most = (edge * theme.text / 14 for edge in ROWS)
    each = min(max(least, (theme.height - top - FOOT) / len(shown)), most)
    figure = canvas(
        theme,
        height=round(each * len(shown)) + top + FOOT,
        margin={
            "l": round(max(text_width(name, theme.text) for name in shown)) + 20,
            "r": 24,
            "t": top,
            "b": FOOT,
        },
        xaxis=_axis(span, theme),
        yaxis=quiet_axis(
            theme,
            tickvals=list(range(len(shown))),
            ticktext=shown,
            range=[len(shown) - 0.5, -0.5],
            automargin=False,
            tickfont={"color": theme.ink, "size": theme.text},
        ),
        meta={"alt": alt},
    )
    add_heading(figure, key, view, theme)
    return figure


def _axis(span: tuple[float, float], theme: Theme) -> Layout:
    values = ticks(span[0], span[1], 5)
    return quiet_axis(
        theme,
        showgrid=True,
        range=list(span),
        tickvals=values,
        ticktext=[f"{value:g}".replace("-", MINUS) for value in values],
        automargin=False,
        title={"text": TITLE, "font": {"color": theme.muted, "size": theme.text}, "standoff": 8},
    )


def _add_limits(figure: go.Figure, limits: Sequence[float], theme: Theme) -> None:
    for x in limits:
        line = {"color": theme.ink, "width": 1.2, "dash": "dot"}
        figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="y domain", line=line, layer="below")


def _add_stems(figure: go.Figure, rows: pl.DataFrame, theme: Theme) -> None:
    """Draw a dot per factor on a stem from zero; those beyond the line of balance stand out."""
    values = rows["value"].to_list()
    figure.add_scatter(
        x=[x for value in values for x in (0, value, None)],
        y=[place for place in range(rows.height) for _ in range(3)],
        mode="lines",
        line={"color": blend(theme.accent, theme.paper, 0.35), "width": 2},
        hoverinfo="skip",
        name="from alike",
    )
    figure.add_scatter(
        x=values,
        y=list(range(rows.height)),
        mode="markers",
        marker={
            "symbol": "circle",
            "size": 10,
            "color": [theme.accent if abs(value) > LINE_OF_BALANCE else theme.paper for value in values],
            "line": {"width": 1.8, "color": theme.accent},
        },
        name="lost minus kept",
        hovertext=[f"<b>{row['label']}</b><br>{means(row)}" for row in rows.iter_rows(named=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def means(row: Row) -> str:
    """Return both means in their unit: "lost 50.9, kept 57.0 years"."""
    if row["kept_mean"] is None or row["lost_mean"] is None:
        return "means not shown"
    if not row["unit"]:
        return f"lost {100 * row['lost_mean']:.0f} %, kept {100 * row['kept_mean']:.0f} %"
    return f"lost {row['lost_mean']:.1f}, kept {row['kept_mean']:.1f} {row['unit']}"


def love_alt_text(balance: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: every factor before and after weighting, and how many pass the line."""
    rows = balance.sort("before", descending=True)
    said = [f"{row['label']} {row['before']:.2f} to {row['value']:.2f}" for row in rows.iter_rows(named=True)]
    alike = rows.filter(pl.col("value") < LINE_OF_BALANCE).height
    opening = "Largest standardised difference between therapies, before and after weighting"
    return f"{opening}: {'; '.join(said)}. After weighting {alike} of {rows.height} lie below 0.1.{made_up(view)}"


def lost_alt_text(sides: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: every factor's difference between the lost and the kept."""
    rows = sides.drop_nulls("value").sort(pl.col("value").abs(), descending=True)
    said = [
        f"{row['label']} {round(row['value'], 2) + 0.0:+.2f} ({means(row)})".replace("-", MINUS)
        for row in rows.iter_rows(named=True)
    ]
    opening = f"Standardised difference at baseline, lost minus kept, week {view.week}"
    return f"{opening}: {'; '.join(said)}.{made_up(view)}"
