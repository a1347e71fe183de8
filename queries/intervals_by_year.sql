-- How wide are the printed intervals, and how disabling is a case? One row per place with printed intervals and year.
select
    intervals.place,
    intervals.year,
    intervals.lower_ratio,
    intervals.upper_ratio,
    disability.ylds_per_case,
    disability.ylds_lower_ratio,
    disability.ylds_upper_ratio,
    printed_rates.asr
        * pow(1 + $change_per_decade / 100, greatest(intervals.year - 2020, 0) / 10) as printed_asr,
from intervals
inner join disability using (place, year)
inner join printed_rates using (place, year)
where printed_rates.path = $rates
order by intervals.place, intervals.year
