-- Which rules do the episodes of a folder break?
-- One row: all rows, and for every rule the rows that break it.
select
    count(*) as episodes,
    /* rules */
from source
order by all
