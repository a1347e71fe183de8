-- How many of a clinic's patients were measured before, due at a visit, and seen again?
-- One row per clinic, therapy and privacy group: patients.
select
    clinic,
    therapy,
    privacy_group,
    count(baseline) as with_baseline,
    count(baseline) filter (where due) as due,
    count(baseline) filter (where y is not null) as returned,
from chosen($scores, $who)
group by clinic, therapy, privacy_group
order by clinic, therapy, privacy_group
