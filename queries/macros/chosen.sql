-- Which rows of a view belong to the patients that the filters choose, and may be told?
-- First episodes of privacy groups that lie inside the filter as a whole, and so do all their patients: nothing more is
-- to be asked of a row. That of its clinic spares reading the others. The view's columns as they are.
create macro chosen(source, who) as table
select shared.*
from query_table(source) as shared
join inside(who) as groups on groups.privacy_group = shared.privacy_group
where clinic in (select unnest(who['clinics']::smallint[]))
