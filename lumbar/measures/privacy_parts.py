"""Cells of patients alike, and parts of them put together until each fits: for privacy groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

DIMENSIONS = ("therapy", "clinic", "hip_weakness", "year", "sex", "age")
"""What patients are divided by, the most important first: the last is given up first where too few remain."""
CLINIC = DIMENSIONS.index("clinic")

Numbers: TypeAlias = npt.NDArray[np.int64]
Counts: TypeAlias = Numbers
"""Clinics down, what must not be few across: people first."""


def fits(sums: Counts, k: int) -> bool:
    """Whether some patients may be told apart from all others; ``sums``: a row for each clinic.

    Each count is 0 or at least k, there are people, and where they come from several clinics, so is what is left
    of each count for whoever knows one of the clinics.

    >>> fits(np.array([[9, 0]]), 8), fits(np.array([[9, 3]]), 8), fits(np.array([[9, 0], [7, 0]]), 8)
    (True, False, False)
    """
    whole = sums.sum(axis=0)
    rest = whole - sums if len(sums) > 1 else whole
    few = ((whole > 0) & (whole < k)).any() or ((rest > 0) & (rest < k)).any()
    return bool(whole[0] >= k and not few)


class Part(Protocol):
    """What must not be few in some cells."""

    @property
    def people(self) -> int:
        """How many there are."""
        ...

    def fits(self, k: int) -> bool:
        """As ``fits``."""
        ...

    def plus(self, other: Self) -> Self:
        """Both together."""
        ...


P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class OfOneClinic:
    """Where all parts are, as nearly always, plain numbers are compared in a tenth of the time of arrays."""

    counts: tuple[int, ...]

    @property
    def people(self) -> int:
        """How many there are."""
        return self.counts[0]

    def fits(self, k: int) -> bool:
        """As ``fits``."""
        return self.counts[0] >= k and not any(0 < count < k for count in self.counts)

    def plus(self, other: Self) -> Self:
        """Both together."""
        return type(self)(tuple(map(sum, zip(self.counts, other.counts, strict=True))))


@dataclass(frozen=True)
class OfClinics:
    """``sums``: a row for each of ``clinics``."""

    clinics: Numbers
    sums: Counts
    people: int

    @classmethod
    def added_up(cls, clinics: Numbers, counts: Counts) -> Self:
        """Counts of ``clinics``, a row each, of which several may be of one."""
        held, places = np.unique(clinics, return_inverse=True)
        sums = np.zeros((len(held), counts.shape[1]), np.int64)
        np.add.at(sums, places, counts)
        return cls(held, sums, int(sums[:, 0].sum()))

    def fits(self, k: int) -> bool:
        """As ``fits``."""
        return fits(self.sums, k)

    def plus(self, other: Self) -> Self:
        """Both together."""
        clinics = np.concatenate([self.clinics, other.clinics])
        return self.added_up(clinics, np.concatenate([self.sums, other.sums]))


@dataclass(frozen=True)
class Cells:
    """Patients alike in all dimensions: ``codes`` a row each and a column per dimension, ``counts`` beside them.

    ``clinics``: place of each cell's clinic among all of them.
    """

    codes: Numbers
    counts: Counts
    clinics: Numbers = field(init=False)

    def __post_init__(self) -> None:
        """Number the clinics without gaps."""
        places = np.unique(self.codes[:, CLINIC], return_inverse=True)[1]
        object.__setattr__(self, "clinics", places)

    def alone(self, chosen: Sequence[Numbers]) -> list[OfOneClinic]:
        """What is in each of some lots of cells (positions), if all are of one clinic; else nothing."""
        every = np.concatenate(chosen)
        if np.ptp(self.clinics[every]):
            return []
        starts = np.cumsum([0, *map(len, chosen)])[:-1]
        return [OfOneClinic(tuple(row)) for row in np.add.reduceat(self.counts[every], starts).tolist()]

    def parts(self, chosen: Sequence[Numbers]) -> list[OfClinics]:
        """What is in each of some lots of cells (positions), whatever their clinics."""
        return [OfClinics.added_up(self.clinics[lot], self.counts[lot]) for lot in chosen]

    def fit(self, chosen: Numbers, k: int) -> bool:
        """Whether some cells together may be told apart from all others."""
        part = self.alone([chosen]) or self.parts([chosen])
        return part[0].fits(k)


def put_together(chosen: Sequence[Numbers], cells: Cells, k: int, ordered: bool) -> list[list[int]]:
    """Which lots of cells go together so that each fits, or all of them where none does; the smallest first.

    ``ordered``: only neighbours. Returns positions in ``chosen``.
    """
    alone = cells.alone(chosen)
    return _together(alone, k, ordered) if alone else _together(cells.parts(chosen), k, ordered)


def _together(parts: list[P], k: int, ordered: bool) -> list[list[int]]:
    lots = [[position] for position in range(len(parts))]
    fitting = [each.fits(k) for each in parts]
    while len(lots) > 1 and not all(fitting):
        here = min((i for i, fit in enumerate(fitting) if not fit), key=lambda i: parts[i].people)
        near = [here - 1, here + 1] if ordered else [i for i in range(len(lots)) if i != here]
        there = min((i for i in near if 0 <= i < len(lots)), key=lambda i: parts[i].people)
        first, second = sorted((here, there))
        parts[first] = parts[first].plus(parts[second])
        fitting[first] = parts[first].fits(k)
        lots[first] += lots[second]
        del lots[second], parts[second], fitting[second]
    return lots
