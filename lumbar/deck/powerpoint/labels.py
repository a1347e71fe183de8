"""Words at the points of a chart: names at the ends of lines, values beside bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lumbar.deck.powerpoint.ink import NO_FILL, NO_LINE, Run, look, rich
from lumbar.deck.powerpoint.xml import tag, val

Side = Literal["r", "l", "t", "b", "ctr", "outEnd", "inEnd", "inBase"]
ALIGNED = {"r": "l", "outEnd": "l", "l": "r"}
SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
NONE = "".join(val(name, value=False) for name in SHOWN)
OFFICE_2012 = "http://schemas.microsoft.com/office/drawing/2012/chart"
NO_LEADERS = tag(
    "c:extLst",
    tag(
        "c:ext",
        tag("c15:showLeaderLines", val=0),
        **{"uri": "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}", "xmlns:c15": OFFICE_2012},
    ),
)
"""No lines from moved labels to their points, in programs that draw them unless told."""
WORDS = "".join(val(name, name == "showVal") for name in SHOWN)


@dataclass(frozen=True)
class Label:
    """What stands at the point of this number: paragraphs of runs; ``move`` from its side, as shares of the chart."""

    place: int
    paragraphs: Sequence[Sequence[Run]]
    side: Side = "r"
    move: tuple[float, float] = (0.0, 0.0)

    @property
    def xml(self) -> str:
        """Return the label as an element."""
        return tag(
            "c:dLbl",
            val("idx", self.place),
            self._layout,
            tag("c:tx", rich(self.paragraphs, ALIGNED.get(self.side, "ctr"))),
            look(NO_FILL, NO_LINE),
            val("dLblPos", self.side),
            WORDS,
        )

    @property
    def _layout(self) -> str:
        if not any(self.move):
            return tag("c:layout")
        x, y = self.move
        return tag("c:layout", tag("c:manualLayout", val("x", f"{x:.5f}"), val("y", f"{y:.5f}")))


def labels(given: Iterable[Label]) -> str:
    """Return the labels of a series, and none at its other points."""
    return tag("c:dLbls", *(label.xml for label in given), look(NO_FILL, NO_LINE), NONE, NO_LEADERS)
