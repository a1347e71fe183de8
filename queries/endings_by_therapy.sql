-- How did treatment end, after how many sessions, with what harm?
-- One row per therapy and reason: patients, sums of sessions, harms.
with chosen as (
    select *
    from query_table($episodes)
    where
        episode = 1
        and quarter between $from_quarter and $to_quarter
        and age between $age_from and $age_to
        and list_contains($sexes, sex)
        and list_contains($hip_weakness, hip_weakness)
        and list_contains($therapies, therapy)
        and clinic in (select unnest($clinics))
)

select
    therapy,
    reason,
    count(*) as patients,
    count(sessions) as n_sessions,
    sum(sessions::bigint)::bigint as s_sessions,
    sum(sessions::bigint * sessions)::bigint as s_sessions_sessions,
    count(harms) as n_harms,
    count(*) filter (where harms > 0) as patients_harmed,
    sum(harms::bigint)::bigint as harms,
    count(*) filter (where switched) as switched,
from chosen
group by therapy, reason
order by therapy, reason
