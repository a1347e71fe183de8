-- Which privacy groups lie inside the filter as a whole, and in no two parts of the answer?
create macro inside(who) as table
select privacy_group
from privacy_groups
where
    list_contains(who['therapies']::tinyint[], therapy)
    and 4 * year_from >= who['from_quarter']
    and 4 * year_to + 3 <= who['to_quarter']
    and age_from >= who['age_from']
    and age_to <= who['age_to']
    and sexes & who['all_but_sexes'] = 0
    and hip_weaknesses & who['all_but_hips'] = 0
    and (age_from >= who['age_edge'] or age_to < who['age_edge'])
    and (age_from >= who['upper_edge'] or age_to < who['upper_edge'])
    and (who['by_year'] = 0 or year_from = year_to)
    and (who['by_sex'] = 0 or bit_count(sexes) = 1)
    and (who['by_hip_weakness'] = 0 or bit_count(hip_weaknesses) = 1)
    and (
        clinic in (select unnest(who['clinics']::smallint[]))
        or (clinic is null and who['by_clinic'] = 0 and list_has_all(who['clinics']::smallint[], clinics))
    )
