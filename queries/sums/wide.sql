-- Which of the privacy groups that lie in no one clinic and year lie inside the filter as a whole?
-- One row per group.
select privacy_group
from inside_wide($who)
order by privacy_group
