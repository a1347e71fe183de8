"""Labels of several lines beside the ends of lines that fan out, never over each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from lumbar.charts.end_labels import LEADER, LINE_HEIGHT, MARGIN, leader
from lumbar.charts.labels import spread, text_width
from lumbar.charts.scales import Extent
from lumbar.charts.theme import Theme

NARROW, LETTERS = 480, 14
"""Below so many pixels a line of a label is folded after so many letters: the lines need the room."""


@dataclass(frozen=True)
class End:
    """The end of a line: where it lies, what is written beside it line by line (the first in bold), its colour."""

    x: float
    y: float
    lines: tuple[str, ...]
    colour: str


def _folded(line: str, theme: Theme) -> list[str]:
    return wrap(line, LETTERS, break_long_words=False) if theme.width < NARROW else [line]


def margin(ends: Sequence[End], theme: Theme) -> dict[str, int]:
    """Return the margins of a picture with these labels at its right."""
    widest = max(
        text_width(part, theme.text) for end in ends for line in end.lines for part in _folded(line, theme)
    )
    return {**MARGIN, "r": round(LEADER + 10 + widest * 1.08)}


def label(figure: go.Figure, ends: Sequence[End], extent: Extent, theme: Theme) -> None:
    """Write every label beside its line's end, moved by the least that keeps them apart."""
    top, bottom = MARGIN["t"], MARGIN["b"]
    plot = theme.height - top - bottom
    wanted = [plot * extent.share(end.y) for end in ends]
    written = [[_folded(line, theme) for line in end.lines] for end in ends]
    tall = [theme.text * LINE_HEIGHT * sum(map(len, lines)) + 4 for lines in written]
    placed = spread(wanted, tall, -bottom / 2, plot + top / 2)
    for end, lines, at, moved in zip(ends, written, wanted, placed, strict=True):
        first, *rest = map("<br>".join, lines)
        figure.add_annotation(
            x=end.x,
            y=end.y,
            text="<br>".join([f"<b>{first}</b>", *rest]),
            ax=LEADER,
            ay=at - moved,
            **leader(end.colour, theme),
        )
