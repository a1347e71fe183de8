"""A chart of change played through the years: the same chart, ending earlier."""

from lumbar.answers import YEARS
from lumbar.deck.exhibit import Exhibit
from lumbar.exhibits import chosen as asked
from lumbar.exhibits.catalogue import exhibit
from lumbar.story.story import Pin

PLAYED = ("map", "ranking", "peers", "pyramid")
"""Charts of a first year and a later one."""


def moments(pin: Pin) -> tuple[Exhibit, ...]:
    """The chart at every year between its first and its last; none where it has no years to be played through."""
    if pin.exhibit not in PLAYED:
        return ()
    first, last = asked.years(pin.chosen)
    between = [year for year in YEARS if first < year < last]
    return tuple(exhibit(pin.exhibit, {**pin.chosen, "years": (str(first), str(year))}) for year in between)
