-- What must an adjusted comparison know of the patients who came back?
-- One row per clinic, therapy and combination of levels: patients, every number's sum and every product of two.
select
    /* part */
    clinic,
    therapy,
    /* levels */
    count(*) as n,
    /* sums */
from chosen($scores, $who)
where
    baseline is not null
    and y is not null
    and /* complete */ true
group by all
order by clinic, therapy
