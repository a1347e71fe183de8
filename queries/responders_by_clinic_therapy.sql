-- How many patients alike in all that is recorded reached an important change, clinic by clinic?
-- One row per clinic, therapy and combination of factors: patients seen whose baseline leaves room, and changed.
select
    clinic,
    therapy,
    /* factors */
    count(*) as n,
    count(*) filter (where gain >= needed) as responders,
from gains($scores, $who, $change)
where
    room >= needed
    and y is not null
    and /* complete */ true
group by all
order by all
