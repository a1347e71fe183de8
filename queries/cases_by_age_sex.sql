-- Who lives with low back pain in a place and year? One row per place, year, sex, age group and GBD region within the place.
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

cells as (
    select
        population.iso3,
        population.year,
        population.sex,
        population.age_from,
        population.age_to,
        population.population,
        curve.lower_ratio,
        curve.upper_ratio,
        population.population * curve.prevalence * rates.multiplier
            * pow(1 + $change_per_decade / 100, greatest(population.year - 2020, 0) / 10)
            * case when $calibrated then calibration.calibration else 1 end as cases,
    from population
    inner join curve using (sex, age_from)
    inner join countries using (iso3)
    inner join rates using (iso3, year)
    inner join calibration using (gbd_region, year)
    where
        population.variant = case when population.year < 2025 then 'medium' else $variant end
        and population.iso3 in (select iso3 from chosen)
        and list_contains($years, population.year)
        and population.age_from >= $age_from
        and population.age_to <= $age_to
        and $sex in ('both', population.sex)
        and rates.path = $rates
)

select
    chosen.place,
    chosen.name,
    cells.year,
    cells.sex,
    cells.age_from,
    cells.age_to,
    sum(cells.population) as population,
    sum(cells.cases) as cases,
    sum(cells.cases * cells.lower_ratio) as cell_lower,
    sum(cells.cases * cells.upper_ratio) as cell_upper,
    count(*) = any_value(chosen.region_size) as whole_region,
    sum((cells.cases * chosen.own_sd) ** 2) as own_variance,
from chosen
inner join cells using (iso3)
group by chosen.place, chosen.name, cells.year, cells.sex, cells.age_from, cells.age_to, chosen.gbd_region
order by chosen.place, cells.year, cells.sex, cells.age_from, chosen.gbd_region
