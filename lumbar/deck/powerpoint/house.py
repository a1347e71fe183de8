"""The house's own template: six layouts, Georgia over Arial, the colours of the light theme."""

import re
from collections.abc import Sequence

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from lumbar.charts.theme import LIGHT
from lumbar.deck.powerpoint import stage
from lumbar.deck.powerpoint.spots import SPACES, Element, Spot, place, rectangle, scheme, tree
from lumbar.deck.powerpoint.stage import FACTS_WIDTH, GAP, HEIGHT, HOUSE, INNER, OPENING, SIDE, WIDTH, Box
from lumbar.deck.powerpoint.xml import NAMESPACES, tag

FONTS = {"major": "Georgia", "minor": "Arial"}
SCHEME = {
    "dk1": LIGHT.ink,
    "lt1": LIGHT.paper,
    "dk2": LIGHT.muted,
    "lt2": LIGHT.grid,
    **{f"accent{number + 1}": LIGHT.at(number).colour for number in range(6)},
    "hlink": LIGHT.accent,
    "folHlink": LIGHT.at(2).colour,
}
THROWN_AWAY = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
APPLICATION = tag(
    "Properties",
    tag("Application", "Lumbar"),
    xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
)

TITLE = Spot("title", 0, HOUSE.title, 26, anchor="b", prompt="What the chart shows, in a sentence")
BODY = Box(SIDE, 158, INNER, 308)
LEFT, RIGHT = BODY.halves(GAP)
BESIDE = Box(SIDE, BODY.top, INNER - FACTS_WIDTH - GAP, BODY.height)
COLUMN = Box(BESIDE.left + BESIDE.width + GAP, BODY.top, FACTS_WIDTH, BODY.height)
NUMBER = Spot("sldNum", stage.NUMBER, Box(WIDTH - SIDE - 60, 512, 60, 14), 9, "tx2", "b", align="r")
FRAME = (
    TITLE,
    Spot("body", stage.MEASURE, Box(SIDE, 95, INNER, 38), 14, "tx2", prompt="Measure, unit, whose, when"),
    Spot("body", stage.SOURCE, Box(SIDE, 492, INNER - 70, 34), 9, "tx2", "b", prompt="Note and source"),
    Spot(
        "body",
        stage.MARK,
        Box(WIDTH - SIDE - 300, 12, 300, 15),
        10,
        "tx2",
        "t",
        True,
        "r",
        "Synthetic or modelled",
    ),
    Spot(
        "body", stage.CHANGED, Box(SIDE, 470, INNER, 16), 11, "accent1", "b", True, prompt="What has changed"
    ),
    NUMBER,
)
KEY = Spot("body", stage.KEY, Box(SIDE, 140, INNER, 16), 11, "tx2", prompt="How to read it")
CAPTIONS = tuple(
    Spot("body", number, Box(half.left, 140, half.width, 40), 13, bold=True, prompt="What this half shows")
    for number, half in zip(stage.CAPTIONS, (LEFT, RIGHT), strict=True)
)
UNDER = Box(OPENING.left, 286, OPENING.width, 150)
LAYOUTS: dict[str, tuple[Spot, ...]] = {
    stage.COVER: (
        Spot("ctrTitle", 0, OPENING, 38, anchor="b", prompt="The story in a sentence"),
        Spot("subTitle", 1, UNDER, 18, "tx2", prompt="Whose, and when"),
    ),
    stage.SECTION: (
        Spot("title", 0, OPENING, 34, "bg1", "b", prompt="A question"),
        Spot("body", 1, UNDER, 17, "bg1", prompt="What to keep in mind"),
    ),
    stage.CHART: (*FRAME, KEY, Spot("chart", 16, BODY)),
    stage.CHART_FACTS: (
        *FRAME,
        KEY,
        Spot("chart", 16, BESIDE),
        Spot("body", stage.FACTS, COLUMN, 15, prompt="Facts"),
    ),
    stage.TWO_CHARTS: (*FRAME, *CAPTIONS, Spot("chart", 16, LEFT), Spot("chart", 17, RIGHT)),
    stage.TABLE: (*FRAME, Spot("tbl", 18, BODY, prompt="A table")),
}


def house() -> Deck:
    """Return an empty presentation of 16:9 with the house's layouts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _clean(deck)
    master = deck.slide_master
    for layout in list(master.slide_layouts)[len(LAYOUTS) :]:
        master.slide_layouts.remove(layout)
    _redraw(master.element, "", (TITLE, Spot("body", 1, BODY, 16, prompt="Words"), NUMBER))
    _restyle(master.element)
    for layout, (name, spots) in zip(master.slide_layouts, LAYOUTS.items(), strict=True):
        layout.element.attrib.pop("type", None)
        _redraw(layout.element, name, spots)
    return deck


def _clean(deck: Deck) -> None:
    """Leave out what belongs to whoever made the library's template; put in the house's colours and fonts."""
    package = deck.part.package
    for relation in [known for known in package.iter_rels() if known.reltype in THROWN_AWAY]:
        owner = package if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL else deck.part
        owner.drop_rel(relation.rId)
    for part in package.iter_parts():
        if part.partname.startswith("/ppt/theme/"):
            part.blob = _theme(part.blob.decode()).encode()
        elif part.partname == "/docProps/app.xml":
            part.blob = APPLICATION.encode()


def _theme(known: str) -> str:
    """Return the theme with the house's colours and fonts."""
    colours = (tag(f"a:{name}", tag("a:srgbClr", val=colour[1:])) for name, colour in SCHEME.items())
    faces = (
        tag(
            f"a:{name}Font",
            *(
                tag(f"a:{script}", typeface=face)
                for script, face in (("latin", font), ("ea", ""), ("cs", ""))
            ),
        )
        for name, font in FONTS.items()
    )
    for part, inside in (("clrScheme", colours), ("fontScheme", faces)):
        mine = tag(f"a:{part}", *inside, name="Lumbar")
        known = re.sub(f"<a:{part}.*?</a:{part}>", mine, known, flags=re.DOTALL)
    return known.replace('name="Office Theme"', 'name="Lumbar"')


def _redraw(element: Element, name: str, spots: Sequence[Spot]) -> None:
    """Put these places, and the house's band of colour, in the stead of what a master or layout has."""
    dark = name == stage.SECTION
    ground = tag("p:bg", tag("p:bgPr", scheme("accent1" if dark else "bg1"), tag("a:effectLst")))
    shapes = [*_ink(name), *(place(number, spot) for number, spot in enumerate(spots, start=5))]
    named = {"name": name} if name else {}
    element.replace(element.cSld, parse_xml(tag("p:cSld", ground, tree(shapes), **named, **SPACES)))


def _ink(name: str) -> list[str]:
    """Return what of a layout is never written in: a band along the top, or a short bar before a title."""
    if name == "":
        return []
    if name in (stage.COVER, stage.SECTION):
        colour = "accent1" if name == stage.COVER else "bg1"
        bar = Box(OPENING.left, OPENING.bottom + 12, 56, 4)
        edge = [rectangle(3, "Edge", Box(0, 0, 22, HEIGHT), "accent1")] if name == stage.COVER else []
        return [rectangle(2, "Bar", bar, colour), *edge]
    return [rectangle(2, "Band", Box(0, 0, WIDTH, 4), "accent1")]


def _restyle(master: Element) -> None:
    """Put the house's type in the stead of the master's own."""
    kinds = {"titleStyle": ("+mj-lt", 2600), "bodyStyle": ("+mn-lt", 1600), "otherStyle": ("+mn-lt", 1200)}
    styles = (
        tag(
            f"p:{style}",
            tag(
                "a:lvl1pPr",
                tag("a:buNone"),
                tag("a:defRPr", scheme("tx1"), tag("a:latin", typeface=face), sz=size),
                marL=0,
                indent=0,
                algn="l",
            ),
        )
        for style, (face, size) in kinds.items()
    )
    known = master.find(f"{{{NAMESPACES['xmlns:p']}}}txStyles")
    master.replace(known, parse_xml(tag("p:txStyles", *styles, **SPACES)))
