"""The picture as a PNG at slide size, with its title, subtitle and source line inside."""

import os
import shutil
from dataclasses import replace
from functools import cache
from textwrap import wrap
from threading import Lock
from typing import Any

import plotly.graph_objects as go

from lumbar.charts.theme import LIGHT, Theme
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.sources import source_line
from lumbar.deck.type import offer_fonts
from lumbar.errors import CannotShow

WIDTH, HEIGHT, SCALE = 1280, 720, 1.5
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
SERIF = '"Source Serif", Georgia, serif'
_one_at_a_time = Lock()


def browser() -> str:
    """Return the Chrome that draws images, or raise CannotShow where none is installed."""
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise CannotShow(
            "No Chrome or Chromium was found to draw the image. "
            "Use the camera in the chart's own toolbar, or install Chromium on the server."
        )
    return found


def png(exhibit: Exhibit, theme: Theme = LIGHT) -> bytes:
    """Return the picture at 1920 x 1080 pixels. Raises CannotShow without a Chrome or without kaleido."""
    figure = slide(exhibit, theme)
    size = {"format": "png", "width": WIDTH, "height": HEIGHT, "scale": SCALE}
    kaleido = _drawing_server()
    with _one_at_a_time:
        return kaleido.calc_fig_sync(figure.to_dict(), opts=size)


@cache
def _drawing_server() -> Any:
    """Return kaleido with one Chrome kept running; the server answers one caller at a time."""
    os.environ.setdefault("BROWSER_PATH", browser())
    try:
        import kaleido
    except ImportError as missing:
        raise CannotShow(
            "Images need the package kaleido. Install lumbar[images], or use the camera in the chart's own toolbar."
        ) from missing
    offer_fonts()
    kaleido.start_sync_server(silence_warnings=True, mathjax=False)
    return kaleido


def slide(exhibit: Exhibit, theme: Theme = LIGHT) -> go.Figure:
    """Return the figure at slide size with finding above, measure and unit under it, sources below."""
    large = replace(theme, text=18, width=WIDTH, height=HEIGHT)
    figure = exhibit.draw(large)
    title = wrap(exhibit.title, 76)
    source = wrap(source_line(exhibit.files), 170)
    subtitle = wrap(". ".join(filter(None, (exhibit.subtitle, exhibit.scenario))), 130)
    top, bottom = 34 * len(title) + 24 * len(subtitle) + 38, 17 * len(source) + 26
    own = figure.layout.margin
    margin = {
        "l": max(own.l or 0, 40),
        "r": max(own.r or 0, 40),
        "t": (own.t or 0) + top,
        "b": (own.b or 0) + bottom,
    }
    figure.update_layout(width=WIDTH, height=HEIGHT, margin=margin)
    _write(figure, title, {"y": HEIGHT - 26, "size": 28, "family": SERIF, "colour": theme.ink})
    _write(figure, subtitle, {"y": HEIGHT - 36 - 34 * len(title), "size": 18, "family": "", "colour": theme.muted})
    _write(figure, source, {"y": 14 + 17 * len(source), "size": 13, "family": "", "colour": theme.muted})
    return figure


def _write(figure: go.Figure, lines: list[str], look: dict[str, Any]) -> None:
    """Write lines at the left edge of the sheet, their top ``y`` pixels above its lower edge."""
    margin = figure.layout.margin
    inner = HEIGHT - margin.t - margin.b
    font = {"size": look["size"], "color": look["colour"]} | ({"family": look["family"]} if look["family"] else {})
    figure.add_annotation(
        text="<br>".join(lines),
        font=font,
        align="left",
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0,
        xanchor="left",
        xshift=28 - margin.l,
        y=(look["y"] - margin.b) / inner,
        yanchor="top",
    )
