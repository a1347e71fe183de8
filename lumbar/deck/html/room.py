"""How much room each part of a slide takes on a stage of 1280 x 720 pixels, so that pictures are drawn to fit."""

from dataclasses import dataclass
from textwrap import wrap

from lumbar.deck.plate import Plate

WIDTH, HEIGHT = 1280, 720
SIDE, TOP, BOTTOM, GAP = 56, 38, 22, 14
INNER = WIDTH - 2 * SIDE
COLUMN_GAP, FACTS = 32, 300
NUMBER = 190
"""Kept free at the foot's right end for the slide's number."""
SERIF, SANS = 0.5, 0.44
"""Width of a letter as a part of its height, as the widest findings and measures of the house need it."""


@dataclass(frozen=True)
class Type:
    """A size of letters and the height of their line, in pixels; how wide a letter is for its height."""

    size: int
    line: int
    letter: float = SANS

    def height(self, text: str, width: int) -> int:
        """Return the height of the text in a column of this width; nothing takes none."""
        return self.line * len(wrap(text, max(1, round(width / (self.size * self.letter)))))


@dataclass(frozen=True)
class Room:
    """What one picture is drawn for: pixels, and the size of its letters."""

    width: int
    height: int
    text: int


ROW, HEAD_ROW, MORE = 37, 54, 31
TITLE, LONG_TITLE, HALF_TITLE, MEASURE = (
    Type(35, 42, SERIF),
    Type(29, 35, SERIF),
    Type(25, 31, SERIF),
    Type(19, 26),
)
CHANGED, ASSUMED, FOOT = Type(17, 24), Type(15, 21), Type(13, 18)


def title_type(plate: Plate) -> Type:
    """Return the letters of a slide's title: smaller where it would take three lines."""
    return TITLE if TITLE.height(plate.title, INNER) <= 2 * TITLE.line else LONG_TITLE


def halved(plate: Plate) -> bool:
    """Return whether two charts stand side by side under their own findings, without a title over both."""
    return len(plate.exhibits) > 1 and plate.title == plate.exhibits[0].title


def most_rows(plate: Plate, assumed: str, foot: str) -> int:
    """Return how many rows of a table find room."""
    return (_height(plate, assumed, foot) - HEAD_ROW - MORE) // ROW


def _height(plate: Plate, assumed: str, foot: str) -> int:
    return HEIGHT - TOP - BOTTOM - _head(plate) - 2 * GAP - _foot(assumed, foot)


def rooms(plate: Plate, assumed: str, foot: str) -> tuple[Room, ...]:
    """Return the room of every picture of the plate, given what stands at its foot."""
    height = _height(plate, assumed, foot)
    if len(plate.exhibits) == 2:
        width = (INNER - COLUMN_GAP) // 2
        return tuple(Room(width, height - _captions(plate, width), 14) for _ in plate.exhibits)
    width = INNER - COLUMN_GAP - FACTS if plate.layout == "chart_facts" and plate.facts else INNER
    return tuple(Room(width, height, 20 if width == INNER else 18) for _ in plate.exhibits)


def _head(plate: Plate) -> int:
    changed = CHANGED.height(plate.changed, INNER - 60)
    strip = changed + GAP + 12 if changed else 0
    if halved(plate):
        return strip
    return title_type(plate).height(plate.title, INNER) + MEASURE.height(plate.subtitle, INNER) + 6 + strip


def _captions(plate: Plate, width: int) -> int:
    """Return the height of the taller of two findings with their measures."""
    return 10 + max(
        HALF_TITLE.height(each.title, width) + ASSUMED.height(f"{each.subtitle}, {each.scope}", width)
        for each in plate.exhibits
    )


def _foot(assumed: str, foot: str) -> int:
    return ASSUMED.height(assumed, INNER - NUMBER) + FOOT.height(foot, INNER - NUMBER)
