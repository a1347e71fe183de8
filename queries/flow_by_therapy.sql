-- How many were treated, measured before, due at a visit, and seen again?
-- One row per therapy: patients.
select
    /* part */
    therapy,
    count(*) as treated,
    count(baseline) as with_baseline,
    count(baseline) filter (where due) as due,
    count(baseline) filter (where y is not null) as returned,
    count(*) filter (where switched) as switched,
from chosen($scores, $who)
group by all
order by therapy
