"""The slides of exhibits: finding, measure, chart with facts or another beside it, note and source."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.plate import Plate
from lumbar.deck.powerpoint import stage
from lumbar.deck.powerpoint.bodies import Body, draw
from lumbar.deck.powerpoint.desk import ACCENT, AT_THE_FOOT, MUTED, TO_THE_RIGHT, Desk, Said
from lumbar.deck.powerpoint.stage import FACTS_WIDTH, GAP, Box
from lumbar.deck.powerpoint.words import fitted, height_of
from lumbar.deck.small_print import assumed, nature, sources

TITLES = (27, 25, 23, 21, 19, 17)
HALF_TITLES = (20, 18.5, 17, 15.5, 14, 12.5)
FACTS = (17, 16, 15, 14, 13, 12, 11)
MEASURE, SCENARIO, CAPTION, CHANGED, KEY, SMALL, MARK = 14, 11.5, 13, 11, 11, 9, 10
AIR, BETWEEN = 8, 14
"""Points between the parts of a slide, and between facts."""
NUMBER_ROOM = 70
"""Kept free at the right of the sources for the slide's number."""


def fill_exhibits(body: Body) -> None:
    """Fill the slide of one or two exhibits."""
    desk, plate, first = body.desk, body.plate, next(iter(body.plate.exhibits))
    bottom = _foot(desk, plate)
    if desk.stage.own and _halved(plate):
        top, captions = desk.stage.title.top, _findings
    else:
        top, captions = _head(desk, plate), _captions
    whole = Box(desk.stage.left, top, desk.stage.inner, bottom - top)
    if plate.layout == "two_charts" and len(plate.exhibits) > 1:
        for exhibit, half in zip(plate.exhibits, captions(desk, plate, whole), strict=False):
            draw(body, exhibit, half)
    elif plate.layout == "chart_facts" and plate.facts:
        draw(body, first, _facts(desk, plate.facts, whole))
    else:
        draw(body, first, whole)


def _halved(plate: Plate) -> bool:
    """Return whether two charts stand under their own findings, with no title over both."""
    return plate.layout == "two_charts" and len(plate.exhibits) > 1 and plate.title == plate.exhibits[0].title


def _head(desk: Desk, plate: Plate) -> float:
    """Write title, measure and scenario; return where they end."""
    box = desk.stage.title
    desk.title(*fitted(plate.title, (box.width, box.height), TITLES))
    said = [
        Said(plate.subtitle, MEASURE, MUTED),
        Said(assumed(plate.exhibits), SCENARIO, MUTED, above=2),
    ]
    tall = _height(said, box.width, desk.stage.wider)
    desk.write(stage.MEASURE, "Measure", Box(box.left, box.bottom + 4, box.width, tall), said)
    return box.bottom + 4 + tall + AIR


def _height(said: Iterable[Said], width: float, wider: float) -> float:
    return sum(one.above + height_of(one.words, one.size, width, wider) for one in said if one.words)


def _foot(desk: Desk, plate: Plate) -> float:
    """Write sources, what has changed, and whether figures are made up or modelled; return where charts must end."""
    at, small = desk.stage, Said(sources(plate.exhibits), SMALL, MUTED)
    width = at.inner - NUMBER_ROOM
    tall = height_of(small.words, SMALL, width, at.wider)
    desk.write(stage.SOURCE, "Source", Box(at.left, at.foot - tall, width, tall), [small], AT_THE_FOOT)
    mark = Box(at.left + at.inner - 300, at.title.top - 18, 300, 15)
    desk.write(stage.MARK, "Mark", mark, [Said(nature(plate.exhibits), MARK, MUTED, bold=True)], TO_THE_RIGHT)
    changed = Said(plate.changed, CHANGED, ACCENT, bold=True)
    high = height_of(changed.words, CHANGED, at.inner, wider=1.1)
    top = at.foot - tall - AIR - high
    desk.write(stage.CHANGED, "Changed", Box(at.left, top, at.inner, high), [changed])
    return top - (AIR if high else 0)


def _facts(desk: Desk, facts: Sequence[str], whole: Box) -> Box:
    """Write the facts in a column at the right; return what is left for the chart."""
    column = Box(whole.left + whole.width - FACTS_WIDTH, whole.top + 10, FACTS_WIDTH, whole.height - 10)
    sized = ([Said(fact, size, above=BETWEEN) for fact in facts] for size in FACTS)
    tall = [(said, _height(said, FACTS_WIDTH, desk.stage.wider) - BETWEEN) for said in sized]
    said, high = next((one for one in tall if one[1] <= column.height), tall[-1])
    desk.write(stage.FACTS, "Facts", column, [replace(said[0], above=0.0), *said[1:]])
    desk.rule(Box(column.left - GAP / 2, column.top, 0.75, min(column.height, high)))
    return Box(whole.left, whole.top, whole.width - FACTS_WIDTH - GAP, whole.height)


def _captions(desk: Desk, plate: Plate, whole: Box) -> list[Box]:
    """Write over each half what it shows; return what is left of the halves."""
    halves = whole.halves(GAP)
    said = [_caption(exhibit, plate) for exhibit in plate.exhibits[:2]]
    tall = max(_height(one, halves[0].width * 0.95, desk.stage.wider) for one in said)
    for number, half, one in zip(stage.CAPTIONS, halves, said, strict=True):
        desk.write(number, "Caption", Box(half.left, half.top, half.width, tall), one)
    return [Box(half.left, half.top + tall + 4, half.width, half.height - tall - 4) for half in halves]


def _caption(exhibit: Exhibit, plate: Plate) -> list[Said]:
    title = "" if exhibit.title == plate.title else exhibit.title
    return [Said(title, CAPTION, bold=True), Said(measured(exhibit), KEY, MUTED, above=1)]


def _findings(desk: Desk, plate: Plate, whole: Box) -> list[Box]:
    """Write two findings side by side, the first as the slide's title; return what is left of the halves."""
    halves = whole.halves(GAP)
    room = (halves[0].width, desk.stage.title.height)
    both = [fitted(exhibit.title, room, HALF_TITLES) for exhibit in plate.exhibits[:2]]
    size = min(size for _, size in both)
    heads = [Box(half.left, whole.top, *room) for half in halves]
    desk.title(both[0][0], size, heads[0])
    desk.write(stage.CAPTIONS[1], "Finding", heads[1], [Said(both[1][0], size, serif=True)], AT_THE_FOOT)
    measures = [[Said(measured(exhibit), KEY, MUTED)] for exhibit in plate.exhibits[:2]]
    tall = max(_height(one, room[0], desk.stage.wider) for one in measures)
    for number, head, one in zip((stage.MEASURE, stage.CAPTIONS[0]), heads, measures, strict=True):
        desk.write(number, "Measure", Box(head.left, head.bottom + 4, head.width, tall), one)
    top = heads[0].bottom + tall + 12
    given = Said(assumed(plate.exhibits), KEY, MUTED)
    high = height_of(given.words, KEY, whole.width)
    desk.write(stage.KEY, "Scenario", Box(whole.left, top, whole.width, high), [given])
    return [Box(half.left, top + high + 6, half.width, whole.bottom - top - high - 6) for half in halves]
