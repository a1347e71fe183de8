"""Which quarters of a clinic may be told: they lie across its privacy groups, so answers must not leave a few over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.privacy_groups import none_few
from lumbar.outcomes.scope import own_clinics
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters


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


def told_years(filters: EpisodeFilters) -> pl.DataFrame:
    """clinic, year, alone, added_up: whether its quarters may be told; a year of a clinic is told whole or not at all.

    ``added_up``: where clinics are only told added up. Those of a year that may not be told one by one are then one
    part that may be, unless some clinics are chosen: two choices would leave one of them over.
    """
    k = filters.opened().manifest.k
    counted = ask.left_over_by_clinic_year(filters)
    years, left = counted.select("clinic", "year"), counted.drop("clinic", "year").to_numpy().astype(np.int64)
    alone = none_few(left, k) | years["clinic"].is_in(own_clinics()).to_numpy()
    added_up = alone
    if not filters.clinics:
        _, place = np.unique(years["year"], return_inverse=True)
        others = np.zeros((place.max() + 1, left.shape[1]), left.dtype)
        np.add.at(others, place[~alone], left[~alone])
        added_up = alone | none_few(others, k)[place]
    return years.with_columns(alone=alone, added_up=added_up)
