"""What the adversary talks to: the real gate, and five weaker policies that the same attacks must break."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.answers import clinics, clinics_control
from lumbar.answers.clinics import EpisodeFilters
from lumbar.cli import main
from lumbar.demo.calibration import THERAPIES
from lumbar.errors import CannotShow
from tests.privacy.planted import K

OUTCOMES = "outcomes_by_therapy"
SEEN = ("therapy", "n_followed", "baseline", "follow_up")
Flags: TypeAlias = npt.NDArray[np.bool_]
Constraint: TypeAlias = tuple[str, tuple[object, ...]]
LEVELS = (
    ("therapy", "clinic", "year", "hip_weakness", "sex", "band"),
    ("therapy", "clinic", "year", "hip_weakness", "sex"),
    ("therapy", "clinic", "year", "hip_weakness"),
    ("therapy", "clinic", "year"),
    ("therapy", "clinic"),
    ("therapy",),
)
"""What a group's patients have in common, ever less."""


class Gate(Protocol):
    """A named question about filtered patients, answered with a frame or a CannotShow."""

    def ask(self, question: str, patients: EpisodeFilters, *how: object) -> pl.DataFrame: ...


@dataclass(frozen=True)
class RealGate:
    """The published store in a folder, through the answers that every page and command has its numbers from."""

    folder: Path

    def ask(self, question: str, patients: EpisodeFilters, *how: object) -> pl.DataFrame:
        room = clinics if hasattr(clinics, question) else clinics_control
        return getattr(room, question)(replace(patients, store=str(self.folder)), *how)


@dataclass(frozen=True)
class AskGate:
    """The same store through the command line; ``said`` takes what it printed."""

    folder: Path
    said: Callable[[], str]

    def ask(self, question: str, patients: EpisodeFilters, *how: object) -> pl.DataFrame:
        assert not how
        whole, flags = EpisodeFilters(), ["--store", str(self.folder)]
        for each in fields(EpisodeFilters):
            value = getattr(patients, each.name)
            if value == getattr(whole, each.name):
                continue
            flag = f"--{each.name.replace('_', '-').removesuffix('s') if isinstance(value, tuple) else each.name}"
            for one in value if isinstance(value, tuple) else (value,):
                flags += [flag.replace("_", "-"), str(one)]
        if main(["ask", question, *flags, "--format", "json"]):
            self.said()
            raise CannotShow("The command refused.")
        return pl.DataFrame(json.loads(self.said()), infer_schema_length=None)


@dataclass
class Policy:
    """Weaker ways to show the same people: ``hidden`` below, counts ``rounded`` to, ``noise`` on every answer.

    ``decimals``: of the means. ``extents``: the one level of each dimension in which a person's group lies, empty
    where it is wider; none: people are taken one by one.
    """

    people: pl.DataFrame
    hidden: int = 0
    rounded: int = 1
    decimals: int = 12
    noise: float = 0.0
    extents: pl.DataFrame | None = None
    seed: int = 0
    _cache: dict[EpisodeFilters, pl.DataFrame] = field(default_factory=dict)
    _masks: dict[Constraint, Flags] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)

    def ask(self, question: str, patients: EpisodeFilters, *how: object) -> pl.DataFrame:
        assert question == OUTCOMES
        if patients not in self._cache:
            self._cache[patients] = self._true(patients)
        true = self._cache[patients]
        answer = self._noised(true) if self.noise else true
        if answer.is_empty():
            raise CannotShow("Fewer than 8 patients.")
        return answer

    def _true(self, patients: EpisodeFilters) -> pl.DataFrame:
        taken = self._came
        for constraint in constraints(patients):
            taken = taken & self._inside(constraint)
        therapy, counted = self._therapy[taken], len(THERAPIES)
        n = np.bincount(therapy, minlength=counted)
        shown = n >= max(self.hidden, 1)
        before, after = (
            np.bincount(therapy, each[taken], counted)[shown] / n[shown] for each in self._scores
        )
        rounded = (2 * n[shown] + self.rounded) // (2 * self.rounded) * self.rounded
        return pl.DataFrame(
            {
                "therapy": [name for name, there in zip(THERAPIES, shown, strict=True) if there],
                "n_followed": rounded.astype(np.float64),
                "baseline": before.round(self.decimals),
                "follow_up": after.round(self.decimals),
            }
        )

    def _inside(self, constraint: Constraint) -> Flags:
        """Whose level, or whose whole group, lies inside one choice."""
        if constraint not in self._masks:
            column, values = constraint
            by = self.people if self.extents is None else self.extents
            self._masks[constraint] = by[column].is_in(list(values)).fill_null(value=False).to_numpy()
        return self._masks[constraint]

    @cached_property
    def _came(self) -> Flags:
        came = self.people["score"].is_not_null()
        return (came if self.extents is None else came & self.extents["group"].is_not_null()).to_numpy()

    @cached_property
    def _therapy(self) -> npt.NDArray[np.int64]:
        return self.people["therapy"].cast(pl.Enum(THERAPIES)).to_physical().to_numpy().astype(np.int64)

    @cached_property
    def _scores(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        return self.people["baseline"].to_numpy(), self.people["score"].to_numpy()

    def _noised(self, true: pl.DataFrame) -> pl.DataFrame:
        return true.with_columns(
            pl.col(name) + pl.Series(self._rng.laplace(scale=self.noise, size=true.height))
            for name in SEEN[1:]
        )


def constraints(patients: EpisodeFilters) -> Iterator[Constraint]:
    """What is chosen of each dimension that is not left whole: a group wider than that lies in none."""
    whole = EpisodeFilters()
    spans = {
        "year": (patients.year_from, patients.year_to, whole.year_from, whole.year_to),
        "band": (patients.age_from, patients.age_to, whole.age_from, whole.age_to),
    }
    for column, (first, last, lowest, highest) in spans.items():
        if (first, last) != (lowest, highest):
            yield column, tuple(range(first, last + 1))
    for column, values in (("clinic", patients.clinics), ("therapy", patients.therapies)):
        if values:
            yield column, values
    for column, value, everybody in (
        ("sex", patients.sex, "both"),
        ("hip_weakness", patients.hip_weakness, "all"),
    ):
        if value != everybody:
            yield column, (value,)


def grouped(people: pl.DataFrame, k: int = K) -> pl.DataFrame:
    """Each patient's levels as far as k returned ones at least share them, and the group's number (empty: in none).

    Groups of the finest levels first; who is left is put together by ever fewer.
    """
    left = people.with_row_index("row").drop_nulls("score")
    found = []
    for number, levels in enumerate(LEVELS):
        cells = left.with_columns(size=pl.len().over(levels), group=pl.struct(pl.lit(number), *levels).hash())
        found.append(cells.filter(pl.col("size") >= k).select("row", *levels, "group"))
        left = cells.filter(pl.col("size") < k).drop("size", "group")
    groups = pl.concat(found, how="diagonal")
    return people.select(row=pl.int_range(pl.len(), dtype=pl.UInt32)).join(
        groups, on="row", how="left", maintain_order="left"
    )
