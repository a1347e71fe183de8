"""A slide being filled: words into its places or into boxes of their own, charts and pictures where they belong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal, TypeAlias

from pptx.chart.data import ChartData
from pptx.dml.color import ColorFormat, RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Length, Pt

from lumbar.charts.theme import unbroken
from lumbar.deck.powerpoint.spots import numbered
from lumbar.deck.powerpoint.stage import Box, Stage

Shape: TypeAlias = Any
"""A shape of python-pptx, which types its shapes only in part."""
How = tuple[PP_ALIGN | None, MSO_ANCHOR | None]
"""How paragraphs stand in their box, where not as the template has them."""
PLAIN: How = (None, None)
TO_THE_RIGHT: How = (PP_ALIGN.RIGHT, None)
AT_THE_FOOT: How = (None, MSO_ANCHOR.BOTTOM)
Role = Literal["ink", "muted", "accent"]
INK: Role = "ink"
MUTED: Role = "muted"
ACCENT: Role = "accent"
ROLES = {"ink": MSO_THEME_COLOR.TEXT_1, "muted": MSO_THEME_COLOR.TEXT_2, "accent": MSO_THEME_COLOR.ACCENT_1}


@dataclass(frozen=True)
class Said:
    """One paragraph: its words, size in points, part of the palette, weight, and room above it."""

    words: str
    size: float
    colour: Role = INK
    bold: bool = False
    above: float = 0.0
    serif: bool = False


class Native(ChartData):
    """A chart already drawn, in the form in which python-pptx takes its data."""

    def __init__(self, document: str, workbook: bytes) -> None:
        super().__init__()
        self._document, self._workbook = document, workbook

    def xml_bytes(self, chart_type: XL_CHART_TYPE) -> bytes:
        """Return the chart's document, whatever the type."""
        return self._document.encode()

    @property
    def xlsx_blob(self) -> bytes:
        """Return the workbook."""
        return self._workbook


@dataclass(frozen=True)
class Desk:
    """The slide and the stage it is laid out on."""

    slide: Slide
    stage: Stage

    def title(self, words: str, size: float, box: Box | None = None) -> None:
        """Write the title in the template's own place; in a box of ours where it has none."""
        place: Shape = self.slide.shapes.title or self._box("Title", box or self.stage.title)
        if box and self.stage.own:
            put(place, box)
        place.text_frame.text = unbroken(words)
        for run in place.text_frame.paragraphs[0].runs:
            run.font.size = Pt(size)

    def write(self, number: int, name: str, box: Box, said: Sequence[Said], how: How = PLAIN) -> None:
        """Write paragraphs into the house's place of this number, or into a box of its own."""
        told = [one for one in said if one.words]
        if not told:
            return
        place = (self._place(number) if self.stage.own else None) or self._box(name, box)
        put(place, box)
        place.name = name
        fill(place.text_frame, told, self.stage, how)

    def chart(self, native: Native, box: Box, name: str, alt: str) -> None:
        """Put a native chart into the house's next free place for one, or into a frame of its own."""
        place = next(self._free(PP_PLACEHOLDER.CHART), None) if self.stage.own else None
        if place is None:
            frame: Shape = self.slide.shapes.add_chart(XL_CHART_TYPE.LINE, *emu(box), native)
        else:
            frame = place.insert_chart(XL_CHART_TYPE.LINE, native)
            put(frame, box)
        describe(frame, name, alt)

    def picture(self, drawn: bytes, box: Box, name: str, alt: str) -> None:
        """Put a picture into the box."""
        describe(self.slide.shapes.add_picture(BytesIO(drawn), *emu(box)), name, alt)

    def rule(self, box: Box) -> None:
        """Draw a thin rule, for no more than the eye."""
        shape: Shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *emu(box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(self.stage.theme.grid)
        shape.line.fill.background()
        shape.element.remove(shape.element.find(qn("p:style")))
        describe(shape, "Rule", "")

    def number(self) -> None:
        """Write the slide's number where the layout has a place for it."""
        for place in self.slide.slide_layout.placeholders:
            if place.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
                largest = max(shape.shape_id for shape in self.slide.shapes)
                self.slide.shapes.element.append(
                    parse_xml(numbered(largest + 1, place.placeholder_format.idx))
                )

    def tidy(self) -> None:
        """Take away the places that stayed empty: PowerPoint would ask for words in them."""
        places: list[Shape] = list(self.slide.placeholders)
        for place in places:
            if place.has_text_frame and not place.text_frame.text.strip():
                place.element.getparent().remove(place.element)

    def _free(self, kind: PP_PLACEHOLDER) -> Iterator[Shape]:
        return (p for p in self.slide.placeholders if p.placeholder_format.type == kind and p.has_text_frame)

    def _place(self, number: int) -> Shape:
        return next((p for p in self.slide.placeholders if p.placeholder_format.idx == number), None)

    def _box(self, name: str, box: Box) -> Shape:
        shape = self.slide.shapes.add_textbox(*emu(box))
        shape.name = name
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
        return shape


def emu(box: Box) -> tuple[Length, Length, Length, Length]:
    """Return left, top, width and height as PowerPoint counts them."""
    return Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)


def put(shape: Shape, box: Box) -> None:
    """Move the shape to this box."""
    shape.left, shape.top, shape.width, shape.height = emu(box)


def describe(shape: Shape, name: str, alt: str) -> None:
    """Name the shape and say what it shows to those who do not see it."""
    shape.name = name
    shape.element.xpath(".//p:cNvPr")[0].set("descr", alt)


def rgb(colour: str) -> RGBColor:
    """Return a colour of the theme as python-pptx takes it."""
    return RGBColor.from_string(colour.removeprefix("#"))


def paint(colour: ColorFormat, role: Role, stage: Stage) -> None:
    """Give words their colour: the template's own; in a reader's, what is muted takes the house's grey."""
    if stage.own or role == INK:
        colour.theme_color = ROLES[role]
    else:
        colour.rgb = rgb(stage.theme.muted if role == MUTED else stage.theme.ink)


def fill(frame: TextFrame, said: Sequence[Said], stage: Stage, how: How = PLAIN) -> None:
    """Write the paragraphs, the first in the one that is there."""
    align, anchor = how
    frame.word_wrap = True
    if anchor is not None:
        frame.vertical_anchor = anchor
    for number, one in enumerate(said):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = unbroken(one.words)
        run.font.size, run.font.bold = Pt(one.size), one.bold
        paint(run.font.color, one.colour, stage)
        run.font.name = "+mj-lt" if one.serif else None
        paragraph.space_before = Pt(one.above)
        if align is not None:
            paragraph.alignment = align
