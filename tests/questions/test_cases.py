"""Cases as sums over arrays are those that the database sums from the same tables."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lumbar import questions, store
from lumbar.questions import CaseFilters

CELLS = """
with cells as (
    select
        members.place, countries.gbd_region, population.iso3, population.year, population.sex, population.age_from,
        countries.region_size, countries.own_sd, population.population,
        population.population * curve.prevalence * rates.multiplier * pow(1 + $change / 100, (year - 2020) / 10)
            * case when $calibrated then calibration.calibration else 1 end as cases,
    from population
    inner join curve using (sex, age_from)
    inner join countries using (iso3)
    inner join members using (iso3)
    inner join rates using (iso3, year)
    inner join calibration using (gbd_region, year)
    where members.place = $place and year = 2050 and variant = $variant and rates.path = $rates
        and $sex in ('both', sex) and population.age_from >= $age_from
)
"""
BY_REGION = """
, countries as (
    select gbd_region, iso3, sum(population)::bigint as population, sum(cases) as cases, any_value(own_sd) as own_sd,
        any_value(region_size) as region_size,
    from cells group by all
)
select gbd_region, sum(population)::bigint as population, sum(cases) as cases,
    sum((cases * own_sd) ** 2) as own_variance, sum(cases ** 2) as squares,
    count(*) = any_value(region_size) as whole_region,
from countries group by all order by gbd_region
"""
BY_AGE = """
select sex, age_from, sum(population)::bigint as population, sum(cases) as cases, from cells group by all order by all
"""
ASKED = [
    CaseFilters(("WLD",)),
    CaseFilters(("who:AFR",), "female", 60, rates="custom", change_per_decade=-5.0, population="high"),
    CaseFilters(("KEN",), "male", rates="trend", population="low"),
]


def summed(filters: CaseFilters, how: str) -> pl.DataFrame:
    given = {
        "place": filters.places[0],
        "variant": "medium" if filters.population == "as_published" else filters.population,
        "calibrated": filters.population == "as_published",
        "rates": "constant" if filters.rates == "custom" else filters.rates,
        "change": filters.change_per_decade,
        "sex": filters.sex,
        "age_from": filters.age_from,
    }
    return store.open_tables(store.data_folder()).cursor().sql(CELLS + how, params=given).pl()


@pytest.mark.parametrize("filters", ASKED, ids=lambda filters: filters.places[0])
def test_sums_are_those_of_the_database(filters: CaseFilters) -> None:
    parts, cells = summed(filters, BY_REGION), summed(filters, BY_AGE)
    ours = questions.cases_by_year(filters, (2050,)).sort("gbd_region").select(parts.columns)
    assert_frame_equal(ours, parts, check_dtypes=False, rel_tol=1e-12)
    ours = questions.cases_by_age_sex(filters, (2050,)).select(cells.columns)
    assert_frame_equal(ours, cells, check_dtypes=False, rel_tol=1e-12)


def test_places_and_years_come_once_and_in_order() -> None:
    rows = questions.cases_by_year(CaseFilters(("KEN", "IND", "KEN")), (2050, 1990, 2050))
    assert rows.select("place", "year").rows() == [("KEN", 1990), ("KEN", 2050), ("IND", 1990), ("IND", 2050)]
