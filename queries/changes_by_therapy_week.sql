-- At which visit was an important change first seen, or the patient last seen without it?
-- One row per therapy and visit: patients, of those whose baseline leaves room.
with patients as (
    select
        therapy,
        patient,
        min(week) filter (where gain >= needed) as reached_week,
        max(week) as last_week,
    from gains($visits, $who, $change)
    where
        room >= needed
        and y is not null
    group by therapy, patient
)

select
    therapy,
    coalesce(reached_week, last_week) as week,
    count(reached_week) as reached,
    count(*) filter (where reached_week is null) as lost,
from patients
group by all
order by therapy, week
