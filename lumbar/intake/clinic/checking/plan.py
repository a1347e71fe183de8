"""A mapping that holds together, with what follows from it: its instruments, its grid of visits, its levels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from lumbar.instruments import Instrument, instruments
from lumbar.intake.clinic.mapping import Columns, FileMapping, Score, Visit
from lumbar.outcomes.batches import Declaration
from lumbar.outcomes.manifest import HIP, SEXES, CaseMix, Levels

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Plan:
    """What is done with every file of this mapping."""

    mapping: FileMapping

    @property
    def columns(self) -> Columns:
        """The file's column for each fact."""
        return self.mapping.columns

    @property
    def long(self) -> bool:
        """Whether the file has a row per visit, or per score."""
        return self.mapping.layout == "long"

    @property
    def by_score(self) -> bool:
        """Whether the file has a row per score."""
        return self.long and bool(self.columns.instrument)

    @property
    def by_date(self) -> bool:
        """Whether a row's day decides which visit it is."""
        return self.long and not self.columns.visit

    @property
    def dated(self) -> bool:
        """Whether the file says when episodes began: by a start, or by the day of the baseline."""
        weeks = {visit.name: visit.week for visit in self.mapping.visits}
        baseline = any(score.date and weeks.get(score.visit) == 0 for score in self.mapping.scores)
        return bool(self.columns.start) or baseline or (self.long and bool(self.columns.visit_date))

    @cached_property
    def cut_off(self) -> date:
        """The day up to which visits are in the file."""
        return date.fromisoformat(self.mapping.store.cut_off)

    @cached_property
    def tools(self) -> tuple[Instrument, ...]:
        """The instruments used, in the order first named; Lumbar's table goes before the mapping's own."""
        own = {tool.code: tool for tool in self.mapping.instruments}
        known = {**own, **instruments()}
        return tuple(known[code] for code in _used_codes(self.mapping) if code in known)

    @cached_property
    def weeks(self) -> tuple[int, ...]:
        """The grid of visits after the baseline, in weeks."""
        return tuple(sorted({visit.week for visit in self.mapping.visits} - {0}))

    @cached_property
    def closes(self) -> tuple[int, ...]:
        """By visit of the grid, the days after the start from which one that has not come is missing."""
        return tuple(
            max(lateness(visit) for visit in self.mapping.visits if visit.week == week) for week in self.weeks
        )

    @cached_property
    def clinics(self) -> Levels:
        """The clinics declared, in the order of their names."""
        return tuple(sorted({*self.mapping.clinics.values()} or {self.mapping.clinic_is}))

    @cached_property
    def case_mix(self) -> tuple[CaseMix, ...]:
        """The declared patient factors."""
        return tuple(
            CaseMix(each.name, each.label, each.unit, each.scale, _each_once(each.levels.values()))
            for each in self.mapping.case_mix
        )

    @cached_property
    def levels(self) -> Mapping[str, Levels]:
        """Names behind the codes, by coded column."""
        therapies = _each_once(self.mapping.therapies.values())
        reasons = _each_once((*self.mapping.reasons.values(), UNKNOWN))
        return {
            "clinic": self.clinics,
            "therapy": therapies,
            "therapy_given": therapies,
            "sex": SEXES,
            "hip_weakness": HIP,
            "hip_stiffness": HIP,
            "reason": reasons,
            **{factor.name: factor.levels for factor in self.case_mix if factor.levels},
        }

    def declaration(self, clinics: Levels, key: str) -> Declaration:
        """What the batch declares; ``clinics`` are those in its rows, ``key`` the fingerprint of its pseudonyms'."""
        store = self.mapping.store
        return Declaration(
            title=store.title,
            clinics=clinics,
            therapies=self.levels["therapy"],
            instruments=self.tools,
            primary=store.primary,
            cut_off=store.cut_off,
            weeks=self.weeks,
            case_mix=self.case_mix,
            reasons=self.levels["reason"],
            randomised=store.randomised,
            synthetic=store.synthetic,
            key=key,
            replaces=store.replaces,
            closes=self.closes,
        )


def used_columns(mapping: FileMapping) -> tuple[str, ...]:
    """The file's columns that are read, each once; no other one is."""
    facts = [getattr(mapping.columns, each.name) for each in fields(Columns)]
    scores = [name for score in mapping.scores for name in (*score.columns, score.date)]
    factors = [factor.column for factor in mapping.case_mix]
    return _each_once(name for name in (*facts, *scores, *factors, *mapping.left_out) if name)


def options(mapping: FileMapping, code: str) -> Score:
    """How an instrument's scores are read in a file with a row per score."""
    said = (score for score in mapping.scores if score.instrument == code)
    return next(said, Score(code, (mapping.columns.value,)))


def lateness(visit: Visit) -> int:
    """Days after the start from which a visit that has not come is missing."""
    return 7 * visit.week if visit.last_day is None else visit.last_day


def _used_codes(mapping: FileMapping) -> Levels:
    return _each_once((*(score.instrument for score in mapping.scores), *mapping.instrument_names.values()))


def _each_once(names: Iterable[str]) -> Levels:
    return tuple(dict.fromkeys(names))
