-- How many patients alike in all that is recorded reached an important change, clinic by clinic?
-- One row per clinic, therapy and combination of factors: patients seen whose baseline leaves room, and changed.
with gains as (
    select
        *,
        1000 * $direction * (y - baseline)::bigint as gain,
        1000 * $absolute + $per_mille * abs(baseline)::bigint as needed,
        1000 * (case when $direction < 0 then baseline - $low else $high - baseline end)::bigint as room,
    from chosen($scores, $who)
    where
        baseline is not null
        and y is not null
        and /* complete */ true
)

select
    clinic,
    therapy,
    /* factors */
    count(*) as n,
    count(*) filter (where gain >= needed) as responders,
from gains
where room >= needed
group by all
order by all
