"""The whole file: slides, pictures, type and script in one, allowed to reach nothing outside itself."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from lumbar.charts.theme import THEMES
from lumbar.charts.world_map import GEOMETRY
from lumbar.deck.fonts import FACES, FONTS, SANS, SERIF
from lumbar.deck.html.pictures import draws_a_map, moment, picture
from lumbar.deck.html.room import rooms
from lumbar.deck.html.slides import slide
from lumbar.deck.plate import Plate
from lumbar.deck.small_print import assumed, sources

HERE = Path(__file__).parent
FAMILIES = {SANS: "Source Sans", SERIF: "Source Serif"}
"""Under which names the charts and the sheet ask for the house's fonts."""
WEIGHTS = {400: "200 500", 600: "600 900"}


def page(shown: Sequence[Plate], now: datetime, theme: str = "", first: int = 1) -> bytes:
    """Return the deck as one HTML file; ``theme`` is light or dark, "" the one that its reader prefers.

    ``first`` is the slide it opens at.
    """
    pictures: list[dict[str, Any]] = []
    slides: list[str] = []
    for number, plate in enumerate(shown, 1):
        added = _pictures(plate)
        places = [len(pictures) + place for place in range(len(added))]
        slides.append(slide(plate, number, len(shown), places))
        pictures += added
    data = {"pictures": pictures, "world": _world() if draws_a_map(pictures) else None}
    opening = f'data-theme="{theme}" data-first="{first}"'
    return _document(shown[0].title, "".join(slides), data, f"{now:%Y-%m-%d}", opening).encode()


def _pictures(plate: Plate) -> list[dict[str, Any]]:
    if plate.layout == "table":
        return []
    planned = rooms(plate, assumed(plate.exhibits), sources(plate.exhibits))
    drawn = [
        picture(exhibit, room, plate.build) for exhibit, room in zip(plate.exhibits, planned, strict=True)
    ]
    if plate.play and len(drawn) == 1:
        own = plate.title if plate.title != plate.exhibits[0].title else ""
        drawn[0]["moments"] = [
            {**moment(exhibit, planned[0], drawn[0]), "title": own or exhibit.title}
            for exhibit in plate.play()
        ]
    return drawn


def _document(title: str, slides: str, data: object, day: str, opening: str) -> str:
    stage = (HERE / "stage.html").read_text(encoding="utf-8").replace("<!-- slides -->", slides)
    script = (HERE / "deck.js").read_text(encoding="utf-8")
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_policy(script)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="date" content="{day}"><title>{escape(title)}</title><style>{_style()}</style>'
    )
    held = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="en" {opening}><head>{head}</head><body>{stage}'
        f'<script type="application/json" id="data">{held}</script>'
        f"<script>{_plotly()}</script><script>{script}</script></body></html>"
    )


def _policy(script: str) -> str:
    """Return what the file may do: run the two scripts it holds, and fetch nothing."""
    hashes = " ".join(f"'sha256-{_digest(text)}'" for text in (_plotly(), script))
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _plotly() -> str:
    """Return plotly.js as it comes with plotly."""
    from plotly.offline import get_plotlyjs

    return get_plotlyjs()


@cache
def _world() -> dict[str, Any]:
    return json.loads((GEOMETRY / "world_110m.json").read_text(encoding="utf-8"))


@cache
def _style() -> str:
    """Return the sheet, with the house's colours and type."""
    themes = "".join(
        f'[data-theme="{theme.name}"]{{--paper:{theme.paper};--ink:{theme.ink};--muted:{theme.muted};'
        f"--grid:{theme.grid};--accent:{theme.accent};--changed:{theme.at(1).colour};color-scheme:{theme.name}}}"
        for theme in THEMES.values()
    )
    faces = "".join(_face(*face) for face in FACES)
    return faces + themes + (HERE / "deck.css").read_text(encoding="utf-8")


def _face(family: str, weight: int, name: str) -> str:
    held = base64.b64encode((FONTS / name).read_bytes()).decode()
    return (
        f"@font-face{{font-family:'{FAMILIES[family]}';font-weight:{WEIGHTS[weight]};"
        f"src:url(data:font/ttf;base64,{held})}}"
    )
