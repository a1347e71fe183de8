"""The picture as PNG or SVG at slide size, with its title, subtitle and source line inside."""

import os
import shutil
from base64 import b64encode
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from threading import Lock
from typing import Any

import plotly.graph_objects as go

from lumbar.charts.theme import FONT, LIGHT, Theme
from lumbar.charts.world_map import geometry_address
from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.fonts import FACES, FONTS, SANS
from lumbar.deck.fonts import SERIF as OWN_SERIF
from lumbar.deck.sources import source_line
from lumbar.errors import CannotShow

WIDTH, HEIGHT, SCALE = 1280, 720, 1.5
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
FOOT = 54
"""Pixels for the sources. Head and foot are taken off the height a picture is drawn for, so labels keep their room."""
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
    return rasterised(_drawn(slide(exhibit, theme)), theme, (WIDTH, HEIGHT))


def svg(exhibit: Exhibit, theme: Theme = LIGHT) -> bytes:
    """Return the picture as SVG of 1280 x 720, with its fonts inside. Raises CannotShow as ``png`` does."""
    opening, end, inside = _drawn(slide(exhibit, theme)).partition(b">")
    return opening + end + _faces() + inside


def bare(exhibit: Exhibit, theme: Theme, size: tuple[int, int]) -> bytes:
    """Return the picture alone as SVG of that many pixels: title and sources stand elsewhere."""
    width, height = size
    figure = exhibit.draw(replace(theme, width=width, height=height))
    return _drawn(figure.update_layout(width=width, height=height))


def _drawn(figure: go.Figure) -> bytes:
    """Return the figure as SVG in the fonts of the house, which are at hand wherever it is drawn again."""
    layout: Any = figure["layout"]
    size = {"format": "svg", "width": layout.width, "height": layout.height}
    with _one_at_a_time:
        _start()
        import kaleido

        drawn = kaleido.calc_fig_sync(figure.to_dict(), opts=size, topojson=geometry_address())
    for named, own in ((FONT, SANS), (SERIF, OWN_SERIF)):
        for quote in ("&quot;", "'"):
            drawn = drawn.replace(named.replace('"', quote).encode(), own.encode())
    return drawn


def rasterised(drawn: bytes, theme: Theme, size: tuple[int, int]) -> bytes:
    """Return an SVG as PNG, SCALE pixels for each of its own, on the theme's paper."""
    import typst

    width, height = size
    with TemporaryDirectory() as folder:
        (Path(folder) / "drawn.svg").write_bytes(drawn)
        page = Path(folder) / "page.typ"
        page.write_text(
            f'#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb("{theme.paper}"))\n'
            f'#image("drawn.svg", width: {width}pt)',
            encoding="utf-8",
        )
        return typst.compile(page, font_paths=[FONTS], ignore_system_fonts=True, format="png", ppi=72 * SCALE)


@cache
def _faces() -> bytes:
    """Return the fonts of the house as a style for an SVG."""
    faces = [
        f'@font-face{{font-family:"{name}";font-weight:{weight};'
        f"src:url(data:font/ttf;base64,{b64encode((FONTS / file).read_bytes()).decode()})}}"
        for name, weight, file in FACES
    ]
    return f"<style>{''.join(faces)}</style>".encode()


@cache
def _start() -> None:
    """Start the one Chrome that is kept running; it answers one caller at a time."""
    os.environ.setdefault("BROWSER_PATH", browser())
    try:
        import kaleido
    except ImportError as missing:
        raise CannotShow(
            "Images need the package kaleido. Install lumbar[images], or use the camera in the chart's own toolbar."
        ) from missing
    kaleido.start_sync_server(silence_warnings=True, mathjax=False)


def slide(exhibit: Exhibit, theme: Theme = LIGHT) -> go.Figure:
    """Return the figure at slide size with finding above, measure and unit under it, sources below."""
    title = "<br>".join(wrap(exhibit.title, 92))
    subtitle = "<br>".join(wrap(". ".join(filter(None, (measured(exhibit), exhibit.scenario))), 146))
    lines = title.count("<br>") + 1
    head = 34 * lines + 26 * (subtitle.count("<br>") + 1) + 64
    figure = exhibit.draw(replace(theme, text=18, width=WIDTH, height=HEIGHT - head - FOOT))
    own = _margin(figure)
    figure.update_layout(
        width=WIDTH,
        height=HEIGHT,
        margin={
            "l": max(own.l or 0, 40) + 16,
            "r": max(own.r or 0, 40),
            "t": (own.t or 0) + head,
            "b": (own.b or 0) + FOOT,
        },
        title={
            "text": f"<b>{title}</b>",
            "font": {"family": SERIF, "size": 28, "color": theme.ink},
            "subtitle": {"text": subtitle, "font": {"size": 18, "color": theme.muted}},
            "x": 0.022,
            "xref": "container",
            "y": 1 - (24 + 34 * lines) / HEIGHT,
            "yref": "container",
            "yanchor": "bottom",
        },
    )
    _write_source(figure, f"{exhibit.note} {source_line(exhibit.files)}".strip(), theme)
    return figure


def _write_source(figure: go.Figure, line: str, theme: Theme) -> None:
    """Write the sources in two small lines at the foot of the sheet."""
    margin = _margin(figure)
    figure.add_annotation(
        text="<br>".join(wrap(line, 170)),
        font={"size": 13, "color": theme.muted},
        align="left",
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0,
        xanchor="left",
        xshift=28 - margin.l,
        y=(48 - margin.b) / (HEIGHT - margin.t - margin.b),
        yanchor="top",
    )


def _margin(figure: go.Figure) -> Any:  # noqa: ANN401 (plotly types none of it)
    layout: Any = figure["layout"]
    return layout.margin
