-- How many reached an important change, by the quarter in which treatment began?
-- One row per clinic and quarter (4 x year + 0..3): patients seen and changed, among those whose baseline leaves room.
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
    clinic,
    quarter,
    count(y) filter (where room >= needed) as n_followed,
    count(y) filter (where room >= needed and gain >= needed) as responders,
from gains
group by clinic, quarter
order by clinic, quarter
