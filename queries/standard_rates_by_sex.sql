-- What age-standardised rate does the world's curve of 2020 give each sex? One row per sex.
select
    sex,
    sum(prevalence * standard_weight) * 100000 as asr,
from curve
group by sex
order by sex
