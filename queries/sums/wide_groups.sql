-- Which privacy groups lie in no one clinic and year?
-- One row per group: as published.
select *
from published_groups
where clinic is null or year_from < year_to
