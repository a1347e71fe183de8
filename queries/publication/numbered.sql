-- What does every episode say on every instrument, its patient being a number?
-- One row per episode and instrument: as coded.
select
    coded.* exclude (patient),
    numbers.number as patient,
from coded
join numbers using (patient)
