-- How many people live in each country? One row per country and year; its people by sex and age group, as the curve has them.
select
    iso3,
    year,
    list(population order by sex, age_from) as people,
from population
where variant = case when year < 2025 then 'medium' else $variant end
group by iso3, year
order by iso3, year
