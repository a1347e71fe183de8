-- Which patients are alike in all that is recorded?
-- One row per clinic, therapy and combination of factors: patients due, seen, sum and squares of their scores.
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
        and due
        and /* complete */ true
)

select
    clinic,
    therapy,
    /* factors */
    count(*) as n_due,
    count(y) as n,
    coalesce(sum(y::bigint), 0)::bigint as s_y,
    coalesce(sum(y::bigint * y), 0)::bigint as s_yy,
from chosen
group by all
order by all
