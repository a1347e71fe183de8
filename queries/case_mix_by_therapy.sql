-- Who was treated with what, who came back and who did not?
-- One row per therapy and return (empty where the visit is not yet due): count, sum, sum of squares of each factor.
select
    /* part */
    therapy,
    case when due then y is not null end as returned,
    count(*) as patients,
    /* squares */
from chosen($scores, $who)
where baseline is not null
group by all
order by therapy, returned
