"""The numbers people quote: one function per name in ``lumbar ask``, for pages, decks and commands."""

from lumbar.answers.care import care_by_age, care_by_place, care_inputs, care_needed, care_sensitivity
from lumbar.answers.population import (
    all_places,
    cases_by_age_sex,
    cases_by_year,
    change_of_place,
    growth_by_place,
    index_by_year,
    peers_of,
    published_figures,
    shares_by_year,
)
from lumbar.answers.trust import (
    agreement_as_published,
    agreement_with_published,
    back_test,
    calibration_by_region,
    rates_in_class,
)
from lumbar.questions import YEARS, CaseFilters

__all__ = [
    "YEARS",
    "CaseFilters",
    "agreement_as_published",
    "agreement_with_published",
    "all_places",
    "back_test",
    "calibration_by_region",
    "care_by_age",
    "care_by_place",
    "care_inputs",
    "care_needed",
    "care_sensitivity",
    "cases_by_age_sex",
    "cases_by_year",
    "change_of_place",
    "growth_by_place",
    "index_by_year",
    "peers_of",
    "published_figures",
    "rates_in_class",
    "shares_by_year",
]
