"""How therapies are looked at: instrument, visit, reference, and the store's order, which fixes every colour."""

from dataclasses import dataclass
from math import ceil, isfinite, log10
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Layout, Row, canvas, quiet_axis
from lumbar.charts.labels import text_width
from lumbar.charts.theme import MINUS, Series, Theme
from lumbar.instruments import Instrument

AS_THEY_CAME = "patient mix not allowed for"
SYNTHETIC = "synthetic data"
WIDE = 700
"""Planned pixels from which on there is room for whole sentences beside a row."""
LINE = 1.35
"""Height of a line of words, in heights of its text."""


@dataclass(frozen=True)
class TherapyView:
    """What is compared: `therapies` in the store's order, so that each keeps its colour whatever is filtered.

    `synthetic`: the store was made up, and every picture says so.
    """

    tool: Instrument
    week: int
    therapies: tuple[str, ...]
    reference: str = ""
    synthetic: bool = False

    def look(self, therapy: str, theme: Theme) -> Series:
        """Return the therapy's colour, marker and dash."""
        return theme.at(self.therapies.index(therapy))

    def in_order(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows in the store's order of therapies, otherwise as they came."""
        place = {therapy: position for position, therapy in enumerate(self.therapies)}
        by = pl.col("therapy").cast(pl.String).replace_strict(place, return_dtype=pl.Int64)
        return rows.sort(by, maintain_order=True)

    @property
    def others(self) -> str:
        """Return what stands against the reference: the one other therapy, or "the therapy" of the row."""
        rest = [therapy for therapy in self.therapies if therapy != self.reference]
        return rest[0] if len(rest) == 1 else "the therapy"

    @property
    def better(self) -> str:
        """Return the direction in words."""
        return f"{self.tool.better} is better"

    @property
    def unit(self) -> str:
        """Return the unit in words: a score in per cent or without unit counts points."""
        return "points" if self.tool.unit in {"%", "points", "index"} else self.tool.unit

    def score(self, value: float) -> str:
        """Return a score or a difference, one digit finer than whole steps, without its unit."""
        decimals = max(1, ceil(-log10(self.tool.step) - 1e-9))
        text = f"{abs(value):.{decimals}f}"
        return (MINUS if value < 0 and text.strip("0.") else "") + text

    def size(self, value: float) -> str:
        """Return how far a difference goes and which way: "2.0 points better"."""
        way = "better" if (value < 0) == (self.tool.better == "lower") else "worse"
        return f"{self.score(abs(value))} {self.unit} {way}"


def apart(row: Row) -> bool | None:
    """Return whether the interval leaves out zero; None where there is no interval."""
    numbers = [row[name] for name in ("value", "lower", "upper")]
    if any(number is None or not isfinite(number) for number in numbers):
        return None
    return not row["lower"] <= 0 <= row["upper"]


def difference_words(row: Row, view: TherapyView) -> tuple[str, str]:
    """Return a difference in scores and its interval as a reader would say them."""
    known = apart(row)
    if known is None:
        return "too few to compare", ""
    low, high = row["lower"], row["upper"]
    if not known:
        best, worst = (low, high) if view.tool.better == "lower" else (high, low)
        return "not told apart", f"{view.score(abs(best))} better to {view.score(abs(worst))} worse"
    near, far = sorted((abs(low), abs(high)))
    return view.size(row["value"]), f"{view.score(near)} to {view.score(far)}"


def of_hundred_words(row: Row) -> tuple[str, str]:
    """Return a difference of shares (0 to 1) and its interval in patients of a hundred.

    >>> of_hundred_words({"value": 0.07, "lower": 0.031, "upper": 0.11})
    ('7 more of 100', '3 to 11')
    """
    known = apart(row)
    if known is None:
        return "too few to compare", ""
    low, high, value = (round(100 * row[name]) for name in ("lower", "upper", "value"))
    if not known:
        return "not told apart", f"{abs(low)} fewer to {abs(high)} more"
    near, far = sorted((abs(low), abs(high)))
    return f"{abs(value)} {'more' if row['value'] > 0 else 'fewer'} of 100", f"{near} to {far}"


def count(number: float | None) -> str:
    """Return a number of patients as it may be shown; a count that is withheld is said in words.

    >>> count(8_210), count(None)
    ('8,210', 'fewer than 8')
    """
    return "fewer than 8" if number is None else f"{number:,.0f}"


def share(value: float | None, limit: str = "") -> str:
    """Return a share (0 to 1) in whole per cent, with "<" or ">" where only a limit may be shown.

    >>> share(0.778), share(0.92, ">"), share(0.001, "<"), share(None)
    ('78 %', '> 92 %', '< 1 %', 'not shown')
    """
    if value is None:
        return "not shown"
    percent = 100 * value
    return f"{limit} {min(99, max(1, percent)):.0f} %" if limit else f"{percent:.0f} %"


def followed(row: Row) -> str:
    """Return how many of those whose visit was due came back, from `n_followed` of `n`."""
    return f"{count(row['n_followed'])} of {count(row['n'])}"


def change_words(threshold: str, view: TherapyView) -> str:
    """Return a threshold of the instrument's list ("10", "30%") in words: "10 points", "30 % of baseline"."""
    number = threshold.removesuffix("%")
    return f"{number} % of baseline" if threshold.endswith("%") else f"{number} {view.unit}"


def folded(text: str, width: float, size: float) -> list[str]:
    """Return the text in lines of at most this many pixels, broken between words.

    >>> folded("lower is better", 60, 14)
    ['lower is', 'better']
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _heading_lines(text: str, view: TherapyView, theme: Theme) -> list[str]:
    kept = text_width(SYNTHETIC, theme.text - 1) + 40 if view.synthetic else 20
    return folded(text, theme.width - kept - 12, theme.text - 1)


def heading_room(text: str, view: TherapyView, theme: Theme) -> int:
    """Return the pixels that heading and mark take above the plot."""
    return round(16 + LINE * (theme.text - 1) * len(_heading_lines(text, view, theme)))


def add_heading(figure: go.Figure, text: str, view: TherapyView, theme: Theme) -> None:
    """Write how the picture is to be read at its top left, and at its top right whether the data are made up."""
    layout: Any = figure["layout"]
    margin = layout.margin
    quiet: Layout = {"size": theme.text - 1, "color": theme.muted}
    corner: Layout = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "top", "showarrow": False}
    figure.add_annotation(
        text="<br>".join(_heading_lines(text, view, theme)),
        x=0,
        xanchor="left",
        align="left",
        xshift=8 - margin.l,
        yshift=margin.t - 2,
        font=quiet,
        **corner,
    )
    if view.synthetic:
        figure.add_annotation(
            text=SYNTHETIC,
            name=SYNTHETIC,
            x=1,
            xanchor="right",
            xshift=margin.r - 6,
            yshift=margin.t - 4,
            font=quiet,
            bordercolor=theme.muted,
            borderwidth=1,
            borderpad=3,
            **corner,
        )


def nothing(sentence: str, view: TherapyView, theme: Theme) -> go.Figure:
    """Return empty axes with a sentence in their middle."""
    hidden = quiet_axis(theme, showticklabels=False)
    alt = f"Empty axes: {sentence[:1].lower()}{sentence[1:]}"
    margin = {"l": 12, "r": 12, "t": 40, "b": 12}
    figure = canvas(theme, xaxis=hidden, yaxis=hidden, margin=margin, meta={"alt": alt})
    middle: Layout = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    figure.add_annotation(text=sentence, font={"color": theme.muted, "size": theme.text + 2}, **middle)
    add_heading(figure, "", view, theme)
    return figure


def made_up(view: TherapyView) -> str:
    """Return the words that end every alternative text of a made-up store."""
    return " The data are synthetic." if view.synthetic else ""
