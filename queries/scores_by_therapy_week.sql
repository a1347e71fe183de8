-- How do scores move over the visits?
-- One row per therapy; for each visit patients due and seen, sums of score, baseline and change (whole numbers, x scale).
select
    therapy,
    /* visits */
    count(*) as patients,
from chosen($episodes, $who)
where baseline is not null
group by therapy
order by therapy
