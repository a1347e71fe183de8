-- How bad was it at the start?
-- One row per therapy and class of baseline: lower end of the class (x scale), patients.
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
    ($low + (baseline - $low) // $width * $width)::bigint as baseline_from,
    count(*) as patients,
from chosen
group by all
order by therapy, baseline_from
