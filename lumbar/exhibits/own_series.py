"""What of the reader's own exports stands over the lines on screen, and the sentence under them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import plotly.graph_objects as go

from lumbar.answers import CaseFilters, cases_by_year
from lumbar.answers.own_series import LABEL, own_series, own_series_sentence
from lumbar.charts.lines import View
from lumbar.charts.own_series import over_lines
from lumbar.charts.theme import Theme
from lumbar.exhibits.asking import ask

Over: TypeAlias = Callable[[go.Figure, Theme], go.Figure]


@dataclass(frozen=True)
class OwnSeries:
    """What is drawn over the exhibit's picture (None: nothing), and what is said below; no part of any exhibit."""

    over: Over | None
    said: str


def own_series_over(filters: CaseFilters, view: View, panels: bool) -> OwnSeries:
    """The exports' series for the view: only of the same measure, sex and age, on a scale that can hold them."""
    comparable = not panels and view.scale != "indexed"
    said = own_series_sentence(filters, view.measure, comparable=comparable)
    series = own_series(filters, view.measure)
    if not comparable or series.is_empty():
        return OwnSeries(None, said)
    lines = (ask(cases_by_year, filters), view)
    return OwnSeries(lambda figure, theme: over_lines(figure, lines, series, LABEL, theme), said)
