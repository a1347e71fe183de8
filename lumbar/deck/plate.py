"""One slide of a story, ready to be put on paper: what every way out of the house is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lumbar.deck.exhibit import Exhibit

PlateKind = Literal["cover", "section", "exhibit"]
Layout = Literal["chart", "chart_facts", "two_charts", "table"]


@dataclass(frozen=True)
class Plate:
    """One slide: its finding, its exhibits (none, one or two), how they stand, and what the speaker says.

    ``subtitle`` gives measure, unit and scope; ``facts`` are three short ones in words; ``changed`` says what the
    numbers were when saved and are now, "" where nothing has changed; ``build`` shows first the past, then the
    projection; ``link`` is the address that restores the chart, "" where it is not known; ``play`` gives the same
    chart at the years before, for ways out that can move.
    """

    kind: PlateKind
    title: str
    subtitle: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    layout: Layout = "chart"
    facts: tuple[str, ...] = ()
    notes: str = ""
    changed: str = ""
    build: bool = False
    link: str = ""
    play: Callable[[], tuple[Exhibit, ...]] | None = None
