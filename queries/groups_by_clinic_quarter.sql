-- Which privacy groups do the patients of a clinic's quarter belong to?
-- One row per clinic, privacy group and quarter (4 x year + 0..3): patients treated, measured, due and seen again.
select
    clinic,
    privacy_group,
    quarter,
    count(*) as treated,
    count(baseline) as with_baseline,
    count(baseline) filter (where due) as due,
    count(baseline) filter (where y is not null) as returned,
from chosen($scores, $who)
group by clinic, privacy_group, quarter
order by clinic, privacy_group, quarter
