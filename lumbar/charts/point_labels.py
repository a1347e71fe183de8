"""Names beside points: each where it covers no other name and as few points as can be."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP, LEVEL = 12.0, 0.85
"""Pixels between a point and its name; how far out each next try lies, in heights of a name."""
TRIES = 9


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def shared(self, other: "Box") -> float:
        """Return the area that both cover.

        >>> Box(0, 0, 2, 2).shared(Box(1, 1, 3, 3)), Box(0, 0, 1, 1).shared(Box(2, 2, 3, 3))
        (1, 0.0)
        """
        wide = min(self.right, other.right) - max(self.left, other.left)
        tall = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide * tall if wide > 0 and tall > 0 else 0.0


@dataclass(frozen=True)
class Name:
    """A name to place: its point, its width and height in pixels, and whether it rather goes up or down."""

    x: float
    y: float
    width: float
    height: float
    upwards: bool = True


def place(names: Sequence[Name], points: Sequence[tuple[float, float]], size: float, room: Box) -> list[Box]:
    """Return where each name stands, in their order, beside its point or farther out.

    ``points``: all marks, ``size`` wide; ``room``: the plot. A name never covers another one while there is room.

    >>> one, two = place([Name(50, 50, 30, 10), Name(52, 50, 30, 10)], [(50, 50), (52, 50)], 8, Box(0, 0, 100, 100))
    >>> one.shared(two)
    0.0
    """
    half = size / 2
    marks = [Box(x - half, y - half, x + half, y + half) for x, y in points]
    placed: list[Box] = []
    for name in names:
        tries = _tries(name)
        costs = [_cost(box, placed, marks, room) + 0.01 * far for far, box in enumerate(tries)]
        placed.append(tries[costs.index(min(costs))])
    return placed


def _tries(name: Name) -> list[Box]:
    """Return the places that a name may take, the nearest first: right and left, level and then farther out."""
    found: list[Box] = []
    for level in range(TRIES):
        for way in (1, -1) if level else (1,):
            middle = name.y + way * (1 if name.upwards else -1) * level * LEVEL * name.height
            bottom, top = middle - name.height / 2, middle + name.height / 2
            found.append(Box(name.x + GAP, bottom, name.x + GAP + name.width, top))
            found.append(Box(name.x - GAP - name.width, bottom, name.x - GAP, top))
    return found


def _cost(box: Box, placed: Sequence[Box], marks: Sequence[Box], room: Box) -> float:
    """Return what the place covers: other names above all, then what lies outside the plot, then marks."""
    area = (box.right - box.left) * (box.top - box.bottom)
    outside = area - box.shared(room)
    names = sum(map(box.shared, placed))
    return 100 * names + 10 * outside + sum(map(box.shared, marks))
