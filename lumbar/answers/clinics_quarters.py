"""Which quarters of a clinic may be told: they lie across its privacy groups, so answers must not leave a few over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.privacy_groups import left_over, none_few
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
    k = filters.opened().manifest.k
    quarters = counts.select("clinic", "quarter", year=pl.col("quarter") // 4).unique()
    if k == 1:
        return quarters.drop("year")
    pooled = together and not filters.clinics
    years = _by_group(counts).partition_by("year")
    told = pl.concat([quarters.select("clinic", "year").clear(), *(_told(year, k, pooled) for year in years)])
    return quarters.join(told, on=["clinic", "year"], how="semi").drop("year")


def _by_group(counts: pl.DataFrame) -> pl.DataFrame:
    """clinic, year, privacy_group, then the four quarters of each number that is counted."""
    each = (
        pl.col(name).filter(pl.col("quarter") % 4 == quarter).sum().alias(f"{name}_{quarter}")
        for name in COUNTED
        for quarter in range(4)
    )
    return counts.group_by("clinic", pl.col("quarter").alias("year") // 4, "privacy_group").agg(*each)


def _told(year: pl.DataFrame, k: int, pooled: bool) -> pl.DataFrame:
    """clinic, year: whose quarters may be told; ``year``: as from ``_by_group``."""
    counts = year.drop("clinic", "year", "privacy_group").to_numpy().reshape(-1, len(COUNTED), 4)
    left = left_over(counts).reshape(year.height, -1)
    clinics = year["clinic"].rank("dense").to_numpy() - 1
    of_clinics = np.zeros((clinics.max() + 1, left.shape[1]), left.dtype)
    np.add.at(of_clinics, clinics, left)
    told = none_few(of_clinics, k)[clinics] | year["clinic"].is_in(own_clinics()).to_numpy()
    if pooled:
        told |= none_few(left[~told].sum(axis=0), k)
    return year.filter(pl.Series(told)).select("clinic", "year").unique()
