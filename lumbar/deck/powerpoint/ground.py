"""Whether a template is dark: charts then take the house's dark colours."""

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.slide import SlideLayout

from lumbar.charts.theme import DARK, LIGHT, Theme
from lumbar.deck.powerpoint.spots import Element

COLOURED = "p:cSld/p:bg//*[self::a:srgbClr or self::a:schemeClr or self::a:sysClr]"
DIM = 110
"""Brightness, 0 to 255, under which a ground is dark."""


def theme_on(layout: SlideLayout) -> Theme:
    """Return the theme whose ink is seen on this layout: the light one where its ground is a picture or not said."""
    colour = _ground(layout)
    if len(colour) != 6:
        return LIGHT
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return DARK if 0.299 * red + 0.587 * green + 0.114 * blue < DIM else LIGHT


def _ground(layout: SlideLayout) -> str:
    """Return the ground's colour in six digits; "" where it has none that is known."""
    master = layout.slide_master
    painted = layout.element.xpath(COLOURED) or master.element.xpath(COLOURED)
    if not painted:
        return ""
    said = painted[0]
    if not said.tag.endswith("schemeClr"):
        return said.get("lastClr") or said.get("val")
    mapped = master.element.xpath("p:clrMap")[0].get(said.get("val"), said.get("val"))
    theme: Element = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    found = theme.xpath(f"//a:clrScheme/a:{mapped}/*")
    return (found[0].get("lastClr") or found[0].get("val")) if found else ""
