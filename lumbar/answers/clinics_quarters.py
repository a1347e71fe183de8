"""Which quarters of a clinic may be told: they lie across its privacy groups, so answers must not leave a few over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.privacy_groups import parts_told
from lumbar.outcomes.scope import own_clinics
from lumbar.questions.clinics import EpisodeFilters

COUNTED = ("treated", "with_baseline", "due", "returned")


def by_quarter(filters: EpisodeFilters) -> EpisodeFilters:
    """The filters for answers by clinic and quarter: groups of one clinic and one year.

    Raises CannotShow where the filters choose some patients of a clinic, whose others would be too few in a quarter.
    """
    asked = replace(filters, apart=("clinic", "year"))
    if filters.exact:
        return asked
    whole = replace(
        asked, sex="both", age_from=0, age_to=EpisodeFilters.age_to, hip_weakness="all", therapies=()
    )
    if asked != whole:
        raise CannotShow(
            "Quarter by quarter only all patients are told: some of them would be too few. Choose all patients and "
            "all therapies."
        )
    return asked


def told_quarters(counts: pl.DataFrame, filters: EpisodeFilters, together: bool) -> pl.DataFrame:
    """clinic, quarter: those of ``counts`` that may be told; a year of a clinic is told whole or not at all.

    ``together``: the clinics are only told added up. Those of a year that may not be told one by one are then one part
    that may be, unless some clinics are chosen: two choices would leave one of them over.
    """
    k, own = filters.opened().manifest.k, own_clinics()
    told = counts.select("clinic", "quarter").clear()
    for _, year in counts.group_by(pl.col("quarter") // 4, maintain_order=True):
        alone = [
            clinic
            for (clinic,), part in year.group_by("clinic", maintain_order=True)
            if k == 1 or clinic in own or _told(part, k)
        ]
        rest = year.filter(~pl.col("clinic").is_in(alone))
        pooled = together and not filters.clinics and rest.height and _told(rest, k)
        told = told.vstack(
            (year if pooled else year.filter(pl.col("clinic").is_in(alone))).select("clinic", "quarter")
        )
    return told.unique()


def _told(year: pl.DataFrame, k: int) -> bool:
    """Whether the quarters of one year may be told: a table of groups by quarters for each number that is counted."""
    groups = year.select(pl.struct("clinic", "privacy_group").rank("dense")).to_series().to_numpy() - 1
    counts = np.zeros((len(COUNTED), groups.max() + 1, 4), np.int64)
    counts[:, groups, year["quarter"].to_numpy() % 4] = year.select(COUNTED).fill_null(0).to_numpy().T
    return all(parts_told(each, k) for each in counts)
