-- How common is low back pain at each age, and how sure is that? One row per sex and age group.
select
    sex,
    age_from,
    age_to,
    prevalence,
    lower_ratio,
    upper_ratio,
from curve
order by sex, age_from
