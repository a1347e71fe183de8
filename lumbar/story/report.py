"""A story as a file to take along: PowerPoint, PDF, one page of HTML, a workbook, pictures."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias
from zipfile import ZIP_STORED, ZipFile

from lumbar.deck.plate import Plate
from lumbar.errors import CannotShow
from lumbar.outcomes import one_generation
from lumbar.places import require_one_of
from lumbar.story.plates import plates
from lumbar.story.story import Story

MOST_MEGABYTES = 20
"""How large a template may be, wherever it comes from."""
FormName: TypeAlias = Literal["pptx", "pdf", "html", "xlsx", "png"]


@dataclass(frozen=True)
class Form:
    """One way out: what it is called, its file's ending and kind, and who makes it."""

    label: str
    suffix: str
    mime: str
    make: Callable[[Sequence[Plate], datetime, Path | None], bytes]


def report(story: Story, form: str, *, today: bool = False, template: Path | None = None) -> bytes:
    """Return the story in the form: its numbers as saved, or today's.

    ``template``: a PowerPoint file whose look is taken. Raises CannotShow where a chart cannot be shown, or
    the form cannot be made on this machine, or the template is too large.
    """
    if template is not None:
        _refuse_large(template)
    require_one_of("form", form, tuple(FORMS))
    with one_generation():
        return FORMS[form].make(plates(story, today), datetime.now(UTC), template)


def _refuse_large(template: Path) -> None:
    if template.is_file() and template.stat().st_size > MOST_MEGABYTES * 2**20:
        raise CannotShow(
            f"The template {template.name} is larger than {MOST_MEGABYTES} MB. Take the pictures out of it, or another."
        )


def file_name(story: Story, form: str) -> str:
    """Return the name of the file: the story's title in small letters.

    >>> file_name(Story("Back pain to 2050: India"), "pptx")
    'back-pain-to-2050-india.pptx'
    """
    words = re.findall(r"[a-z0-9]+", story.title.lower())
    return f"{'-'.join(words)[:80] or 'story'}{FORMS[form].suffix}"


def _pptx(shown: Sequence[Plate], now: datetime, template: Path | None) -> bytes:
    from lumbar.deck.powerpoint import presentation

    return presentation(shown, template=template, today=now)


def _pdf(shown: Sequence[Plate], now: datetime, _template: Path | None) -> bytes:
    from lumbar.deck.pdf import document

    return document(shown, now)


def _html(shown: Sequence[Plate], now: datetime, _template: Path | None) -> bytes:
    from lumbar.deck.html import page

    return page(shown, now)


def _xlsx(shown: Sequence[Plate], now: datetime, _template: Path | None) -> bytes:
    from lumbar.deck.workbook import workbook

    return workbook(shown, now)


def _png(shown: Sequence[Plate], _now: datetime, _template: Path | None) -> bytes:
    """Return a ZIP with one picture per chart, named by slide."""
    from lumbar.deck.image import png

    charts = [(number, exhibit) for number, plate in enumerate(shown, 1) for exhibit in plate.exhibits]
    if not charts:
        raise CannotShow("The story holds no chart to make a picture of. Pin one first.")
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as pictures:
        for number, exhibit in charts:
            pictures.writestr(f"{number:02} {exhibit.name}.png", png(exhibit))
    return file.getvalue()


FORMS: dict[str, Form] = {
    "pptx": Form(
        "PowerPoint",
        ".pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _pptx,
    ),
    "pdf": Form("PDF", ".pdf", "application/pdf", _pdf),
    "html": Form("One HTML file", ".html", "text/html", _html),
    "xlsx": Form(
        "Excel", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx
    ),
    "png": Form("Pictures (PNG)", ".zip", "application/zip", _png),
}
