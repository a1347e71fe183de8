-- At which visit was an important change first seen, or the patient last seen without it?
-- One row per therapy and visit: patients, of those whose baseline leaves room.
with patients as (
    select
        /* part */
        therapy,
        coalesce(/* reached */ null) as reached_week,
        coalesce(/* seen */ null) as last_week,
    from gains($episodes, $who, $change)
    where room >= needed
)

select
    /* parts */
    therapy,
    coalesce(reached_week, last_week) as week,
    count(reached_week) as reached,
    count(*) filter (where reached_week is null) as lost,
from patients
where last_week is not null
group by all
order by therapy, week
