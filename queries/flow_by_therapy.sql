-- How many were treated, measured before, due at a visit, and seen again?
-- One row per therapy: patients.
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
)

select
    therapy,
    count(*) as treated,
    count(baseline) as with_baseline,
    count(baseline) filter (where due) as due,
    count(baseline) filter (where y is not null) as returned,
    count(*) filter (where switched) as switched,
from chosen
group by therapy
order by therapy
