-- Which countries make up the chosen places? One row per place and country.
select
    places.place,
    places.name,
    members.iso3,
from places
inner join members using (place)
where list_contains($places, places.place)
order by places.place, members.iso3
