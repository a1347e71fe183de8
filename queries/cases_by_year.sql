-- How many people live with low back pain in a place, year by year? One row per place, year and GBD region within it.
with chosen as (
    select
        places.place,
        places.name,
        countries.* exclude (name),
    from places
    inner join members using (place)
    inner join countries using (iso3)
    where list_contains($places, places.place)
),

country_years as (
    select
        population.iso3,
        population.year,
        sum(population.population) as population,
        sum(population.population * curve.prevalence) as expected,
        sum(population.population * curve.prevalence * curve.lower_ratio) as expected_lower,
        sum(population.population * curve.prevalence * curve.upper_ratio) as expected_upper,
    from population
    inner join curve using (sex, age_from)
    where population.variant = case when population.year < 2025 then 'medium' else $variant end
        and population.iso3 in (select iso3 from chosen)
        and list_contains($years, population.year) and $sex in ('both', population.sex)
        and population.age_from >= $age_from and population.age_to <= $age_to
    group by all
),

country_cases as (
    select
        country_years.*,
        pow(1 + $change_per_decade / 100, greatest(country_years.year - 2020, 0) / 10) as change,
        rates.asr * change as asr,
        country_years.expected * rates.multiplier * change as modelled,
        modelled * case when $calibrated then calibration.calibration else 1 end as cases,
    from country_years
    inner join countries using (iso3)
    inner join rates using (iso3, year)
    inner join calibration using (gbd_region, year)
    where rates.path = $rates
)

select
    chosen.place, chosen.name,
    country_cases.year, chosen.gbd_region,
    sum(country_cases.population) as population,
    sum(country_cases.modelled) as modelled,
    sum(country_cases.cases) as cases,
    sum(country_cases.cases * country_cases.expected_lower / nullif(country_cases.expected, 0)) as cell_lower,
    sum(country_cases.cases * country_cases.expected_upper / nullif(country_cases.expected, 0)) as cell_upper,
    sum(country_cases.expected) as expected,
    sum(country_cases.expected * country_cases.asr) as expected_asr,
    count(*) = any_value(chosen.region_size) as whole_region, bool_or(chosen.in_gbd) as in_gbd,
    sum((country_cases.cases * chosen.own_sd) ** 2) as own_variance,
    sum(country_cases.cases ** 2) as squares,
from chosen
inner join country_cases using (iso3)
group by all
order by chosen.place, country_cases.year, chosen.gbd_region
