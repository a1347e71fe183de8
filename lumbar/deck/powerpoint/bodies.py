"""What stands in the middle of a slide: a native chart, a picture where there is no such, a native table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from lumbar.charts.theme import LIGHT
from lumbar.deck import image
from lumbar.deck.exhibit import Exhibit, alt_text
from lumbar.deck.plain.chart import PlainChart, PlainRow
from lumbar.deck.plate import Plate
from lumbar.deck.powerpoint import stage
from lumbar.deck.powerpoint.canvas import Canvas
from lumbar.deck.powerpoint.desk import MUTED, Desk, Native, Said
from lumbar.deck.powerpoint.grid import put_table
from lumbar.deck.powerpoint.native import native
from lumbar.deck.powerpoint.stage import Box
from lumbar.deck.powerpoint.words import height_of
from lumbar.deck.tables import about
from lumbar.errors import CannotShow

KEY = 11
FINE = 1.6
"""Pixels a picture is planned with for each point of the slide."""
NARROW = 520
"""Points under which a chart's rows say less beside their names and values."""
NO_PICTURE = "This picture needs a Chrome where the slides are made; here is its table instead."


@dataclass(frozen=True)
class Body:
    """The slide being filled, what it is filled with, and the day."""

    desk: Desk
    plate: Plate
    today: date


def draw(body: Body, exhibit: Exhibit, box: Box) -> None:
    """Put the exhibit into the box as chart, picture or table."""
    if body.plate.layout == "table":
        put_table(body.desk, exhibit, box)
    elif exhibit.plain is None:
        _picture(body, exhibit, box)
    else:
        _chart(body, exhibit, exhibit.plain, box)


def _chart(body: Body, exhibit: Exhibit, plain: Callable[[], PlainChart], box: Box) -> None:
    try:
        chart = plain()
    except CannotShow as reason:
        body.desk.write(stage.KEY, "Reason", box, [Said(str(reason), 16, MUTED)])
        return
    key = " · ".join(
        filter(None, (chart.key, f"Under the visits: {chart.under_says}" if chart.under else ""))
    )
    tall = height_of(key, KEY, box.width, body.desk.stage.wider)
    body.desk.write(stage.KEY, "Key", Box(box.left, box.top, box.width, tall), [Said(key, KEY, MUTED)])
    room = Box(box.left, box.top + tall + 2, box.width, box.height - tall - 2)
    narrow = room.width < NARROW
    canvas = Canvas(room.width, room.height, 10.5 if narrow else 12, body.desk.stage.theme)
    document, sheet = native(_narrowed(chart) if narrow else chart, canvas)
    workbook = sheet.workbook(about(exhibit, body.plate.link), body.today)
    body.desk.chart(Native(document, workbook), room, f"Chart: {exhibit.subtitle}", chart.alt)


def _narrowed(chart: PlainChart) -> PlainChart:
    """Return the chart with less beside its rows: no details, and no intervals in words where they share a line."""
    joined = chart.joined or any(row.head for row in chart.rows)
    return replace(chart, rows=tuple(_short(row, joined) for row in chart.rows))


def _short(row: PlainRow, joined: bool) -> PlainRow:
    aside = "" if joined and not row.head else row.aside.removeprefix("95 % interval ")
    return replace(row, detail="", aside=aside)


def _picture(body: Body, exhibit: Exhibit, box: Box) -> None:
    """Put the picture into the box, or where nobody can draw it a sentence and the table."""
    size = round(FINE * box.width), round(FINE * box.height)
    try:
        theme = replace(body.desk.stage.theme, text=round(FINE * 11.5))
        drawn = image.rasterised(image.bare(exhibit, theme, size), theme, size)
    except CannotShow:
        tall = height_of(NO_PICTURE, KEY, box.width, body.desk.stage.wider)
        body.desk.write(
            stage.KEY, "Reason", Box(box.left, box.top, box.width, tall), [Said(NO_PICTURE, KEY, MUTED)]
        )
        put_table(body.desk, exhibit, Box(box.left, box.top + tall + 6, box.width, box.height - tall - 6))
        return
    said = alt_text(exhibit, exhibit.draw(LIGHT))
    body.desk.picture(drawn, box, f"Picture: {exhibit.subtitle}", said)
