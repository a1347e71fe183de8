"""What a comparison of therapies is asked: against whom, adjusted for what, and whether enough came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lumbar.answers.clinics_described import mix
from lumbar.answers.clinics_once import case_mix_by_therapy, flow_by_therapy
from lumbar.answers.clinics_shown import nobody
from lumbar.errors import CannotShow
from lumbar.measures.disclosure import FEW, FEWEST
from lumbar.places import require_one_of
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters


@dataclass(frozen=True)
class Factor:
    """A column of the case mix as readers see it; ``share`` where it is one level of several."""

    label: str
    unit: str
    scale: int
    share: bool


def reference_of(filters: EpisodeFilters, named: str = "") -> str:
    """The therapy compared with: the one ``named``, else the store's own; raises CannotShow where it is not there."""
    manifest = filters.opened().manifest
    reference = named or manifest.primary.reference
    require_one_of("therapy", reference, manifest.therapies)
    if filters.therapies and reference not in filters.therapies:
        raise CannotShow(
            f"The filter leaves out {reference}, with which the others are compared. "
            f"Choose one of: {', '.join(filters.therapies)}."
        )
    return reference


def adjusters(filters: EpisodeFilters) -> tuple[str, ...]:
    """Names that can be adjusted for beside the baseline: age, sex, the hip's, and all that is declared."""
    names = dict.fromkeys(column.partition(":")[0] for column in ask.factor_columns(filters.opened()))
    return tuple(name for name in names if name != "baseline")


def factors_chosen(filters: EpisodeFilters, adjust: Sequence[str] = ()) -> tuple[str, ...]:
    """Columns to adjust for: the baseline and those of the names in ``adjust``; none named is all.

    "baseline" alone adjusts for nothing else. Raises CannotShow with the nearest names.
    """
    for name in adjust:
        require_one_of("factor", name, ("baseline", *adjusters(filters)))
    chosen = {"baseline", *(adjust or adjusters(filters))}
    return tuple(
        column for column in ask.factor_columns(filters.opened()) if column.partition(":")[0] in chosen
    )


def factor(filters: EpisodeFilters, column: str) -> Factor:
    """How a column of the case mix is said."""
    name, _, level = column.partition(":")
    declared = {each.name: each for each in filters.opened().manifest.case_mix}
    tool = filters.tool()
    if name == "baseline":
        return Factor(f"{tool.code} at baseline", tool.unit, tool.scale, share=False)
    if name not in declared:
        label = name.replace("_", " ").capitalize()
        return (
            Factor(f"{label}: {level}", "", 1, share=True)
            if level
            else Factor(label, "years", 1, share=False)
        )
    own = declared[name]
    return Factor(f"{own.label}: {level}" if level else own.label, own.unit, own.scale, share=bool(level))


def due_patients(filters: EpisodeFilters, columns: Sequence[str]) -> pl.DataFrame:
    """covariate, therapy, patients, n (known), s_y, s_yy of those with a baseline whose visit is due.

    The lost too, where they are told: these are the patients a comparison speaks of.
    """
    return all_due(mix(case_mix_by_therapy(filters, tuple(columns)), filters))


def all_due(sums: pl.DataFrame) -> pl.DataFrame:
    """The same out of sums by return."""
    due = sums.drop_nulls("returned")
    return due.group_by("covariate", "therapy", maintain_order=True).agg(pl.exclude("returned").sum())


def require_arms(arms: pl.DataFrame, filters: EpisodeFilters) -> None:
    """Raise CannotShow unless every therapy asked for has 8 scores or more; ``arms``: therapy, n."""
    sizes = dict(arms.select("therapy", "n").iter_rows())
    asked = filters.therapies or filters.opened().manifest.therapies
    thin = [therapy for therapy in asked if sizes.get(therapy, 0) < FEWEST]
    if len(thin) == len(asked):
        raise nobody(filters)
    if thin:
        raise CannotShow(
            f"{FEW.capitalize()} patients of {', '.join(thin)} have a score on {filters.tool().code} at week "
            f"{filters.visit()} under this filter. Choose a wider filter, or compare the other therapies only."
        )


def everybody_asked(filters: EpisodeFilters) -> bool:
    """True where the filters leave nobody of the store out."""
    open_filters = EpisodeFilters(filters.instrument, filters.week, store=filters.store)
    if filters == open_filters:
        return True
    counted = (flow_by_therapy(each)["treated"].sum() for each in (filters, open_filters))
    return len(set(counted)) == 1
