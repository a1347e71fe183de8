"""Ink in PowerPoint's words: fills, lines, marks and text, in colours of the theme."""

from collections.abc import Sequence
from dataclasses import dataclass

from lumbar.deck.powerpoint.xml import tag, text, val

POINT = 12_700
"""English Metric Units in a point."""
DASHES = {
    "solid": "solid",
    "dash": "dash",
    "dot": "sysDot",
    "dashdot": "dashDot",
    "longdash": "lgDash",
    "longdashdot": "lgDashDot",
    "8px,3px,2px,3px": "lgDashDotDot",
    "2px,6px": "sysDashDot",
}
MARKS = {"triangle-up": "triangle", "cross": "plus", "triangle-down": "x", "pentagon": "dash"}
"""Marks that PowerPoint calls otherwise, or has not: then the one that differs most from the rest."""
STROKED = {"plus", "x", "star", "dash"}
HOLLOW = 0.25
"""How much of its colour is inside a ring; not none, since not every program draws its edge."""
NO_FILL = tag("a:noFill")
NO_LINE = tag("a:ln", NO_FILL)
UNSEEN = tag("c:spPr", NO_FILL, NO_LINE)


def fill(colour: str, opacity: float = 1.0) -> str:
    """Return a plain fill, seen through where ``opacity`` is below one."""
    alpha = (tag("a:alpha", val=round(opacity * 100_000)),) if opacity < 1 else ()
    return tag("a:solidFill", tag("a:srgbClr", *alpha, val=colour.removeprefix("#")))


def line(colour: str, points: float, dash: str = "solid", opacity: float = 1.0) -> str:
    """Return a line of this many points; ``dash`` as PowerPoint names it."""
    inside = (fill(colour, opacity), tag("a:prstDash", val=dash), tag("a:round"))
    return tag("a:ln", *inside, w=round(points * POINT), cap="rnd" if dash == "solid" else "flat")


def look(*ink: str) -> str:
    """Return how a part of a chart looks: its fill, then its line."""
    return tag("c:spPr", *ink)


def marker(mark: str, size: int, colour: str, paper: str = "") -> str:
    """Return a mark of the theme in this colour; hollow, in the colour of ``paper``, where that is given."""
    if not mark:
        return tag("c:marker", val("symbol", "none"))
    symbol = MARKS.get(mark, mark)
    inside = NO_FILL if symbol in STROKED else fill(paper or colour)
    edge = line(colour, 1.75 if symbol in STROKED or paper else 0.75)
    return tag("c:marker", val("symbol", symbol), val("size", size), look(inside, edge))


@dataclass(frozen=True)
class Type:
    """Size in points, colour, weight of a piece of text."""

    size: float
    colour: str
    bold: bool = False


def properties(name: str, kind: Type) -> str:
    """Return the look of a run, a paragraph's default or its end; the family is the template's own for text."""
    family = (fill(kind.colour), tag("a:latin", typeface="+mn-lt"))
    return tag(name, *family, lang="en-GB", sz=round(kind.size * 100), b=int(kind.bold))


def text_look(kind: Type, turn: int | None = None) -> str:
    """Return the look of an axis's or a legend's text; ``turn`` in sixtieth thousandths of a degree."""
    body = tag("a:bodyPr") if turn is None else tag("a:bodyPr", rot=turn, vert="horz")
    default = (tag("a:pPr", properties("a:defRPr", kind)), tag("a:endParaRPr", lang="en-GB"))
    return tag("c:txPr", body, tag("a:lstStyle"), tag("a:p", *default))


Run = tuple[str, Type]


def rich(paragraphs: Sequence[Sequence[Run]], align: str = "l") -> str:
    """Return words in runs, a paragraph per line, never wrapped by PowerPoint."""
    body = tag(
        "a:bodyPr", tag("a:spAutoFit"), rot=0, vert="horz", wrap="none", lIns=0, tIns=0, rIns=0, bIns=0
    )
    return tag("c:rich", body, tag("a:lstStyle"), *(_paragraph(runs, align) for runs in paragraphs))


def _paragraph(runs: Sequence[Run], align: str) -> str:
    first = tag("a:pPr", properties("a:defRPr", runs[0][1]), algn=align)
    written = (tag("a:r", properties("a:rPr", kind), tag("a:t", text(words))) for words, kind in runs)
    return tag("a:p", first, *written)
