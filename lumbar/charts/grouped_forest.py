"""Forests in groups: a therapy's difference in each subgroup, and over an instrument's list of thresholds."""

from collections.abc import Iterable, Iterator

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.forest import score_scale
from lumbar.charts.forest_sheet import ForestRow, Scale, add_points, forest_sheet, told
from lumbar.charts.theme import Theme, fade
from lumbar.charts.therapies import (
    AS_THEY_CAME,
    WIDE,
    TherapyView,
    apart,
    change_words,
    difference_words,
    followed,
    made_up,
    nothing,
    of_hundred_words,
)

GAP = 0.45
BAND = 0.13


def subgroup_forest(differences: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return each therapy's difference from the reference in every subgroup, and the gap between subgroups.

    `differences`: therapy, subgroup, looks, n, n_followed, value, lower, upper, interaction, interaction_lower,
    interaction_upper, interaction_per, as answered by subgroup_differences. Judged by the gap, never one by one.
    """
    if differences.drop_nulls("value").is_empty():
        return nothing("Too few patients in these subgroups came back to compare.", view, theme)
    rows = list(subgroup_rows(differences, view, theme))
    figure = forest_sheet(rows, score_scale(view), subgroup_key(differences, view), (view, theme))
    add_points(figure, rows, theme)
    return told(figure, subgroup_alt_text(differences, view))


def _groups(rows: pl.DataFrame, view: TherapyView) -> Iterator[tuple[float, list[Row]]]:
    """Yield each therapy's rows with the place of their head line from the top."""
    y = 0.0
    for group in view.in_order(rows).partition_by("therapy", maintain_order=True):
        yield y, list(group.iter_rows(named=True))
        y += group.height + 1 + GAP


def subgroup_key(differences: pl.DataFrame, view: TherapyView) -> str:
    """Return how the picture is to be read: against whom, one of how many looks, and which gap."""
    first = differences.row(0, named=True)
    return f"Against {view.reference} · exploratory, one of {first['looks']} looks · gap: {first['interaction_per']}"


def subgroup_rows(differences: pl.DataFrame, view: TherapyView, theme: Theme) -> Iterable[ForestRow]:
    """Yield a head for each therapy, with the gap between its subgroups, and a row for each subgroup."""
    for y, group in _groups(differences, view):
        look = view.look(group[0]["therapy"], theme)
        yield ForestRow(y, (group[0]["therapy"], ""), ("", _gap(group[0], view)), look, stacked=False)
        for line, row in enumerate(group, start=1):
            words = difference_words(row, view)
            name = (row["subgroup"], followed(row) if theme.width >= WIDE else "")
            said = _said(words, theme)
            told = f"{', '.join(filter(None, words))}<br>{followed(row)} followed"
            hover = f"<b>{row['therapy']}</b>, {row['subgroup']}<br>{told}"
            interval = (row["value"], row["lower"], row["upper"])
            yield ForestRow(y + line, name, said, look, *interval, hover=hover, stacked=False, bold=False)


def _said(words: tuple[str, str], theme: Theme) -> tuple[str, str]:
    """Return value and interval for one line; where it is narrow, the interval alone of what is not told apart."""
    if theme.width < WIDE and words[0] == "not told apart":
        return "", words[1]
    return words


def _gap(row: Row, view: TherapyView) -> str:
    """Return how far the subgroups lie apart, and whether that is clear."""
    low, high = row["interaction_lower"], row["interaction_upper"]
    known = apart({"value": row["interaction"], "lower": low, "upper": high})
    if known is None:
        return ""
    if not known:
        return f"no clear gap ({view.score(low)} to {view.score(high)})"
    near, far = sorted((abs(low), abs(high)))
    return f"gap {view.score(abs(row['interaction']))} ({view.score(near)} to {view.score(far)})"


def subgroup_alt_text(differences: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: every therapy's subgroups, and the gap between them."""
    said = [
        f"{group[0]['therapy']}: {'; '.join(_in_words(row['subgroup'], difference_words(row, view)) for row in group)}"
        f"; {_gap(group[0], view)}."
        for _, group in _groups(differences, view)
    ]
    opening = (
        f"Exploratory: differences from {view.reference} in {view.tool.code} at week {view.week} by subgroup."
    )
    return f"{opening} {' '.join(said)}{made_up(view)}"


def _in_words(name: str, words: tuple[str, str]) -> str:
    return f"{name} {words[0]}{f' ({words[1]})' if words[1] else ''}"


def threshold_band(responders: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return the difference in responders for every threshold of the instrument's list, and the band they span.

    `responders`: therapy, threshold, difference, difference_lower, difference_upper (shares, 0 to 1) as answered
    by responders_by_therapy, one answer per threshold, put under each other.
    """
    rows = _differences(responders, view)
    if rows.drop_nulls("value").is_empty():
        return nothing("Too few patients came back to compare. Choose an earlier visit.", view, theme)
    lines = list(threshold_rows(responders, view, theme))
    figure = forest_sheet(lines, threshold_scale(view), threshold_key(view), (view, theme))
    for y, group in _groups(rows, view):
        _add_band(figure, y, group, fade(view.look(group[0]["therapy"], theme).colour, BAND))
    add_points(figure, lines, theme)
    return told(figure, threshold_alt_text(responders, view))


def _differences(responders: pl.DataFrame, view: TherapyView) -> pl.DataFrame:
    others = responders.filter(pl.col("therapy") != view.reference)
    ends = {"value": "difference", "lower": "difference_lower", "upper": "difference_upper"}
    numbers = [pl.col(column).cast(pl.Float64).alias(name) for name, column in ends.items()]
    return others.select("therapy", "threshold", *numbers)


def threshold_scale(view: TherapyView) -> Scale:
    """Return the axis of differences in responders: more of them favours the therapy."""
    sides = (f"favours {view.reference}", f"favours {view.others}")
    return Scale(f"difference in responders of 100 patients, week {view.week}", sides, 100)


def threshold_key(view: TherapyView) -> str:
    """Return how the picture is to be read."""
    return f"Against {view.reference}, {AS_THEY_CAME} · the band holds every threshold of the list"


def threshold_rows(responders: pl.DataFrame, view: TherapyView, theme: Theme) -> Iterable[ForestRow]:
    """Yield a head for each therapy, with the band it spans, and a row for each threshold."""
    for y, group in _groups(_differences(responders, view), view):
        look = view.look(group[0]["therapy"], theme)
        yield ForestRow(y, (group[0]["therapy"], ""), ("", _span(group)), look, stacked=False)
        for line, row in enumerate(group, start=1):
            words = of_hundred_words(row)
            change = change_words(row["threshold"], view)
            hover = f"<b>{row['therapy']}</b>, improved by {change}<br>{', '.join(filter(None, words))}"
            interval = (row["value"], row["lower"], row["upper"])
            yield ForestRow(
                y + line,
                (change, ""),
                _said(words, theme),
                look,
                *interval,
                hover=hover,
                stacked=False,
                bold=False,
            )


def _span(group: list[Row]) -> str:
    """Return how far the difference moves over the list: "5 to 7 more"."""
    known = [round(100 * row["value"]) for row in group if row["value"] is not None]
    if not known:
        return ""
    low, high = sorted((min(known), max(known)), key=abs)
    if min(known) < 0 < max(known):
        return f"band {-min(known)} fewer to {max(known)} more"
    return f"band {abs(low)} to {abs(high)} {'more' if max(known) > 0 else 'fewer'}"


def _add_band(figure: go.Figure, y: float, group: list[Row], colour: str) -> None:
    known = [row["value"] for row in group if row["value"] is not None]
    if known:
        figure.add_shape(
            type="rect",
            x0=min(known),
            x1=max(known),
            y0=y + 0.5,
            y1=y + len(group) + 0.5,
            fillcolor=colour,
            line={"width": 0},
            layer="below",
            name=group[0]["therapy"],
        )


def threshold_alt_text(responders: pl.DataFrame, view: TherapyView) -> str:
    """Return the picture in a paragraph: every therapy's difference at each threshold."""
    said = [
        f"{group[0]['therapy']}: "
        + "; ".join(_in_words(change_words(row["threshold"], view), of_hundred_words(row)) for row in group)
        for _, group in _groups(_differences(responders, view), view)
    ]
    opening = (
        f"Responders on {view.tool.code} at week {view.week}, difference from {view.reference} by threshold."
    )
    return f"{opening} {'. '.join(said)}.{made_up(view)}"
