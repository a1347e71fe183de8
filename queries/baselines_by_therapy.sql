-- How bad was it at the start?
-- One row per therapy and class of baseline: lower end of the class (x scale), patients.
select
    therapy,
    ($low + (baseline - $low) // $width * $width)::bigint as baseline_from,
    count(*) as patients,
from chosen($episodes, $who)
where baseline is not null
group by all
order by therapy, baseline_from
