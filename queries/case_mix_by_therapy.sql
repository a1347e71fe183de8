-- Who was treated with what, who came back and who did not?
-- One row per therapy and return (empty where the visit is not yet due): count, sum, sum of squares of each factor.
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
)

select
    therapy,
    case when due then y is not null end as returned,
    count(*) as patients,
    /* squares */
from chosen
group by all
order by therapy, returned
