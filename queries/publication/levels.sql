-- How many patients have each level of each factor?
-- One row: a column for every level.
with people as (
    select distinct
        patient,
        /* factors */
    from coded
    where episode = 1
)

select
    /* levels */
from people
order by all
