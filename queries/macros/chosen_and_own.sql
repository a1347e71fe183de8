-- Which rows may be told to a reader who sees some clinics' own patients?
-- Of those clinics everybody whom the filters choose, first episodes, by what was known when treatment began; of the
-- others as in chosen. The view's columns as they are.
create macro chosen_and_own(source, who) as table
select *
from chosen(source, who)
where not list_contains(who['own']::smallint[], clinic)
union all
select *
from query_table(source)
where
    list_contains(who['own']::smallint[], clinic)
    and not former
    and episode = 1
    and quarter between who['from_quarter'] and who['to_quarter']
    and age between who['age_from'] and who['age_to']
    and list_contains(who['sexes']::tinyint[], sex)
    and list_contains(who['hip_weakness']::tinyint[], hip_weakness)
    and list_contains(who['therapies']::tinyint[], therapy)
    and list_contains(who['clinics']::smallint[], clinic)
