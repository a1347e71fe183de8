-- Which rows of a view belong to the patients that the filters choose, and may be told apart?
-- First episodes, by what was known when treatment began, out of privacy groups that lie inside the filter as a whole;
-- of clinics that see their own patients each one. The view's columns as they are.
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
    and (
        list_contains(who['own']::smallint[], clinic)
        or privacy_group in (
            select inside.privacy_group
            from privacy_groups as inside
            where
                inside.year_from * 4 >= who['from_quarter']
                and inside.year_to * 4 + 3 <= who['to_quarter']
                and inside.age_from >= who['age_from']
                and inside.age_to <= who['age_to']
                and inside.sexes & who['all_but_sexes'] = 0
                and inside.hip_weaknesses & who['all_but_hips'] = 0
                and (inside.age_from >= who['age_edge'] or inside.age_to < who['age_edge'])
                and (inside.age_from >= who['upper_edge'] or inside.age_to < who['upper_edge'])
                and (who['by_sex'] = 0 or bit_count(inside.sexes) = 1)
                and (who['by_hip_weakness'] = 0 or bit_count(inside.hip_weaknesses) = 1)
                and (
                    inside.clinic in (select unnest(who['clinics']::smallint[]))
                    or (inside.clinic is null and who['by_clinic'] = 0
                        and list_has_all(who['clinics']::smallint[], inside.clinics))
                )
        )
    )
