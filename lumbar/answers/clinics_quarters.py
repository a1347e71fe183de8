"""Which quarters of a clinic may be told: they lie across its privacy groups, so answers must not leave a few over."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.privacy_groups import parts_told
from lumbar.outcomes.scope import own_clinics
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

COUNTED = ("treated", "with_baseline", "due", "returned")


def by_quarter(filters: EpisodeFilters, together: bool) -> EpisodeFilters:
    """The filters for answers by clinic and quarter: groups of one clinic and one year.

    ``together``: the clinics are added up. Raises CannotShow where the filters choose some patients of a clinic whose
    others, quarter by quarter, would be too few.
    """
    asked = replace(filters, apart=("clinic", "year"))
    if filters.own or filters.opened().manifest.k == 1:
        return asked
    whole = replace(asked, sex="both", age_from=0, age_to=EpisodeFilters.age_to, hip_weakness="all")
    if asked != whole or (filters.therapies and not together):
        raise CannotShow(
            "Quarter by quarter only all patients are told: some of them would be too few. Choose all patients"
            + ("." if together else " and all therapies of the clinic.")
        )
    return asked


def told_quarters(filters: EpisodeFilters) -> pl.DataFrame:
    """clinic, quarter: those that may be told; a year of a clinic is told whole or not at all."""
    counts = ask.groups_by_clinic_quarter(filters)
    k, own = filters.opened().manifest.k, own_clinics()
    told = [
        part.select("clinic", "quarter").unique()
        for (clinic, _), part in counts.group_by("clinic", pl.col("quarter") // 4, maintain_order=True)
        if k == 1 or clinic in own or _told(part, k)
    ]
    return pl.concat([counts.clear().select("clinic", "quarter"), *told])


def _told(year: pl.DataFrame, k: int) -> bool:
    wide = (year.pivot("quarter", index="privacy_group", values=name) for name in COUNTED)
    return all(parts_told(each.drop("privacy_group").fill_null(0).to_numpy(), k) for each in wide)
