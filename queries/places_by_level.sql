-- Which places can be asked for? One row per place.
select
    places.place,
    places.name,
    places.level,
    count(members.iso3) as countries,
from places
left join members using (place)
group by places.place, places.name, places.level
order by places.level, places.name
