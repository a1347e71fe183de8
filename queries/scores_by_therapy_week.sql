-- How do scores move over the visits?
-- One row per therapy and visit: patients due and seen, sums of score, baseline and change (whole numbers, x scale).
select
    therapy,
    week,
    count(*) filter (where due) as n_due,
    count(y) as n,
    sum(y::bigint)::bigint as s_y,
    sum(y::bigint * y)::bigint as s_yy,
    sum(baseline::bigint) filter (where y is not null)::bigint as s_baseline,
    sum(baseline::bigint * baseline) filter (where y is not null)::bigint as s_baseline_baseline,
    sum((y - baseline)::bigint)::bigint as s_change,
    sum((y - baseline)::bigint * (y - baseline))::bigint as s_change_change,
from chosen($visits, $who)
where baseline is not null
group by therapy, week
order by therapy, week
