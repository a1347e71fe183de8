"""One typed function per ``queries/<name>.sql``: same name, same parameters, promised columns."""

from lumbar.questions.population import (
    YEARS,
    CaseFilters,
    cases_by_age_sex,
    cases_by_year,
    intervals_by_year,
    members_by_place,
    places_by_level,
    profiles_by_country,
    published_figures,
    require_places,
    require_years,
    standard_rates_by_sex,
)
from lumbar.questions.scenarios import Scenario, scenario, scenarios

__all__ = [
    "YEARS",
    "CaseFilters",
    "Scenario",
    "cases_by_age_sex",
    "cases_by_year",
    "intervals_by_year",
    "members_by_place",
    "places_by_level",
    "profiles_by_country",
    "published_figures",
    "require_places",
    "require_years",
    "scenario",
    "scenarios",
    "standard_rates_by_sex",
]
