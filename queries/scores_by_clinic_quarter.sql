-- How do a clinic's patients fare, by the quarter in which treatment began?
-- One row per clinic and quarter (4 x year + 0..3): patients, and the sum of their changes (x scale).
select
    /* part */
    clinic,
    quarter,
    count(*) as treated,
    count(baseline) as with_baseline,
    count(baseline) filter (where due) as due,
    count(baseline) filter (where y is not null) as returned,
    coalesce(sum((y - baseline)::bigint), 0)::bigint as s_change,
from chosen($scores, $who)
group by all
order by clinic, quarter
