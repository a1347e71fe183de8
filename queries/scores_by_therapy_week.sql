-- How do scores move over the visits?
-- One row per therapy and visit: patients due and seen, sums of score, baseline and change (whole numbers, x scale).
with chosen as (
    select *
    from query_table($visits)
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
    week,
    count(*) filter (where due) as n_due,
    count(y) as n,
    sum(y::bigint)::bigint as s_y,
    sum(y::bigint * y)::bigint as s_yy,
    sum(baseline::bigint) filter (where y is not null)::bigint as s_baseline,
    sum(baseline::bigint * baseline) filter (where y is not null)::bigint as s_baseline_baseline,
    sum((y - baseline)::bigint)::bigint as s_change,
    sum((y - baseline)::bigint * (y - baseline))::bigint as s_change_change,
from chosen
group by therapy, week
order by therapy, week
