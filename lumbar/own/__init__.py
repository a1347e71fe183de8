"""What a reader keeps of their own, outside the repository: populations of places, exports of IHME's results."""

from lumbar.own.exports import Series, series_of
from lumbar.own.manifest import Kept, folder, kept
from lumbar.own.places import OwnPlace, added, own_places, trying, version

__all__ = [
    "Kept",
    "OwnPlace",
    "Series",
    "added",
    "folder",
    "kept",
    "own_places",
    "series_of",
    "trying",
    "version",
]
