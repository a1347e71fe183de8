"""Places of a layout as its elements: boxes for words and charts, with the type that stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from lumbar.deck.powerpoint.ink import POINT
from lumbar.deck.powerpoint.stage import Box
from lumbar.deck.powerpoint.xml import NAMESPACES, tag, text

Element: TypeAlias = Any
"""An element of python-pptx, which types few of them."""
SPACES = {name: NAMESPACES[name] for name in ("xmlns:a", "xmlns:p", "xmlns:r")}
NUMBER = tag(
    "a:fld",
    tag("a:rPr", lang="en-GB"),
    tag("a:t", "‹#›"),
    id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}",
    type="slidenum",
)


@dataclass(frozen=True)
class Spot:
    """A place in a layout: its kind and number, its box, the type of its words, and what it asks for."""

    kind: str
    number: int
    box: Box
    size: float = 14
    colour: str = "tx1"
    anchor: str = "t"
    bold: bool = False
    align: str = "l"
    prompt: str = "A chart"

    @property
    def name(self) -> str:
        """Return what it is called in PowerPoint's list of objects."""
        return {"sldNum": "Slide number"}.get(self.kind, self.prompt)


def scheme(colour: str) -> str:
    """Return a fill in a colour of the template, named as PowerPoint does: bg1, tx1, accent1."""
    return tag("a:solidFill", tag("a:schemeClr", val=colour))


def frame(box: Box) -> str:
    """Return the box of a shape."""
    at = {"x": round(box.left * POINT), "y": round(box.top * POINT)}
    size = {"cx": round(box.width * POINT), "cy": round(box.height * POINT)}
    return tag("a:xfrm", tag("a:off", **at), tag("a:ext", **size))


def rectangle(number: int, name: str, box: Box, colour: str) -> str:
    """Return a filled rectangle: ink of the layout, not to be written in."""
    known = (tag("p:cNvPr", id=number, name=name), tag("p:cNvSpPr"), tag("p:nvPr", userDrawn=1))
    shape = (
        frame(box),
        tag("a:prstGeom", tag("a:avLst"), prst="rect"),
        scheme(colour),
        tag("a:ln", tag("a:noFill")),
    )
    words = (tag("a:bodyPr"), tag("a:lstStyle"), tag("a:p", tag("a:endParaRPr", lang="en-GB")))
    return tag("p:sp", tag("p:nvSpPr", *known), tag("p:spPr", *shape), tag("p:txBody", *words))


def place(number: int, spot: Spot) -> str:
    """Return the place as a layout's ``number``-th shape."""
    index = {"idx": spot.number} if spot.number else {}
    known = (
        tag("p:cNvPr", id=number, name=spot.name),
        tag("p:cNvSpPr", tag("a:spLocks", noGrp=1)),
        tag("p:nvPr", tag("p:ph", type=spot.kind, **index)),
    )
    shape = (frame(spot.box), tag("a:prstGeom", tag("a:avLst"), prst="rect"))
    edges = {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": spot.anchor, "wrap": "square"}
    words = (tag("a:bodyPr", tag("a:normAutofit"), **edges), tag("a:lstStyle", _levels(spot)), _asked(spot))
    return tag("p:sp", tag("p:nvSpPr", *known), tag("p:spPr", *shape), tag("p:txBody", *words))


def _levels(spot: Spot) -> str:
    family = "+mj-lt" if "itle" in spot.kind and spot.kind != "subTitle" else "+mn-lt"
    kind = (scheme(spot.colour), tag("a:latin", typeface=family))
    default = tag("a:defRPr", *kind, sz=round(100 * spot.size), b=int(spot.bold))
    close = (tag("a:lnSpc", tag("a:spcPct", val=100_000)), tag("a:spcBef", tag("a:spcPts", val=0)))
    return tag("a:lvl1pPr", *close, tag("a:buNone"), default, marL=0, indent=0, algn=spot.align)


def _asked(spot: Spot) -> str:
    if spot.kind == "sldNum":
        return tag("a:p", NUMBER)
    return tag("a:p", tag("a:r", tag("a:rPr", lang="en-GB"), tag("a:t", text(spot.prompt))))


def tree(shapes: Sequence[str]) -> str:
    """Return the shapes as a slide's, a layout's or a master's tree."""
    nothing = {"x": 0, "y": 0}, {"cx": 0, "cy": 0}
    corners = zip(("a:off", "a:ext", "a:chOff", "a:chExt"), (*nothing, *nothing), strict=True)
    group = (tag("p:cNvPr", id=1, name=""), tag("p:cNvGrpSpPr"), tag("p:nvPr"))
    room = tag("p:grpSpPr", tag("a:xfrm", *(tag(name, **at) for name, at in corners)))
    return tag("p:spTree", tag("p:nvGrpSpPr", *group), room, *shapes)


def numbered(number: int, index: int) -> str:
    """Return the number of a slide as its ``number``-th shape, in the look that the layout's place ``index`` has."""
    known = (
        tag("p:cNvPr", id=number, name="Slide number"),
        tag("p:cNvSpPr", tag("a:spLocks", noGrp=1)),
        tag("p:nvPr", tag("p:ph", type="sldNum", idx=index)),
    )
    words = (tag("a:bodyPr"), tag("a:lstStyle"), tag("a:p", NUMBER))
    return tag("p:sp", tag("p:nvSpPr", *known), tag("p:spPr"), tag("p:txBody", *words), **SPACES)
