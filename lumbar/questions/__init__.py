"""One typed function per ``queries/<name>.sql``: same name, same parameters, promised columns."""

from lumbar.questions.cases import cases_by_age_sex, cases_by_year
from lumbar.questions.population import (
    YEARS,
    CaseFilters,
    curve_by_age_sex,
    intervals_by_year,
    members_by_place,
    people_by_country,
    places_by_level,
    profiles_by_country,
    published_figures,
    rates_by_country,
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
    "curve_by_age_sex",
    "intervals_by_year",
    "members_by_place",
    "people_by_country",
    "places_by_level",
    "profiles_by_country",
    "published_figures",
    "rates_by_country",
    "require_places",
    "require_years",
    "scenario",
    "scenarios",
    "standard_rates_by_sex",
]
