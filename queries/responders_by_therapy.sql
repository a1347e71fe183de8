-- How many reached an important change?
-- One row per therapy: patients due, seen and changed, among those whose baseline leaves room; the others apart.
select
    /* part */
    therapy,
    count(*) filter (where due and room >= needed) as n_due,
    count(y) filter (where room >= needed) as n_followed,
    count(y) filter (where room >= needed and gain >= needed) as responders,
    count(*) filter (where due and room < needed) as no_room,
from gains($scores, $who, $change)
group by all
order by therapy
