-- How bad was it at the start?
-- One row per therapy and class of baseline: lower end of the class (x scale), patients; the lost where asked for.
select
    /* part */
    therapy,
    ($low + (baseline - $low) // $width * $width)::bigint as baseline_from,
    count(*) as patients,
from chosen($scores, $who)
where
    baseline is not null
    and (y is not null or $lost)
group by all
order by therapy, baseline_from
