"""Plates -> PDF: what stands on each page, as data for the layout in paper.typ."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import typst

from lumbar.charts.theme import LIGHT
from lumbar.deck import image
from lumbar.deck.drawing import svg
from lumbar.deck.exhibit import Exhibit, alt_text, measured
from lumbar.deck.fonts import FONTS, SANS, SERIF
from lumbar.deck.plate import Plate
from lumbar.deck.shown import slide_table
from lumbar.deck.small_print import assumed, nature, sources
from lumbar.errors import CannotShow

LAYOUT = Path(__file__).with_name("paper.typ")
WHOLE, BESIDE_FACTS, HALF = (888, 366), (640, 366), (432, 318)
"""Points that a chart has: alone, with facts beside it, one of two. The page is 960 by 540."""


def document(plates: Sequence[Plate], today: datetime) -> bytes:
    """Return the plates as a PDF, 16:9, tagged; ``today`` is the day it says it was made.

    A picture that only a browser can draw becomes its table where there is no Chrome.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder)
        pages = [_page(plate, number, place) for number, plate in enumerate(plates, 1)]
        said = {
            "title": plates[0].title,
            "made": f"{today:%d %B %Y}".lstrip("0"),
            "sans": SANS,
            "serif": SERIF,
        }
        colours = {name: getattr(LIGHT, name) for name in ("paper", "ink", "muted", "grid", "accent")}
        told = {**said, "colours": colours, "pages": pages}
        (place / "told.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        copyfile(LAYOUT, place / LAYOUT.name)
        return typst.compile(
            place / LAYOUT.name,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=int(today.timestamp()),
        )


def _page(plate: Plate, number: int, folder: Path) -> dict[str, Any]:
    charts = [
        _chart(exhibit, plate, folder / f"{number}-{place}")
        for place, exhibit in enumerate(plate.exhibits[: 2 if plate.layout == "two_charts" else 1])
    ]
    return {
        "kind": plate.kind,
        "layout": plate.layout,
        "title": plate.title,
        "subtitle": plate.subtitle,
        "facts": plate.facts,
        "changed": plate.changed,
        "nature": nature(plate.exhibits),
        "foot": " ".join(filter(None, (assumed(plate.exhibits), sources(plate.exhibits))))
        if plate.exhibits
        else "",
        "link": plate.link,
        "charts": charts,
    }


def _chart(exhibit: Exhibit, plate: Plate, path: Path) -> dict[str, Any]:
    """Return a chart's file, or its table, with all that must stand beside it."""
    said = {"title": exhibit.title, "measured": measured(exhibit)}
    drawn = None if plate.layout == "table" else _picture(exhibit, plate, path)
    return {**said, **(drawn or _table(exhibit, plate))}


def _picture(exhibit: Exhibit, plate: Plate, path: Path) -> dict[str, Any] | None:
    """Return the file of the picture and the picture in words; None where only a browser could draw it."""
    size = {"chart_facts": BESIDE_FACTS, "two_charts": HALF}.get(plate.layout, WHOLE)
    if exhibit.plain is not None:
        plain = exhibit.plain()
        path = path.with_suffix(".svg")
        path.write_bytes(svg(plain, replace(LIGHT, text=12), *size))
        return {"file": path.name, "alt": plain.alt}
    try:
        figure = image.bare(exhibit, LIGHT, size)
    except CannotShow:
        return None
    path = path.with_suffix(".svg")
    path.write_bytes(figure)
    return {"file": path.name, "alt": alt_text(exhibit, exhibit.draw(LIGHT))}


def _table(exhibit: Exhibit, plate: Plate) -> dict[str, Any]:
    table = slide_table(exhibit)
    rows = "row" if table.left_out == 1 else "rows"
    more = f"and {table.left_out:,} more {rows}: see the workbook" if table.left_out else ""
    note = (
        ""
        if plate.layout == "table"
        else "Without a Chrome on this machine the table stands for the picture."
    )
    return {
        "headings": table.heads,
        "rows": table.rows,
        "numbers": table.numbers,
        "under": ". ".join(filter(None, (more, note))),
    }
