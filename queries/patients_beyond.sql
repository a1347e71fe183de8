-- How many patients are not told because their privacy group is wider than the filter?
-- One row: the patients of all groups that reach into the filter without lying inside it, whoever of them it chooses.
select count(*) as patients
from query_table($scores) as scores
join privacy_groups as wider using (privacy_group)
where
    list_contains($who['therapies']::tinyint[], wider.therapy)
    and 4 * wider.year_from <= $who['to_quarter']
    and 4 * wider.year_to + 3 >= $who['from_quarter']
    and wider.age_from <= $who['age_to']
    and wider.age_to >= $who['age_from']
    and wider.sexes & ~$who['all_but_sexes'] > 0
    and wider.hip_weaknesses & ~$who['all_but_hips'] > 0
    and list_has_any($who['clinics']::smallint[], coalesce(wider.clinics, [wider.clinic]))
    and not list_contains($who['own']::smallint[], scores.clinic)
    and privacy_group not in (select privacy_group from inside($who))
order by all
