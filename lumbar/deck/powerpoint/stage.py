"""Where things stand on a slide, in points; the house's is 960 by 540."""

from dataclasses import dataclass

from lumbar.charts.theme import LIGHT, Theme
from lumbar.deck.powerpoint.words import SANS, UNKNOWN

WIDTH, HEIGHT = 960, 540
SIDE = 46
INNER = WIDTH - 2 * SIDE


@dataclass(frozen=True)
class Box:
    """A rectangle on the slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Return where it ends."""
        return self.top + self.height

    def halves(self, gap: float) -> tuple["Box", "Box"]:
        """Return its left and right half, with a gap between them."""
        wide = (self.width - gap) / 2
        return (
            Box(self.left, self.top, wide, self.height),
            Box(self.left + wide + gap, self.top, wide, self.height),
        )


@dataclass(frozen=True)
class Stage:
    """A layout to fill: its size, the box of its title, where words begin at the left and end at the foot.

    ``own`` is true for the house's, whose places for words are known by their numbers; ``theme`` is seen on its ground.
    """

    width: float
    height: float
    title: Box
    foot: float
    own: bool = True
    theme: Theme = LIGHT

    @property
    def wider(self) -> float:
        """Return how much wider words may run than reckoned: a reader's fonts are not known."""
        return SANS if self.own else UNKNOWN

    @property
    def left(self) -> float:
        """Return where everything begins."""
        return self.title.left

    @property
    def inner(self) -> float:
        """Return the width between the margins."""
        return self.title.width


OPENING = Box(SIDE + 30, 130, 780, 130)
"""The title of a cover or a section."""
HOUSE = Stage(WIDTH, HEIGHT, Box(SIDE, 30, INNER, 62), HEIGHT - 14)
MEASURE, SOURCE, MARK, NUMBER, KEY, CHANGED, FACTS, CAPTIONS, MORE = 13, 14, 15, 12, 20, 21, 22, (23, 24), 99
"""Numbers of the house's places for words."""
FACTS_WIDTH, GAP = 236, 30
COVER, SECTION, CHART, CHART_FACTS, TWO_CHARTS, TABLE = (
    "Cover",
    "Section",
    "Chart",
    "Chart and three facts",
    "Two charts",
    "Table",
)
