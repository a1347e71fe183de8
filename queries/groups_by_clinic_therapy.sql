-- Which patients are alike in all that is recorded?
-- One row per clinic, therapy and combination of factors: patients due, seen, sum and squares of their scores.
select
    clinic,
    therapy,
    /* factors */
    count(*) as n_due,
    count(y) as n,
    coalesce(sum(y::bigint), 0)::bigint as s_y,
    coalesce(sum(y::bigint * y), 0)::bigint as s_yy,
from chosen($scores, $who)
where
    baseline is not null
    and due
    and /* complete */ true
group by all
order by all
