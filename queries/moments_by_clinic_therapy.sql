-- What must an adjusted comparison know of the patients who came back?
-- One row per clinic, therapy and combination of levels: patients, every number's sum and every product of two.
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
        and y is not null
        and /* complete */ true
)

select
    clinic,
    therapy,
    /* levels */
    count(*) as n,
    /* sums */
from chosen
group by all
order by clinic, therapy
