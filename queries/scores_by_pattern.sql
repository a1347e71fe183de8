-- Which visits did patients keep, and what did they score there?
-- One row per therapy and pattern (a text of 0 and 1, baseline first): patients, sums and products of the scores.
with chosen as (
    select *
    from query_table($episodes)
    where
        episode = 1
        and quarter between $from_quarter and $to_quarter
        and age between $age_from and $age_to
        and list_contains($sexes, sex)
        and list_contains($hip_weakness, hip_weakness)
        and list_contains($therapies, therapy)
        and clinic in (select unnest($clinics))
        and baseline is not null
)

select
    therapy,
    kept as pattern,
    count(*) as n,
    /* sums */
from chosen
group by all
order by therapy, pattern
