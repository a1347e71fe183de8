"""Which patients of which outcome store are asked about, and which privacy groups that takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from lumbar.errors import CannotShow
from lumbar.instruments import Instrument
from lumbar.outcomes import OutcomeStore, outcome_store, store_folder
from lumbar.outcomes.manifest import HIP, SEXES
from lumbar.outcomes.scope import own_clinics, require_reader
from lumbar.store import Value

SexFilter: TypeAlias = Literal["both", "female", "male"]
HipFilter: TypeAlias = Literal["all", "yes", "no", "unknown"]
OPEN_AGE = 120
STEP = 5
"""Filters take ages in bands of this width."""


@dataclass(frozen=True)
class EpisodeFilters:
    """Which patients of which store: first episodes, by what was known when treatment began.

    ``instrument`` and ``week``: empty and 0 are the store's primary outcome. ``year_from``, ``year_to``: years of
    the start. ``clinics``, ``therapies``: none named is all. ``age_to`` is the last age included (4, 9 ... or
    120). ``store``: a folder; empty is ``store_folder()``. ``apart``: what the answer tells apart beside therapies
    ("clinic", "hip_weakness", "year", "sex", or ages at which it divides): groups that are in two parts are in none.
    """

    instrument: str = ""
    week: int = 0
    year_from: int = 1900
    year_to: int = 2100
    sex: SexFilter = "both"
    age_from: int = 0
    age_to: int = OPEN_AGE
    hip_weakness: HipFilter = "all"
    clinics: tuple[str, ...] = ()
    therapies: tuple[str, ...] = ()
    store: str = ""
    apart: tuple[str | int, ...] = ()

    def opened(self) -> OutcomeStore:
        """The store asked; raises CannotShow where the reader may not ask."""
        require_reader()
        return outcome_store(Path(store_folder(self.store)))

    def tool(self) -> Instrument:
        """The instrument asked for; raises CannotShow where the store has it not."""
        store = self.opened()
        return store.instrument(self.instrument or store.manifest.primary.instrument)

    def visit(self) -> int:
        """The week asked for; raises CannotShow where the store has no such visit."""
        manifest = self.opened().manifest
        if self.week and self.week not in manifest.weeks:
            weeks = ", ".join(map(str, manifest.weeks))
            raise CannotShow(f"There is no visit at week {self.week}. Choose one of: {weeks}.")
        return self.week or manifest.primary.week

    def bound(self) -> dict[str, Value]:
        """The values that the clinic queries take; raises CannotShow for a choice the store has not."""
        manifest, code = self.opened().manifest, self.tool().code
        if self.age_from % STEP or (self.age_to != OPEN_AGE and self.age_to % STEP != STEP - 1):
            raise CannotShow(f"Ages go in groups of {STEP} years, such as 40 to 64. Choose such ages.")
        if self.age_to < self.age_from or self.year_to < self.year_from:
            raise CannotShow("The range of ages or years is reversed. Put the smaller number first.")
        sexes = _codes("sex", () if self.sex == "both" else (self.sex,), SEXES)
        hips = _codes("answer", () if self.hip_weakness == "all" else (self.hip_weakness,), HIP)
        return {
            "episodes": f"episodes_{code}",
            "scores": f"scores_{code}_{self.visit()}",
            "visits": f"visits_{code}",
            "who": {
                "from_quarter": 4 * self.year_from,
                "to_quarter": 4 * self.year_to + 3,
                "age_from": self.age_from,
                "age_to": self.age_to,
                "sexes": sexes,
                "hip_weakness": hips,
                "clinics": _codes("clinic", self.clinics, manifest.clinics),
                "therapies": _codes("therapy", self.therapies, manifest.therapies),
                "own": _known(own_clinics(), manifest.clinics),
                "all_but_sexes": _bits(set(range(len(SEXES))) - {*sexes}),
                "all_but_hips": _bits(set(range(len(HIP))) - {*hips}),
                **self._parts(),
            },
        }

    @property
    def own(self) -> bool:
        """Whether all that is asked is about clinics whose patients the reader sees exactly."""
        return bool(self.clinics) and {*self.clinics} <= {*own_clinics()}

    @property
    def exact(self) -> bool:
        """Whether every patient asked about is told, not groups of them: own ones, or a store without groups."""
        return self.own or self.opened().manifest.k == 1

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out by the filters, whatever is asked and told apart."""
        asked = EpisodeFilters(self.instrument, self.week, store=self.store)
        return self == replace(asked, therapies=self.therapies, apart=self.apart)

    def _parts(self) -> dict[str, int | list[int]]:
        """Between which parts of an answer no privacy group may lie."""
        edges = [part for part in self.apart if isinstance(part, int)]
        named = {f"by_{name}": int(name in self.apart) for name in ("clinic", "hip_weakness", "year", "sex")}
        return {"age_edge": min(edges, default=0), "upper_edge": max(edges, default=0), **named}


def _bits(codes: Iterable[int]) -> int:
    """The codes as the groups hold them: 2 to the code, added up."""
    return sum(2**code for code in codes)


def _known(names: Sequence[str], levels: Sequence[str]) -> list[int]:
    return [levels.index(name) for name in names if name in levels]


def _codes(what: str, chosen: Sequence[str], levels: Sequence[str]) -> list[int]:
    """Positions of the chosen names among ``levels``; of all where none is chosen."""
    unknown = [name for name in chosen if name not in levels]
    if unknown:
        offered = ", ".join(levels[:8]) + (" ..." if len(levels) > 8 else "")
        raise CannotShow(f"There is no {what} called {unknown[0]} in this store. Choose one of: {offered}.")
    return [levels.index(name) for name in chosen] or list(range(len(levels)))
