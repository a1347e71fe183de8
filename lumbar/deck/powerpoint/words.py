"""Words that fit: how many lines a text takes, and the largest type in which it stays in its box."""

from collections.abc import Sequence

from lumbar.charts.labels import text_width

SERIF, SANS, UNKNOWN = 1.08, 1.02, 1.15
"""How much wider Georgia, Arial and a reader's own run than the type `text_width` is for; a little generous."""
LINE = 1.2


def width_of(words: str, size: float, wider: float = SANS) -> float:
    """Return the points that the words take in one line."""
    return wider * text_width(words, size)


def lines_of(words: str, size: float, width: float, wider: float = SANS) -> list[str]:
    """Return the words in lines of at most this many points.

    >>> lines_of("lower is better", 14, 60)
    ['lower is', 'better']
    """
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size, wider) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def height_of(words: str, size: float, width: float, wider: float = SANS) -> float:
    """Return the points that the words take in this type; none take none."""
    return LINE * size * len(lines_of(words, size, width, wider)) if words else 0.0


def fitted(
    words: str, room: tuple[float, float], sizes: Sequence[float], wider: float = SERIF
) -> tuple[str, float]:
    """Return the words and the largest of the sizes in which they fit into ``room``: width and height.

    Where they fit in none they are cut at a word, in the smallest.
    """
    width, height = room
    for size in sizes:
        if height_of(words, size, width, wider) <= height:
            return words, size
    least = sizes[-1]
    kept = lines_of(words, least, width, wider)[: max(1, int(height / (LINE * least)))]
    return f"{' '.join(kept)[:-1].rpartition(' ')[0].rstrip(',;:')} …", least
