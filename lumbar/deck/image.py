"""The picture as PNG or SVG at slide size, with its title, subtitle and source line inside."""

import os
import shutil
from base64 import b64encode
from dataclasses import replace
from functools import cache
from html import escape
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
FOOT, FOOT_LINE, FOOT_LETTERS = 20, 17, 215
"""Pixels at the foot and for each line of notes and sources there, and the letters of a line. Head and foot are taken
off the height a picture is drawn for, so labels keep their room."""
EDGE = 28
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
    return rasterised(_sheet(exhibit, theme), theme, (WIDTH, HEIGHT))


def svg(exhibit: Exhibit, theme: Theme = LIGHT) -> bytes:
    """Return the picture as SVG of 1280 x 720, with its fonts inside. Raises CannotShow as ``png`` does."""
    opening, end, inside = _sheet(exhibit, theme).partition(b">")
    return opening + end + _faces() + inside


def _sheet(exhibit: Exhibit, theme: Theme) -> bytes:
    return with_sources(_drawn(slide(exhibit, theme)), exhibit, theme)


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
    """Return the figure at slide size with finding above, measure and unit under it, room for the sources below."""
    title = "<br>".join(wrap(exhibit.title, 86))
    subtitle = "<br>".join(wrap(". ".join(filter(None, (measured(exhibit), exhibit.scenario))), 146))
    lines = title.count("<br>") + 1
    head = 34 * lines + 26 * (subtitle.count("<br>") + 1) + 64
    foot = FOOT + FOOT_LINE * len(_small_print(exhibit))
    figure = exhibit.draw(replace(theme, text=18, width=WIDTH, height=HEIGHT - head - foot))
    own = _margin(figure)
    figure.update_layout(
        width=WIDTH,
        height=HEIGHT,
        margin={
            "l": max(own.l or 0, 40) + 16,
            "r": max(own.r or 0, 40),
            "t": (own.t or 0) + head,
            "b": (own.b or 0) + foot,
        },
        title={
            "text": f"<b>{title}</b>",
            "font": {"family": SERIF, "size": 28, "color": theme.ink},
            "subtitle": {"text": subtitle, "font": {"size": 18, "color": theme.muted}},
            "x": 0.022,
            "xref": "container",
            "y": 1 - (24 + 34) / HEIGHT,
            "yref": "container",
            "yanchor": "bottom",
        },
    )
    return figure


def with_sources(drawn: bytes, exhibit: Exhibit, theme: Theme) -> bytes:
    """Return a slide drawn as SVG with notes and sources in small lines at its foot.

    No chart knows where its axis begins before it is drawn; these lines stand at the edge of the sheet.
    """
    lines = _small_print(exhibit)
    first = HEIGHT - FOOT_LINE * (len(lines) - 1) - FOOT / 2
    written = "".join(
        f'<text x="{EDGE}" y="{first + FOOT_LINE * number:g}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    look = f'font-family="{SANS}" font-size="13" fill="{theme.muted}"'
    return drawn.removesuffix(b"</svg>") + f"<g {look}>{written}</g></svg>".encode()


def _small_print(exhibit: Exhibit) -> list[str]:
    return wrap(f"{exhibit.note} {source_line(exhibit.files)}".strip(), FOOT_LETTERS)


def _margin(figure: go.Figure) -> Any:  # noqa: ANN401 (plotly types none of it)
    layout: Any = figure["layout"]
    return layout.margin
