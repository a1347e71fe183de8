-- Which privacy groups lie in no one clinic and year?
-- One row per group: as published.
select *
from privacy_groups
where clinic is null or year_from < year_to
