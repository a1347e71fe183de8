-- What is published of one instrument?
-- One row per episode: the published columns in their order, then the episode's key, which is for the owner alone.
with told as (
    select
        numbered.*,
        /* groups */
    from numbered
    left join placed
        on numbered.instrument = placed.instrument
        and numbered.like_therapy = placed.like_therapy
        and numbered.like_clinic = placed.like_clinic
        and numbered.like_hip_weakness = placed.like_hip_weakness
        and numbered.like_year = placed.like_year
        and numbered.like_sex = placed.like_sex
        and numbered.like_age = placed.like_age
    where numbered.instrument = $instrument
)

select
    /* columns */
    false as former,
    episode_key,
from told
order by clinic, therapy, hip_weakness, quarter, sex, patient, episode nulls first
