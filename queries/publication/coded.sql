-- What does every episode say on every instrument, in whole numbers?
-- One row per episode and instrument: levels as positions in the declared lists, and its place in each dimension of the
-- privacy groups. Patients are called as in the folder.
with coded as (
    select
        patient,
        episode_key::bigint as episode_key,
        instrument::varchar as instrument,
        /* columns */
    from source
)

select
    *,
    therapy::int as like_therapy,
    clinic::int as like_clinic,
    hip_weakness::int as like_hip_weakness,
    (quarter // 4)::int as like_year,
    sex::int as like_sex,
    least(age // $band, $last_band)::int as like_age,
from coded
