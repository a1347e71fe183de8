-- Who gained how much since baseline, who needed to gain what, and who had room for it? All x scale x 1000.
-- The chosen rows with a baseline, with gain (better is more), needed and room; gain is empty where nobody was seen.
create macro gains(source, who, change) as table
select
    *,
    1000 * change['direction'] * (y - baseline)::bigint as gain,
    1000 * change['absolute'] + change['per_mille'] * abs(baseline)::bigint as needed,
    1000 * (
        case when change['direction'] < 0 then baseline - change['low'] else change['high'] - baseline end
    )::bigint as room,
from chosen(source, who)
where baseline is not null
