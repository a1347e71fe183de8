"""From the cases at the start to those at the end, step by step: population size, age structure, rates."""

from dataclasses import dataclass
from itertools import accumulate, pairwise

import plotly.graph_objects as go

from lumbar.charts.canvas import Row, canvas, empty, quiet_axis, ticks, titled_ticks
from lumbar.charts.theme import Theme, blend, people, signed_people

PARTS = (
    ("due_to_population", "Population size"),
    ("due_to_ageing", "Age structure"),
    ("due_to_rates", "Rates"),
)
"""Column and name of each part, in the order drawn; its place here is its place in `Theme.series`."""
NOBODY = "Nobody is counted under this filter."
WIDE = 480
THICK = 0.62
FULL, WHOLE = 0.8, 0.55


@dataclass(frozen=True)
class Step:
    """One bar: its name, where it starts and ends, what it says; `part` is its place among PARTS, if it is one."""

    name: str
    start: float
    end: float
    said: str
    part: int | None = None
    aside: str = ""


def steps(row: Row, years: tuple[int, int]) -> list[Step]:
    """Return the bars of one place's change, `row` as answered by change_of_place: two wholes and three parts between.

    The parts add up: the last one ends where the last whole does.
    """
    parts = [float(row[column]) for column, _ in PARTS]
    levels = list(accumulate(parts, initial=float(row["cases_from"])))
    before, after = (
        Step(str(year), 0.0, float(row[column]), people(row[column]))
        for year, column in zip(years, ("cases_from", "cases_to"), strict=True)
    )
    calibration = row["of_which_calibration"]
    aside = f"of which calibration {signed_people(calibration)}" if round(calibration) else ""
    between = [
        Step(name, start, end, signed_people(end - start), place, "" if place else aside)
        for place, ((_, name), (start, end)) in enumerate(zip(PARTS, pairwise(levels), strict=True))
    ]
    return [before, *between, after]


def waterfall(row: Row, years: tuple[int, int], theme: Theme) -> go.Figure:
    """Return the bars from left to right over an axis of people that starts at zero, each said in words."""
    if not row["cases_from"] and not row["cases_to"]:
        return empty(theme, NOBODY, over_years=False)
    bars = steps(row, years)
    low = min(0.0, *(min(bar.start, bar.end) for bar in bars))
    high = max(max(bar.start, bar.end) for bar in bars)
    marks = ticks(low, high)
    figure = canvas(
        theme,
        bargap=0.2,
        xaxis=quiet_axis(
            theme,
            tickvals=list(range(len(bars))),
            ticktext=[_name(bar, theme) for bar in bars],
            range=[-0.5, len(bars) - 0.5],
            tickfont={"color": theme.ink, "size": theme.text},
        ),
        yaxis=quiet_axis(
            theme,
            showgrid=True,
            range=[low, low + (high - low) * 1.12],
            tickvals=marks,
            ticktext=titled_ticks(marks, people),
        ),
        meta={"alt": alt_text(row, years)},
    )
    _add_bars(figure, bars, theme)
    _join(figure, bars, theme)
    for place, bar in enumerate(bars):
        _say(figure, bar, place, theme)
    return figure


def _name(bar: Step, theme: Theme) -> str:
    """Return the name under a bar; in a narrow picture a word to a line, and what is set aside is left to hovering."""
    if theme.width < WIDE:
        return bar.name.replace(" ", "<br>")
    small = f"<span style='font-size:{theme.text - 2}px;color:{theme.muted}'>"
    aside = bar.aside.replace(" calibration", "<br>calibration")
    return f"{bar.name}<br>{small}{aside}</span>" if aside else bar.name


def _add_bars(figure: go.Figure, bars: list[Step], theme: Theme) -> None:
    figure.add_bar(
        x=list(range(len(bars))),
        y=[bar.end - bar.start for bar in bars],
        base=[bar.start for bar in bars],
        width=THICK,
        marker={"color": [_colour(bar, theme) for bar in bars]},
        hovertext=[
            "<br>".join(filter(None, (f"<b>{bar.name}</b>", f"{bar.said} people", bar.aside))) for bar in bars
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _colour(bar: Step, theme: Theme) -> str:
    if bar.part is None:
        return blend(theme.muted, theme.paper, WHOLE)
    return blend(theme.at(bar.part).colour, theme.paper, FULL)


def _join(figure: go.Figure, bars: list[Step], theme: Theme) -> None:
    """Draw a thin line from the end of each bar to the next one, and the line of zero."""
    half = THICK / 2
    for place, bar in enumerate(bars[:-1]):
        figure.add_shape(
            type="line", x0=place + half, x1=place + 1 - half, y0=bar.end, y1=bar.end,
            line={"color": theme.muted, "width": 1, "dash": "dot"},
        )  # fmt: skip
    zero = {"color": theme.muted, "width": 1}
    figure.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=0, y1=0, line=zero)


def _say(figure: go.Figure, bar: Step, place: int, theme: Theme) -> None:
    """Write what a bar stands for in the colour of its part: above it, or below one that falls."""
    falls = bar.end < bar.start
    said = bar.said.replace(" ", "<br>") if theme.width < WIDE else bar.said
    colour = theme.ink if bar.part is None else theme.at(bar.part).colour
    figure.add_annotation(
        x=place, y=bar.end, text=f"<b>{said}</b>", showarrow=False, yanchor="top" if falls else "bottom",
        font={"size": theme.text, "color": colour},
    )  # fmt: skip


def alt_text(row: Row, years: tuple[int, int]) -> str:
    """Return the steps in a paragraph."""
    if not row["cases_from"] and not row["cases_to"]:
        return f"Empty axes. {NOBODY}"
    first, *parts, last = steps(row, years)
    said = [f"{part.name} {part.said}{f' ({part.aside})' if part.aside else ''}" for part in parts]
    return (
        f"Steps from {first.said} people with low back pain in {years[0]} to {last.said} in {years[1]}, "
        f"{row['name']}: {'; '.join(said)}."
    )
