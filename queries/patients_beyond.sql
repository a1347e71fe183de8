-- How many patients are not told because their privacy group is wider than the filter?
-- One row: the patients of all groups that reach into the filter without lying inside it, whoever of them it chooses.
with wider as (
    select privacy_group
    from privacy_groups
    where
        list_contains($who['therapies']::tinyint[], therapy)
        and 4 * year_from <= $who['to_quarter']
        and 4 * year_to + 3 >= $who['from_quarter']
        and age_from <= $who['age_to']
        and age_to >= $who['age_from']
        and sexes & ~$who['all_but_sexes'] > 0
        and hip_weaknesses & ~$who['all_but_hips'] > 0
        and (
            clinic in (select unnest($who['clinics']::smallint[]))
            or (clinic is null and list_has_any($who['clinics']::smallint[], clinics))
        )
        and privacy_group not in (select privacy_group from inside($who))
)

select count(*) as patients
from query_table($scores) as scores
join wider on wider.privacy_group = scores.privacy_group
where not (len($who['own']) > 0 and list_contains($who['own']::smallint[], scores.clinic))
order by all
