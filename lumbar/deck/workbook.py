"""All numbers behind a story as one workbook: a sheet of contents, one per chart, one of sources."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plate import Plate
from lumbar.deck.sources import credits_of
from lumbar.deck.tables import PLAIN, about, write_lines, write_numbers

LONGEST_NAME = 31
"""Letters of a sheet's name, says Excel."""


def workbook(plates: Sequence[Plate], today: datetime) -> bytes:
    """Return the workbook; ``today`` is when it was made, and nothing else makes two of them differ."""
    file = BytesIO()
    charts = _charts(plates)
    with Workbook(file, PLAIN) as book:
        book.set_properties({"title": plates[0].title, "created": today.astimezone(UTC)})
        write_lines(book, "contents", _contents(plates, charts))
        for name, exhibit in charts.items():
            write_numbers(book, name, exhibit)
        write_lines(book, "sources", _sources(charts.values()))
    return file.getvalue()


def _charts(plates: Sequence[Plate]) -> dict[str, Exhibit]:
    """Every chart by the name of its sheet: its slide's number and its own name."""
    named = [
        (f"{number} {exhibit.name}"[:LONGEST_NAME], exhibit)
        for number, plate in enumerate(plates, 1)
        for exhibit in plate.exhibits
    ]
    return dict(named)


def _contents(plates: Sequence[Plate], charts: dict[str, Exhibit]) -> list[tuple[str, str]]:
    lines = [("Story", plates[0].title), ("", plates[0].subtitle)]
    for number, plate in enumerate(plates[1:], 2):
        lines.append((f"Slide {number}", plate.title))
        lines += [("Since saved", plate.changed)] if plate.changed else []
        for name, exhibit in charts.items():
            if exhibit in plate.exhibits:
                lines += [("Sheet", name), *about(exhibit, plate.link)]
    return [(label, text) for label, text in lines if text]


def _sources(exhibits: Iterable[Exhibit]) -> list[tuple[str, str]]:
    files = dict.fromkeys(file for exhibit in exhibits for file in exhibit.files)
    return [line for text, licence in credits_of(files) for line in (("Source", text), ("Licence", licence))]
