"""Plates -> PowerPoint: a slide each, in the house's template or in the reader's own."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.enum.shapes import PP_PLACEHOLDER

from lumbar.deck.plate import Plate
from lumbar.deck.powerpoint import stage
from lumbar.deck.powerpoint.bodies import Body
from lumbar.deck.powerpoint.desk import MUTED, Desk, Said, Shape
from lumbar.deck.powerpoint.exhibits import fill_exhibits
from lumbar.deck.powerpoint.notes import notes_of
from lumbar.deck.powerpoint.stage import Box
from lumbar.deck.powerpoint.templates import Template, own, theirs
from lumbar.deck.powerpoint.words import fitted

OPENING_SIZES = (38, 34, 30, 27, 24, 21)
LAYOUTS = {
    "chart": stage.CHART,
    "chart_facts": stage.CHART_FACTS,
    "two_charts": stage.TWO_CHARTS,
    "table": stage.TABLE,
}
UNDER = (PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
LONGEST = 255
"""Characters that the title of a file may have."""
START_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def presentation(plates: Sequence[Plate], template: Path | None = None, *, today: date) -> bytes:
    """Return the plates as a .pptx; the same plates on the same day give the same bytes.

    ``template``: a reader's own .pptx or .potx, whose layouts are used. Raises CannotShow where that file is none.
    """
    used = own() if template is None else theirs(template)
    for plate in plates:
        _add(plate, used, today)
    _sign(used, plates, today)
    file = BytesIO()
    used.deck.save(file)
    return _undated(file.getvalue())


def _add(plate: Plate, used: Template, today: date) -> None:
    """Add one slide with its notes."""
    kinds = {"cover": stage.COVER, "section": stage.SECTION}
    name = kinds.get(plate.kind) or LAYOUTS[plate.layout]
    slide = used.deck.slides.add_slide(used.layouts[name])
    desk = Desk(slide, used.stages[name])
    if plate.kind == "exhibit":
        fill_exhibits(Body(desk, plate, today))
    else:
        _open(desk, plate)
    desk.number()
    desk.tidy()
    notes = slide.notes_slide.notes_text_frame
    if notes is not None:
        notes.text = notes_of(plate, today)


def _open(desk: Desk, plate: Plate) -> None:
    """Fill a cover or the head of a section: title and what stands under it."""
    box = desk.stage.title if not desk.stage.own else stage.OPENING
    desk.title(*fitted(plate.title, (box.width, box.height), OPENING_SIZES))
    places: list[Shape] = list(desk.slide.placeholders)
    for place in places:
        if place.placeholder_format.type in UNDER:
            place.text_frame.text = plate.subtitle
            return
    below = Box(box.left, box.bottom + 12, box.width, 80)
    desk.write(stage.MORE, "Subtitle", below, [Said(plate.subtitle, 18, MUTED)])


def _sign(used: Template, plates: Sequence[Plate], today: date) -> None:
    """Write what the file is called, by whom and when it was made."""
    when = datetime(today.year, today.month, today.day, tzinfo=UTC).replace(tzinfo=None)
    said = used.deck.core_properties
    said.title = plates[0].title[:LONGEST] if plates else ""
    said.author = said.last_modified_by = "Lumbar"
    said.created = said.modified = when
    said.revision = 1


def _undated(file: bytes) -> bytes:
    """Return the file with the same date on all its parts."""
    again = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(again, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, START_OF_ZIP)
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return again.getvalue()
