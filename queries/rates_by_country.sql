-- What turns the world's curve into a country's cases? One row per country and year, at the rates of one path.
select
    rates.iso3,
    rates.year,
    rates.asr,
    rates.multiplier,
    calibration.calibration,
from rates
inner join countries using (iso3)
inner join calibration using (gbd_region, year)
where rates.path = $rates
order by rates.iso3, rates.year
