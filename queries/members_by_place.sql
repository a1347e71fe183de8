-- Which countries make up each place? One row per place and country.
select
    places.place,
    places.name,
    members.iso3,
    countries.gbd_region,
    countries.region_size,
    countries.in_gbd,
    countries.own_sd,
from places
inner join members using (place)
inner join countries using (iso3)
order by places.place, countries.gbd_region, members.iso3
