-- Do the published scores stay inside the instrument's range?
-- One row: lowest and highest baseline, lowest and highest score at any visit (score x scale).
select
    min(baseline) as baseline_low,
    max(baseline) as baseline_high,
    min(y) as score_low,
    max(y) as score_high,
from query_table($visits)
order by all
