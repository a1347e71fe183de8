-- How many reached an important change?
-- One row per therapy: patients due, seen and changed, among those whose baseline leaves room; the others apart.
with chosen as (
    select *
    from query_table($scores)
    where
        episode = 1
        and quarter between $from_quarter and $to_quarter
        and age between $age_from and $age_to
        and list_contains($sexes, sex)
        and list_contains($hip_weakness, hip_weakness)
        and list_contains($therapies, therapy)
        and clinic in (select unnest($clinics))
        and baseline is not null
),

gains as (
    select
        *,
        1000 * $direction * (y - baseline)::bigint as gain,
        1000 * $absolute + $per_mille * abs(baseline)::bigint as needed,
        1000 * (case when $direction < 0 then baseline - $low else $high - baseline end)::bigint as room,
    from chosen
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
