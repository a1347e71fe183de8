-- At which visit was an important change first seen, or the patient last seen without it?
-- One row per therapy and visit: patients, of those whose baseline leaves room.
with gains as (
    select
        *,
        1000 * $direction * (y - baseline)::bigint as gain,
        1000 * $absolute + $per_mille * abs(baseline)::bigint as needed,
        1000 * (case when $direction < 0 then baseline - $low else $high - baseline end)::bigint as room,
    from chosen($visits, $who)
    where
        baseline is not null
        and y is not null
),

patients as (
    select
        therapy,
        patient,
        min(week) filter (where gain >= needed) as reached_week,
        max(week) as last_week,
    from gains
    where room >= needed
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
