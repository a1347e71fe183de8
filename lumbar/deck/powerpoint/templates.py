"""Which layout a slide gets: the house's by name, a reader's own by what places they have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml.etree import XMLSyntaxError
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout

from lumbar.deck.powerpoint import stage
from lumbar.deck.powerpoint.desk import Shape
from lumbar.deck.powerpoint.ground import theme_on
from lumbar.deck.powerpoint.house import house
from lumbar.deck.powerpoint.stage import HOUSE, Box, Stage
from lumbar.errors import CannotShow

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
FEET = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
EXHIBITS = (stage.CHART, stage.CHART_FACTS, stage.TWO_CHARTS, stage.TABLE)
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"
MOST_UNPACKED = 400_000_000
"""Bytes: a few megabytes may unpack to a whole disk."""
LEAST_BODY = 0.5
"""Share of a slide's height that must be left between title and foot."""


@dataclass(frozen=True)
class Template:
    """An empty presentation, and for each kind of slide its layout and where things stand on it."""

    deck: Deck
    layouts: Mapping[str, SlideLayout]
    stages: Mapping[str, Stage]


def own() -> Template:
    """Return the house's template."""
    deck = house()
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    return Template(deck, layouts, dict.fromkeys(layouts, HOUSE))


def theirs(path: Path) -> Template:
    """Return a reader's template without its slides; raises CannotShow where the file is none."""
    deck = _opened(path)
    _empty(deck)
    layouts = list(deck.slide_layouts)
    cover = _first(layouts, "title", PP_PLACEHOLDER.CENTER_TITLE)
    chosen = {
        stage.COVER: cover,
        stage.SECTION: next((one for one in layouts if one.element.get("type") == "secHead"), cover),
        **dict.fromkeys(EXHIBITS, _barest(layouts)),
    }
    return Template(deck, chosen, {name: _stage(deck, layout) for name, layout in chosen.items()})


def _opened(path: Path) -> Deck:
    """Return the presentation; a .potx differs from a .pptx by one word."""
    try:
        file = BytesIO()
        with ZipFile(path) as old, ZipFile(file, "w") as new:
            if sum(part.file_size for part in old.infolist()) > MOST_UNPACKED:
                raise CannotShow(f"{path.name} unpacks to more than a template holds. Choose another.")
            for name in old.namelist():
                part = old.read(name)
                if name == "[Content_Types].xml":
                    part = part.replace(
                        MAIN.format("template").encode(), MAIN.format("presentation").encode()
                    )
                new.writestr(name, part)
        return Presentation(file)
    except (OSError, BadZipFile, KeyError, ValueError, XMLSyntaxError) as broken:
        raise CannotShow(
            f"{path.name} is no PowerPoint file. Choose a .pptx or .potx as template."
        ) from broken


def _empty(deck: Deck) -> None:
    """Take the slides out, and the sections and shows that name them."""
    for slide in deck.element.xpath("./p:sldIdLst/p:sldId"):
        deck.part.drop_rel(slide.rId)
        slide.getparent().remove(slide)
    for naming in deck.element.xpath("./p:custShowLst | ./p:extLst/p:ext[*[local-name()='sectionLst']]"):
        naming.getparent().remove(naming)


def _kinds(layout: SlideLayout) -> list[PP_PLACEHOLDER]:
    return [place.placeholder_format.type for place in layout.placeholders]


def _first(layouts: Iterable[SlideLayout], kind: str, holds: PP_PLACEHOLDER) -> SlideLayout:
    known = list(layouts)
    named = [one for one in known if one.element.get("type") == kind]
    return next(iter([*named, *(one for one in known if holds in _kinds(one)), *known]))


def _barest(layouts: Iterable[SlideLayout]) -> SlideLayout:
    """Return the layout with a title and the fewest other places; one made for titles alone comes first."""

    def places(layout: SlideLayout) -> tuple[bool, bool, int]:
        kinds = _kinds(layout)
        others = [kind for kind in kinds if kind not in (*TITLES, *FEET)]
        return PP_PLACEHOLDER.TITLE not in kinds, layout.element.get("type") != "titleOnly", len(others)

    return min(layouts, key=places)


def _box(place: Shape) -> Box | None:
    """Return where a place stands; None where neither layout nor master says."""
    edges = [place.left, place.top, place.width, place.height]
    return None if None in edges else Box(*(edge.pt for edge in edges))


def _stage(deck: Deck, layout: SlideLayout) -> Stage:
    """Return where things stand: under the layout's title and over its foot, where that leaves room."""
    width, height = (float(size.pt) if size else 0.0 for size in (deck.slide_width, deck.slide_height))
    usual = Box(0.05 * width, 0.06 * height, 0.9 * width, 0.12 * height)
    places = {place.placeholder_format.type: place for place in layout.placeholders}
    boxes = {kind: _box(place) for kind, place in places.items()}
    box = next((boxes[kind] for kind in TITLES if kind in places), None) or usual
    feet = [at.top for kind in FEET if (at := boxes.get(kind)) and at.top > height / 2]
    foot = min([*feet, height - 10]) - 4
    roomy = foot - box.bottom > LEAST_BODY * height
    return Stage(width, height, box if roomy else usual, foot, own=False, theme=theme_on(layout))
