-- Under which number is each patient published?
-- One row per patient: places in the order in which patients are first met in the published files.
with places as (
    select distinct
        clinic,
        therapy,
        hip_weakness,
        quarter,
        sex,
        patient,
        episode,
    from coded
),

met as (
    select
        *,
        row_number() over (
            partition by patient
            order by clinic, therapy, hip_weakness, quarter, sex, episode nulls first
        ) as place,
    from places
),

clinics as (
    select
        clinic,
        count(*) as patients,
    from met
    where place = 1
    group by clinic
),

earlier as (
    select
        clinic,
        sum(patients::bigint) over (order by clinic rows between unbounded preceding and current row) - patients as patients,
    from clinics
),

within_clinics as (
    select
        clinic,
        patient,
        row_number() over (
            partition by clinic
            order by therapy, hip_weakness, quarter, sex, patient, episode nulls first
        ) as number,
    from met
    where place = 1
)

select
    within_clinics.patient,
    (earlier.patients + within_clinics.number)::int as number,
from within_clinics
join earlier using (clinic)
