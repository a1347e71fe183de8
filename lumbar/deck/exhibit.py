"""What goes on screen or on paper as one thing: a finding, its picture, its table, its sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.theme import Theme
from lumbar.deck.columns import Column
from lumbar.deck.plain.chart import PlainChart
from lumbar.deck.sources import Credit

GBD_AND_UN = ("curve", "population")
"""The published files that the population answers rest on, as named in data/SOURCES.toml."""


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One chart with everything that must travel with it.

    ``title`` states the finding, ``subtitle`` gives measure and unit, ``scope`` whose and when, ``scenario`` the
    assumptions; ``draw`` makes the picture for a theme; ``files`` name the sources in SOURCES.toml, or are credits;
    ``columns`` head the table's own columns; ``plain`` reduces the picture to numbers, None where there is only
    the picture or the table; ``facts`` are three short sentences beside the finding, made from the same numbers.
    """

    name: str
    title: str
    subtitle: str
    draw: Callable[[Theme], go.Figure]
    table: pl.DataFrame
    scope: str = ""
    scenario: str = ""
    files: tuple[str | Credit, ...] = GBD_AND_UN
    note: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict[str, Column])
    plain: Callable[[], PlainChart] | None = None
    facts: tuple[str, ...] = ()


def alt_text(exhibit: Exhibit, figure: go.Figure) -> str:
    """Return the picture in words: what the chart itself says of its data, else title and subtitle."""
    layout: Any = figure["layout"]
    meta = layout.meta
    said = meta.get("alt", "") if isinstance(meta, dict) else ""
    return said or f"{exhibit.title.rstrip('.')}. {measured(exhibit)}."


def measured(exhibit: Exhibit) -> str:
    """Return measure, unit and scope in one line."""
    return ", ".join(filter(None, (exhibit.subtitle, exhibit.scope)))
