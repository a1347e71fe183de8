-- Is every episode told once on every instrument, and alike on all of them?
-- One row: keys told twice on an instrument, keys told in two ways, and episodes of a patient with two keys.
with facts as (
    select distinct
        episode_key,
        patient,
        episode,
        /* facts */
    from coded
),

repeated as (
    select
        episode_key,
        instrument,
    from coded
    group by episode_key, instrument
    having count(*) > 1
),

differing as (
    select episode_key
    from facts
    group by episode_key
    having count(*) > 1
),

doubled as (
    select
        patient,
        episode,
    from facts
    group by patient, episode
    having count(*) > 1
)

select
    (select count(*) from repeated) as repeated,
    (select count(*) from differing) as differing,
    (select count(*) from doubled) as doubled,
order by all
