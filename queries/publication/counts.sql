-- What must not be few, instrument by instrument?
-- One row per instrument and place in all dimensions: rows, those measured, and at each visit those due and seen.
select
    instrument,
    /* like */
    /* states */
from coded
where episode = 1
group by all
order by all
