-- How did treatment end, after how many sessions, with what harm?
-- One row per therapy and reason: patients, sums of sessions, harms.
select
    /* part */
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
from chosen($episodes, $who)
group by all
order by therapy, reason
