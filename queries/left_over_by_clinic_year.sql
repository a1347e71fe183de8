-- How many patients does a clinic's privacy group leave over, where some quarters of a year are told and others are not?
-- One row per clinic and year: for each number that is counted and each choice of quarters, summed over the groups.
with groups as (
    select
        /* part */
        clinic,
        (quarter // 4)::int as year,
        privacy_group,
        /* quarters */
    from chosen($scores, $who)
    group by all
)

select
    /* parts */
    clinic,
    year,
    /* left */
from groups
group by all
order by clinic, year
