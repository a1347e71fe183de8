-- How do scores move over the visits?
-- One row per therapy; for each visit patients due and seen, sums of score, baseline and change (whole numbers, x scale).
select
    /* part */
    therapy,
    /* visits */
    count(*) as patients,
from chosen($episodes, $who)
where baseline is not null
group by all
order by therapy
