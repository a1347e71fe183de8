"""From people with low back pain to therapists, step by step: each with its number, and the factor to the next."""

from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, empty, quiet_axis
from lumbar.charts.labels import text_width
from lumbar.charts.theme import Theme, about, about_range, blend, people, people_range
from lumbar.measures.care_inputs import FACTORS

Kind = Literal["people", "count"]
STEPS: tuple[tuple[str, str, Kind, tuple[str, ...]], ...] = (
    ("cases", "people with low back pain", "people", ("need",)),
    ("in_need", "need rehabilitation", "people", ("reach",)),
    ("in_care", "are reached", "people", ("courses", "contacts")),
    ("contacts", "contacts a year", "count", ("capacity",)),
    ("therapists", "full-time therapists", "count", ()),
    ("cost", "cost a year, currency as entered", "count", ()),
)
"""Column, what it counts, whether people are counted, and the factors that lead to the next step."""
WORDS = {
    "need": "in need",
    "reach": "reached",
    "courses": "courses a year",
    "contacts": "contacts",
    "capacity": "a therapist",
    "cost": "a contact",
}
"""What stands behind each factor's number."""
ONE = {"courses": "course a year", "contacts": "contact"}
NOBODY = "Nobody is counted under this filter."
HEIGHT = 72
BAR, NAME, BELOW_BAR, BELOW_NAME = 0.2, -0.34, 0.34, -0.02
"""In rows: how thick a bar is, and how far from it the words stand."""
BIGGER = 3
FULL = 0.72
GAP = 30


@dataclass(frozen=True)
class Step:
    """One step: its number in the middle estimate and in words, its range, and the factor after it."""

    value: float
    said: str
    what: str
    aside: str
    after: str
    people: bool


def steps(needed: pl.DataFrame, factors: pl.DataFrame) -> list[Step]:
    """Return the steps of one place and year.

    `needed`: its low, middle and high row as answered by care_needed; `factors` as answered by care_inputs.
    """
    low, middle, high = needed.iter_rows(named=True)
    known = {row["factor"]: row for row in factors.iter_rows(named=True)}
    return [
        Step(
            float(middle[column]),
            people(middle[column]) if column == "cases" else about(middle[column]),
            what,
            _interval(middle) if column == "cases" else about_range(low[column], high[column]),
            _cost(known) if column == "therapists" else _factors(keys, known),
            kind == "people",
        )
        for column, what, kind, keys in STEPS
    ]


def _interval(middle: Row) -> str:
    return f"95 % interval {people_range(middle['cases_lower'], middle['cases_upper'])}"


def _factors(keys: tuple[str, ...], known: dict[str, Row]) -> str:
    """Return the factors to the next step with their ranges: × 33 % (16 % to 100 %)."""
    return "  ".join(f"{'÷' if FACTORS[key].divides else '×'} {_factor(key, known)}" for key in keys)


def _cost(known: dict[str, Row]) -> str:
    return f"the contacts × {_factor('cost', known)}"


def _factor(key: str, known: dict[str, Row]) -> str:
    factor = FACTORS[key]
    low, middle, high = (factor.written(known[key][end]) for end in ("low", "middle", "high"))
    between = "" if low == high else f" ({low.removesuffix(' %')} to {high})"
    words = ONE.get(key, WORDS[key]) if known[key]["middle"] == 1 else WORDS[key]
    return f"{middle} {words}{between}"


def care_chain(needed: pl.DataFrame, factors: pl.DataFrame, theme: Theme) -> go.Figure:
    """Return the steps from top to bottom: people as bars on one scale, what is no longer people as numbers."""
    if not needed["cases"].sum():
        return empty(theme, NOBODY, over_years=False)
    chain = steps(needed, factors)
    bars = [step for step in chain if step.people]
    figure = canvas(
        theme,
        height=HEIGHT * len(chain),
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        xaxis=quiet_axis(theme, showticklabels=False, range=[0, chain[0].value]),
        yaxis=quiet_axis(theme, showticklabels=False, range=[len(chain) - 0.5, -0.5]),
        meta={"alt": alt_text(needed, factors)},
    )
    figure.add_bar(
        x=[step.value for step in bars],
        y=list(range(len(bars))),
        orientation="h",
        width=BAR,
        marker={"color": blend(theme.accent, theme.paper, FULL)},
        hovertext=[f"<b>{step.said}</b> {step.what}<br>{step.aside}" for step in bars],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    for place, step in enumerate(chain):
        _write(figure, step, place, theme)
    return figure


def _write(figure: go.Figure, step: Step, place: int, theme: Theme) -> None:
    """Write number, name and, where there is room, range above a step's bar; the factor to the next below it."""
    name = f"<b>{step.said}</b> {step.what}"
    width = text_width(f"{step.said} {step.what}", theme.text + BIGGER) + text_width(step.aside, theme.text)
    small = f"<span style='font-size:{theme.text}px;color:{theme.muted}'>{step.aside}</span>"
    named = f"{name}   {small}" if width + GAP < theme.width else name
    _line(figure, named, place + NAME, {"size": theme.text + BIGGER, "color": theme.ink})
    if step.after:
        arrow = "" if step.after.startswith("the") else "↓  "
        below = place + (BELOW_BAR if step.people else BELOW_NAME)
        _line(figure, f"{arrow}{step.after}", below, {"size": theme.text, "color": theme.muted})


def _line(figure: go.Figure, words: str, y: float, font: dict[str, object]) -> None:
    figure.add_annotation(
        x=0, xref="paper", y=y, text=words, showarrow=False, xanchor="left", yanchor="middle", align="left",
        font=font,
    )  # fmt: skip


def alt_text(needed: pl.DataFrame, factors: pl.DataFrame) -> str:
    """Return the steps in a paragraph."""
    if not needed["cases"].sum():
        return f"Empty axes. {NOBODY}"
    name, year = needed["name"][0], needed["year"][0]
    said = [
        f"{step.said} {step.what} ({step.aside}){f', {step.after}' if step.after else ''}"
        for step in steps(needed, factors)
    ]
    return f"Steps from back pain to care, {name}, {year}: {'; '.join(said)}."
