-- How many patients are there of each kind?
-- One row per place in all dimensions of the privacy groups: patients, by their first episodes.
select
    /* like */
    count(distinct patient) as people,
from coded
where episode = 1
group by all
order by all
