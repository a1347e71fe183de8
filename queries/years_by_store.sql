-- From when until when did treatments start?
-- One row: first and last year of a start in the store, whatever the filters.
select
    (min(quarter) // 4)::bigint as year_from,
    (max(quarter) // 4)::bigint as year_to,
from query_table($episodes)
order by all
