"""A hundred people as dots: better with either therapy, better in addition, fewer better, not better."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row, canvas, quiet_axis
from lumbar.charts.theme import Theme, blend
from lumbar.charts.therapies import (
    AS_THEY_CAME,
    LINE,
    TherapyView,
    add_heading,
    apart,
    change_words,
    folded,
    heading_room,
    made_up,
    nothing,
    of_hundred_words,
)

SIDE = 10
FOOT = 12
PALE = 0.45
NOT_CLEAR = 0.55


@dataclass(frozen=True)
class State:
    """Some of a hundred people: how many, in which words, and how their dots look."""

    people: int
    words: str
    colour: str
    filled: bool = True


def hundred(either: float, difference: float) -> tuple[int, int, int]:
    """Return how many of 100 improve with either, with one of the two only, and with none; they add up to 100.

    `either`: the lower of the two shares, `difference`: the distance to the higher one (0 to 1). The difference
    is rounded as it is in words, since it is what readers take away; those with none take up the rest.

    >>> hundred(0.592, 0.071), hundred(0.994, 0.004), hundred(0.3, 0.7)
    ((59, 7, 34), (99, 0, 1), (30, 70, 0))
    """
    only = round(100 * difference)
    both = min(round(100 * either), 100 - only)
    return both, only, 100 - both - only


def icon_array(responders: pl.DataFrame, therapy: str, view: TherapyView, theme: Theme) -> go.Figure:
    """Return 100 people given `therapy`, beside how many would be expected better as with the reference.

    `responders`: therapy, reference, threshold, value (share, 0 to 1), difference, difference_lower,
    difference_upper, as answered by responders_by_therapy. Where the interval of the difference holds zero
    its people are grey and the words say so.
    """
    found = responders.filter(pl.col("therapy") == therapy)
    if found.drop_nulls("difference").is_empty():
        return nothing("Too few patients came back to show a hundred of them.", view, theme)
    row = found.row(0, named=True)
    states = _states(row, view, theme)
    words = f"100 patients: {therapy} against {view.reference}, week {view.week}; {AS_THEY_CAME}"
    top = heading_room(words, view, theme) + 4
    side = min(theme.height - top - FOOT, round(0.5 * theme.width))
    ending = _ending(row, view)
    below = max(0, round(_down(states, ending, side, theme)) - side) + FOOT
    figure = canvas(
        theme,
        height=top + side + below,
        margin={"l": 14, "r": theme.width - side - 14, "t": top, "b": below},
        xaxis=quiet_axis(theme, range=[-0.5, SIDE - 0.5], showticklabels=False, automargin=False),
        yaxis=quiet_axis(theme, range=[SIDE - 0.5, -0.5], showticklabels=False, automargin=False),
        meta={"alt": alt_text(responders, therapy, view)},
    )
    _add_people(figure, states, side, theme)
    _add_words(figure, states, ending, side, theme)
    add_heading(figure, words, view, theme)
    return figure


def _states(row: Row, view: TherapyView, theme: Theme) -> list[State]:
    """Return the states of the 100 in the order in which they are drawn."""
    more, clear = row["difference"] > 0, apart(_difference(row))
    either, only, none = hundred(row["value"] - max(0.0, row["difference"]), abs(row["difference"]))
    grey = blend(theme.muted, theme.paper, NOT_CLEAR)
    winner = view.look(row["therapy"] if more else view.reference, theme).colour
    base = blend(winner, theme.paper, PALE)
    added = f"better in addition with {row['therapy']}" if more else f"better with {view.reference} only"
    return [
        State(either, "better with either", base),
        State(only, added if clear else f"{added}: not clear", winner if clear else grey),
        State(none, "not better with either", grey if clear else theme.muted, filled=False),
    ]


def _difference(row: Row) -> Row:
    names = {"value": "difference", "lower": "difference_lower", "upper": "difference_upper"}
    return {name: row[column] for name, column in names.items()}


def _ending(row: Row, view: TherapyView) -> str:
    """Return the change, and the difference with its interval, in a sentence."""
    said, between = of_hundred_words(_difference(row))
    change = f"Better: by at least {change_words(row['threshold'], view)} on {view.tool.code}."
    if not apart(_difference(row)):
        return f"{change} The two are not told apart: 95 % interval {between} of 100."
    return f"{change} {said[0].upper()}{said[1:]}: 95 % interval {between}."


def _add_people(figure: go.Figure, states: list[State], side: float, theme: Theme) -> None:
    """Draw one trace of dots per state, row by row from the top left."""
    start = 0
    for state in states:
        places = range(start, start + state.people)
        start += state.people
        figure.add_scatter(
            x=[place % SIDE for place in places],
            y=[place // SIDE for place in places],
            mode="markers",
            marker={
                "symbol": "circle",
                "size": 0.62 * side / SIDE,
                "color": state.colour if state.filled else theme.paper,
                "line": {"width": 1.6, "color": state.colour},
            },
            name=state.words,
            cliponaxis=False,
            hovertemplate=f"<b>{state.people} of 100</b><br>{state.words}<extra></extra>",
        )


def _room(side: float, theme: Theme) -> float:
    """Return the pixels for words beside the dots."""
    return theme.width - side - 48


def _state_height(state: State, side: float, theme: Theme) -> float:
    return (
        LINE * (theme.text * len(folded(state.words, _room(side, theme), theme.text)) + theme.text + 10) + 14
    )


def _down(states: list[State], ending: str, side: float, theme: Theme) -> float:
    """Return how far down all the words reach."""
    lines = folded(ending, _room(side, theme), theme.text - 1)
    return sum(_state_height(state, side, theme) for state in states) + LINE * theme.text * len(lines)


def _add_words(figure: go.Figure, states: list[State], ending: str, side: float, theme: Theme) -> None:
    """Write number and words of every state beside the dots, and under them the ending."""
    y = 0.0
    for state in states:
        sign = "●" if state.filled else "○"
        number = (
            f"<span style='color:{state.colour};font-size:{theme.text + 2}px'>{sign}</span> "
            f"<b><span style='font-size:{theme.text + 10}px'>{state.people}</span></b>"
        )
        lines = folded(state.words, _room(side, theme), theme.text)
        _add_text(figure, "<br>".join([number, *lines]), y, theme)
        y += _state_height(state, side, theme)
    lines = folded(ending, _room(side, theme), theme.text - 1)
    small = f"color:{theme.muted};font-size:{theme.text - 1}px"
    _add_text(figure, f"<span style='{small}'>{'<br>'.join(lines)}</span>", y, theme)


def _add_text(figure: go.Figure, text: str, down: float, theme: Theme) -> None:
    figure.add_annotation(
        text=text,
        x=1,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        xshift=22,
        yshift=-down,
        align="left",
        showarrow=False,
        font={"size": theme.text, "color": theme.ink},
    )


def alt_text(responders: pl.DataFrame, therapy: str, view: TherapyView) -> str:
    """Return the picture in a paragraph: how many of 100 in which state, and how sure that is."""
    row = responders.filter(pl.col("therapy") == therapy).row(0, named=True)
    more = row["difference"] > 0
    either, only, none = hundred(row["value"] - max(0.0, row["difference"]), abs(row["difference"]))
    added = f"better in addition with {therapy}" if more else f"better with {view.reference} only"
    opening = f"A hundred people, {therapy} against {view.reference} at week {view.week}"
    people = f"{either} better with either, {only} {added}, {none} not better with either"
    return f"{opening}: {people}. {_ending(row, view)}{made_up(view)}"
