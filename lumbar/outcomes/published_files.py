"""The files of a publication: each immutable, under a name made from its content."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PublishedFile:
    """One immutable Parquet file: the episodes of one instrument."""

    instrument: str
    file: str
    sha256: str
    episodes: int


@dataclass(frozen=True)
class PublishedGroups:
    """The immutable Parquet file of the privacy groups, and what publishing them means for the store's answers.

    ``separated``: share of the patients that each filter can take (0 to 1). ``rare``: levels ("sex:other") of so few
    patients that nothing is adjusted for them: they count with the first level.
    """

    file: str = ""
    sha256: str = ""
    rare: tuple[str, ...] = ()
    separated: Mapping[str, float] = field(default_factory=dict[str, float])


NO_GROUPS = PublishedGroups()
