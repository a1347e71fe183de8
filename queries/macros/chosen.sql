-- Which rows of a view belong to the patients that the filters choose, and may be told?
-- First episodes, by what was known when treatment began, of privacy groups that lie inside the filter as a whole;
-- of clinics that ask about their own patients, everybody's. The view's columns as they are.
create macro chosen(source, who) as table
select *
from query_table(source)
where
    episode = 1
    and quarter between who['from_quarter'] and who['to_quarter']
    and age between who['age_from'] and who['age_to']
    and list_contains(who['sexes']::tinyint[], sex)
    and list_contains(who['hip_weakness']::tinyint[], hip_weakness)
    and list_contains(who['therapies']::tinyint[], therapy)
    and clinic in (select unnest(who['clinics']::smallint[]))
    and case
        when list_contains(who['own']::smallint[], clinic) then not former
        else privacy_group in (select privacy_group from inside(who))
    end
