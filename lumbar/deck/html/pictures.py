"""Pictures of an exhibit as the browser draws them: light and dark, and what a build holds back at first."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from lumbar.charts.canvas import LAST_ESTIMATE
from lumbar.charts.theme import THEMES, unbroken
from lumbar.deck.exhibit import Exhibit, alt_text, measured
from lumbar.deck.html.room import Room

YEAR = re.compile(r"\b(19|20)\d\d\b")
LATER_LINE = re.compile(r"<br>[^<]*\b(?:20[2-9]\d)\b[^<]*$")


def picture(exhibit: Exhibit, room: Room, build: bool) -> dict[str, Any]:
    """Return the figure in both themes, its words, and with ``build`` what is shown only at the second step."""
    figures = _drawn(exhibit, room)
    return {
        **_inked(figures),
        "width": room.width,
        "height": room.height,
        "alt": alt_text(exhibit, figures["light"]),
        "held": held_back(figures["light"]) if build else {},
        "moments": [],
    }


def moment(exhibit: Exhibit, room: Room, whole: dict[str, Any]) -> dict[str, Any]:
    """Return one of the years that the ``whole`` picture is played through, with its measure and years.

    It has the whole picture's axis where that is wide enough, so that what grows is seen to grow.
    """
    inked = _inked(_drawn(exhibit, room))
    for theme, figure in inked.items():
        own, last = figure["layout"].get("xaxis", {}), whole[theme]["layout"].get("xaxis", {})
        if _within(own.get("range"), last.get("range")):
            figure["layout"]["xaxis"] = last
    return {**inked, "measure": unbroken(measured(exhibit))}


def _within(inner: list[float] | None, outer: list[float] | None) -> bool:
    if not inner or not outer:
        return False
    return min(outer) <= min(inner) and max(inner) <= max(outer)


def _drawn(exhibit: Exhibit, room: Room) -> dict[str, go.Figure]:
    """Return the figure in every theme, as large as its room."""
    width, height = room.width, room.height
    return {
        name: exhibit.draw(replace(theme, width=width, height=height, text=room.text)).update_layout(
            width=width, height=height, autosize=False
        )
        for name, theme in THEMES.items()
    }


def _inked(figures: dict[str, go.Figure]) -> dict[str, Any]:
    return {name: json.loads(figure.to_json() or "{}") for name, figure in figures.items()}


def held_back(figure: go.Figure) -> dict[str, Any]:
    """Return what lies after the last estimate: axes to cover from there, traces to hide, texts to shorten.

    Empty where the picture has no projection of its own, or is painted in cells that no cover fits.
    """
    layout: Any = figure["layout"]
    every: Any = figure["data"]
    if any(trace.type == "heatmap" for trace in every):
        return {}
    axes = sorted({shape.xref for shape in layout.shapes if shape.x0 == shape.x1 == LAST_ESTIMATE})
    if axes:
        return {"covers": axes, "from": LAST_ESTIMATE}
    traces = [number for number, trace in enumerate(every) if _is_later(trace.name or "")]
    texts = {
        number: LATER_LINE.sub("", note.text)
        for number, note in enumerate(layout.annotations)
        if LATER_LINE.search(note.text or "")
    }
    return {"traces": traces, "texts": texts} if traces else {}


def _is_later(name: str) -> bool:
    return any(year > LAST_ESTIMATE for year in _years(name))


def _years(name: str) -> Iterator[int]:
    return (int(found[0]) for found in YEAR.finditer(name))


def draws_a_map(pictures: list[dict[str, Any]]) -> bool:
    """Return whether any of the pictures needs the world's outlines."""
    return any("geo" in each["light"]["layout"] for each in pictures)
