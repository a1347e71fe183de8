-- How many reached an important change, by the quarter in which treatment began?
-- One row per clinic and quarter (4 x year + 0..3): patients seen and changed, among those whose baseline leaves room.
select
    /* part */
    clinic,
    quarter,
    count(y) filter (where room >= needed) as n_followed,
    count(y) filter (where room >= needed and gain >= needed) as responders,
from gains($scores, $who, $change)
group by all
order by clinic, quarter
