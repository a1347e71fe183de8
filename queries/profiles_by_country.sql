-- Which countries are alike? One row per country with its size and age in one year, UN medium.
select
    population.iso3 as place,
    any_value(countries.name) as name,
    any_value(countries.gbd_region) as gbd_region,
    any_value(countries.in_gbd) as in_gbd,
    sum(population.population) as population,
    sum(population.population) filter (where population.age_from >= 60)
    / sum(population.population) as share_60_and_over,
from population
inner join countries using (iso3)
where population.variant = 'medium' and population.year = $year and not starts_with(population.iso3, 'own:')
group by population.iso3
order by population.iso3
