-- How many reached an important change?
-- One row per therapy: patients due, seen and changed, among those whose baseline leaves room; the others apart.
with gains as (
    select
        *,
        1000 * $direction * (y - baseline)::bigint as gain,
        1000 * $absolute + $per_mille * abs(baseline)::bigint as needed,
        1000 * (case when $direction < 0 then baseline - $low else $high - baseline end)::bigint as room,
    from chosen($scores, $who)
    where baseline is not null
)

select
    therapy,
    count(*) filter (where due and room >= needed) as n_due,
    count(y) filter (where room >= needed) as n_followed,
    count(y) filter (where room >= needed and gain >= needed) as responders,
    count(*) filter (where due and room < needed) as no_room,
from gains
group by therapy
order by therapy
