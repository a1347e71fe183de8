"""A native table of the first rows, in the house's formats: a rule under its head, hairs between its rows."""

from collections.abc import Sequence

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Pt

from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.powerpoint import stage
from lumbar.deck.powerpoint.desk import INK, MUTED, Desk, Said, Shape, describe, emu, fill
from lumbar.deck.powerpoint.ink import POINT
from lumbar.deck.powerpoint.ink import fill as paint
from lumbar.deck.powerpoint.spots import SPACES
from lumbar.deck.powerpoint.stage import Box, Stage
from lumbar.deck.powerpoint.words import LINE, height_of, width_of
from lumbar.deck.powerpoint.xml import tag
from lumbar.deck.shown import SlideTable, slide_table

MOST, MORE = 12, 11
SIZES = (13, 12, 11, 10, 9)
ROW, SIDE = 1.75, 7.0
"""Height of a row in heights of its text, and room at both sides of a cell, in points."""
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name of the style without ink."""


def put_table(desk: Desk, exhibit: Exhibit, box: Box) -> None:
    """Put the first rows of the exhibit's table into the box, and how many more there are under them."""
    whole = slide_table(exhibit, MOST)
    size, widths = _set(whole, box.width)
    head = _head(whole, size, widths)
    room = max(1, int((box.height - head - LINE * MORE - 4) / (ROW * size)))
    shown = whole if len(whole.rows) <= room else slide_table(exhibit, room)
    tall = head + ROW * size * len(shown.rows)
    at = Box(box.left, box.top, sum(widths), tall)
    frame = desk.slide.shapes.add_table(len(shown.rows) + 1, len(shown.heads), *emu(at))
    describe(frame, f"Table: {exhibit.subtitle}", f"{exhibit.title.rstrip('.')}. {measured(exhibit)}.")
    _lay_out(frame.table, widths, [head, *[ROW * size] * len(shown.rows)])
    for number in range(len(shown.rows) + 1):
        _write(frame.table, number, shown, size, desk.stage)
    rows = "row" if shown.left_out == 1 else "rows"
    more = f"and {shown.left_out:,} more {rows}: see the workbook" if shown.left_out else ""
    below = Box(box.left, box.top + tall + 4, box.width, LINE * MORE)
    desk.write(stage.MORE, "More rows", below, [Said(more, MORE, MUTED)])


def _set(table: SlideTable, width: float) -> tuple[float, list[float]]:
    """Return the largest type in which the columns fit beside each other, and their widths."""
    columns = range(len(table.heads))
    every = [(size, [_column(place, table, size) for place in columns]) for size in SIZES]
    size, widths = next((one for one in every if sum(one[1]) <= width), every[-1])
    spare = width - sum(widths)
    return size, [
        one + spare / len(widths) if spare < 0 else one + min(40, spare / len(widths)) for one in widths
    ]


def _column(place: int, table: SlideTable, size: float) -> float:
    """Return the width of a column: of its longest cell, or of its head in two lines."""
    head = table.heads[place]
    words = [*(row[place] for row in table.rows), *head.split(" ")]
    longest = max(width_of(one, size) for one in words)
    return max(longest, 0.58 * width_of(head, size)) + 2 * SIDE


def _head(table: SlideTable, size: float, widths: Sequence[float]) -> float:
    pairs = zip(table.heads, widths, strict=True)
    return max(height_of(one, size, width - 2 * SIDE, wider=1.12) for one, width in pairs) + 0.6 * size


def _lay_out(table: Shape, widths: Sequence[float], heights: Sequence[float]) -> None:
    table.horz_banding = False
    style = table._tbl.tblPr.find(f"{{{SPACES['xmlns:a']}}}tableStyleId")
    if style is not None:
        style.text = NO_STYLE
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for row, height in zip(table.rows, heights, strict=True):
        row.height = Pt(height)


def _write(table: Shape, number: int, shown: SlideTable, size: float, at: Stage) -> None:
    """Write one row; numbers stand at the right, the head in grey over a rule."""
    cells = (shown.heads, *shown.rows)[number]
    for place, words in enumerate(cells):
        cell = table.cell(number, place)
        cell.margin_left, cell.margin_right = Pt(SIDE if place else 0), Pt(SIDE)
        cell.margin_top = cell.margin_bottom = 0
        anchor = MSO_ANCHOR.BOTTOM if number == 0 else MSO_ANCHOR.MIDDLE
        align = PP_ALIGN.RIGHT if shown.numbers[place] else PP_ALIGN.LEFT
        first = number > 0 and place == 0
        fill(cell.text_frame, [Said(words, size, INK if number else MUTED, first)], at, (align, None))
        cell.vertical_anchor = anchor
        colour, points = (at.theme.muted, 1.0) if number == 0 else (at.theme.grid, 0.75)
        rule = tag("a:lnB", paint(colour), w=round(points * POINT), **SPACES)
        cell._tc.get_or_add_tcPr().append(parse_xml(rule))
