-- Which rows of a view may be told at all, and to which part of the answers about everybody do they belong?
-- First episodes of all privacy groups, the view's columns as they are. Where the group lies in one clinic and one year,
-- that year and no group (-1); else the group and no year (-1).
create macro everybody(source) as table
select
    shared.*,
    case when groups.clinic is not null and groups.year_from = groups.year_to then groups.year_from else -1 end as told_year,
    case when groups.clinic is not null and groups.year_from = groups.year_to then -1 else groups.privacy_group end as wide,
from query_table(source) as shared
join privacy_groups as groups on groups.privacy_group = shared.privacy_group
