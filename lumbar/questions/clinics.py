"""Questions about therapies and the patients who had them, to an outcome store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl

from lumbar.errors import CannotShow
from lumbar.instruments import Instrument, Threshold
from lumbar.outcomes import OutcomeStore, outcome_store, store_folder, written_sql
from lumbar.outcomes.manifest import HIP, SEXES
from lumbar.outcomes.scope import require_reader
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
    ("clinic", "hip_weakness", "sex", or ages at which it divides): groups that are in two parts are in none.
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
        return {
            "episodes": f"episodes_{code}",
            "scores": f"scores_{code}_{self.visit()}",
            "visits": f"visits_{code}",
            "who": {
                "from_quarter": 4 * self.year_from,
                "to_quarter": 4 * self.year_to + 3,
                "age_from": self.age_from,
                "age_to": self.age_to,
                "sexes": _codes("sex", () if self.sex == "both" else (self.sex,), SEXES),
                "hip_weakness": _codes(
                    "answer", () if self.hip_weakness == "all" else (self.hip_weakness,), HIP
                ),
                "clinics": _codes("clinic", self.clinics, manifest.clinics),
                "therapies": _codes("therapy", self.therapies, manifest.therapies),
                "own": [],
                **self._groups(),
            },
        }

    def _groups(self) -> dict[str, int | list[int]]:
        """What a privacy group must not hold to be taken as a whole."""
        edges = [part for part in self.apart if isinstance(part, int)]
        sexes = _codes("sex", () if self.sex == "both" else (self.sex,), SEXES)
        hips = _codes("answer", () if self.hip_weakness == "all" else (self.hip_weakness,), HIP)
        return {
            "all_but_sexes": sum(2**code for code in range(len(SEXES)) if code not in sexes),
            "all_but_hips": sum(2**code for code in range(len(HIP)) if code not in hips),
            "age_edge": min(edges, default=0),
            "upper_edge": max(edges, default=0),
            **{f"by_{name}": int(name in self.apart) for name in ("clinic", "hip_weakness", "sex")},
        }


def _codes(what: str, chosen: Sequence[str], levels: Sequence[str]) -> list[int]:
    """Positions of the chosen names among ``levels``; of all where none is chosen."""
    unknown = [name for name in chosen if name not in levels]
    if unknown:
        offered = ", ".join(levels[:8]) + (" ..." if len(levels) > 8 else "")
        raise CannotShow(f"There is no {what} called {unknown[0]} in this store. Choose one of: {offered}.")
    return [levels.index(name) for name in chosen] or list(range(len(levels)))


def flow_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, treated, with_baseline, due, returned (of those with a baseline), switched: patients."""
    return filters.opened().rows("flow_by_therapy", filters.bound())


def scores_by_therapy_week(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, week, n_due, n, s_y, s_yy, s_baseline, s_baseline_baseline, s_change, s_change_change.

    Sums over those seen at the visit, in scores x scale.
    """
    return filters.opened().rows("scores_by_therapy_week", filters.bound())


def responders_by_therapy(filters: EpisodeFilters, threshold: Threshold) -> pl.DataFrame:
    """therapy, n_due, n_followed, responders, no_room, threshold (its text).

    The first three among patients whose baseline leaves room for the change, ``no_room`` those without.
    """
    counts = filters.opened().rows("responders_by_therapy", _change(filters, threshold))
    return counts.with_columns(threshold=pl.lit(str(threshold)))


def responders_by_clinic_therapy(
    filters: EpisodeFilters, threshold: Threshold, columns: Sequence[str]
) -> pl.DataFrame:
    """clinic, therapy, the columns, n (seen, baseline leaves room), responders (of those): patients alike."""
    store = filters.opened()
    return store.rows("responders_by_clinic_therapy", _change(filters, threshold), _alike(columns, store))


def changes_by_therapy_week(filters: EpisodeFilters, threshold: Threshold) -> pl.DataFrame:
    """therapy, week, reached (change first seen at this visit), lost (last seen here, without it)."""
    return filters.opened().rows("changes_by_therapy_week", _change(filters, threshold))


def scores_by_clinic_quarter(filters: EpisodeFilters) -> pl.DataFrame:
    """clinic, quarter (of the start, 4 x year + 0..3), treated, with_baseline, due, returned, s_change (x scale)."""
    return filters.opened().rows("scores_by_clinic_quarter", filters.bound())


def responders_by_clinic_quarter(filters: EpisodeFilters, threshold: Threshold) -> pl.DataFrame:
    """clinic, quarter, n_followed, responders: of the patients whose baseline leaves room."""
    return filters.opened().rows("responders_by_clinic_quarter", _change(filters, threshold))


def _change(filters: EpisodeFilters, threshold: Threshold) -> dict[str, Value]:
    """The filters' values, and the change asked for in whole numbers; raises CannotShow where none can have it."""
    tool = filters.tool()
    if not 0 < threshold.value <= (100 if threshold.percent else tool.high - tool.low):
        raise CannotShow(f"No patient can change by {threshold} on {tool.code}. Choose a smaller threshold.")
    return {
        **filters.bound(),
        "direction": -1 if tool.better == "lower" else 1,
        "absolute": 0 if threshold.percent else tool.stored(threshold.value),
        "per_mille": round(10 * threshold.value) if threshold.percent else 0,
        "low": tool.stored(tool.low),
        "high": tool.stored(tool.high),
    }


def case_mix_by_therapy(filters: EpisodeFilters, columns: Sequence[str]) -> pl.DataFrame:
    """covariate, therapy, returned (true, false, empty: not due yet), patients, n (known), s_y, s_yy.

    ``columns``: as in ``factor_columns``. All patients with a baseline; rows add up.
    """
    store = filters.opened()
    written = {"squares": written_sql.squares(columns, store.manifest)}
    wide = store.rows("case_mix_by_therapy", filters.bound(), written)
    return pl.concat(
        wide.select(
            pl.lit(column).alias("covariate"),
            "therapy",
            "returned",
            "patients",
            n=f"n_{i}",
            s_y=pl.col(f"s_{i}").fill_null(0),
            s_yy=pl.col(f"s_{i}_{i}").fill_null(0),
        )
        for i, column in enumerate(columns)
    )


def groups_by_clinic_therapy(filters: EpisodeFilters, columns: Sequence[str]) -> pl.DataFrame:
    """clinic, therapy, the columns, n_due, n (of those, seen), s_y, s_yy: patients alike, visit due."""
    store = filters.opened()
    return store.rows("groups_by_clinic_therapy", filters.bound(), _alike(columns, store))


def _alike(columns: Sequence[str], store: OutcomeStore) -> dict[str, str]:
    known = store.manifest
    return {"factors": written_sql.factors(columns, known), "complete": written_sql.complete(columns, known)}


def moments_by_clinic_therapy(filters: EpisodeFilters, columns: Sequence[str]) -> pl.DataFrame:
    """clinic, therapy, levels asked for, n, ``s_<i>`` and ``s_<i>_<j>`` (i <= j, positions in ``columns``).

    ``columns``: factors, then "y" for the score, last. Patients seen at the visit and known in every column:
    a row for those who share all levels, exact sums of the numbers.
    """
    store = filters.opened()
    written = {
        "levels": written_sql.levels(columns, store.manifest),
        "sums": written_sql.sums(columns, store.manifest),
        "complete": written_sql.complete(columns, store.manifest),
    }
    return store.rows("moments_by_clinic_therapy", filters.bound(), written)


def scores_by_pattern(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, pattern (0 or 1 per score, baseline first), n, ``s_<i>``, ``s_<i>_<j>`` of the scores."""
    store = filters.opened()
    written = {"sums": written_sql.sums(("baseline", *store.manifest.visits), store.manifest)}
    return store.rows("scores_by_pattern", filters.bound(), written)


def endings_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, reason, patients, sums of sessions, n_harms (known), patients_harmed, harms, switched."""
    return filters.opened().rows("endings_by_therapy", filters.bound())


def baselines_by_therapy(filters: EpisodeFilters, width: float) -> pl.DataFrame:
    """therapy, baseline_from (lower end of a class ``width`` wide, in the instrument's unit), patients."""
    tool = filters.tool()
    classes = {"low": tool.stored(tool.low), "width": max(1, tool.stored(width))}
    counts = filters.opened().rows("baselines_by_therapy", {**filters.bound(), **classes})
    return counts.with_columns(pl.col("baseline_from") / tool.scale)


def score_range(filters: EpisodeFilters) -> pl.DataFrame:
    """baseline_low, baseline_high, score_low, score_high of all published scores: for checks, never shown."""
    return filters.opened().rows("score_range", filters.bound())


def years_by_store(filters: EpisodeFilters) -> pl.DataFrame:
    """year_from, year_to: first and last year in which a treatment started, whatever the filters."""
    return filters.opened().rows("years_by_store", filters.bound())


def factor_columns(store: OutcomeStore) -> tuple[str, ...]:
    """All the store can adjust for: numbers by name, levels as "sex:male" against the first level."""
    manifest = store.manifest
    numbers = ("baseline", "age", *(factor.name for factor in manifest.case_mix if not factor.levels))
    coded = (
        "sex",
        "hip_weakness",
        "hip_stiffness",
        *(each.name for each in manifest.case_mix if each.levels),
    )
    return (*numbers, *(f"{name}:{level}" for name in coded for level in manifest.levels[name][1:]))
