-- Which visits did patients keep, and what did they score there?
-- One row per therapy and pattern (a text of 0 and 1, baseline first): patients, sums and products of the scores.
select
    /* part */
    therapy,
    kept as pattern,
    count(*) as n,
    /* sums */
from chosen($episodes, $who)
where baseline is not null
group by all
order by therapy, pattern
