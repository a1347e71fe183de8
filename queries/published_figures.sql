-- What exactly was printed, where, and by whom? One row per figure.
select
    place,
    name,
    year,
    measure,
    sex,
    age,
    printed,
    value,
    lower,
    upper,
    unit,
    basis,
    page,
    citation,
    licence,
from published_figures
order by place, measure, year, sex, age, page, printed
