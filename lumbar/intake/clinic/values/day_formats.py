"""How a column writes its days: which formats read it, and the days themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

DAY_AND_MONTH = tuple(
    (f"%d{mark}%m{mark}{year}", f"%m{mark}%d{mark}{year}") for year in ("%Y", "%y") for mark in "./-"
)
"""The day first, the month first: only a date with a day above 12 tells them apart."""
FORMATS = (
    *(f"%Y{mark}%m{mark}%d" for mark in ("-", "/", ".", "")),
    *(format_ for both in DAY_AND_MONTH for format_ in both),
    *(f"%d{mark}{month}{mark}%Y" for mark in " -" for month in ("%b", "%B")),
    *("%d-%b-%y", "%d. %B %Y", "%b %d, %Y", "%B %d, %Y"),
)
CLOCKS = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", "T%H:%M:%SZ", "T%H:%M:%S%.f%:z", " %I:%M %p")
LIKE_A_DAY = (
    r"^\s*(\d{8}|\d{1,4}[-/. ]+(\d{1,2}|\p{L}{3,9}\.?)[-/., ]+\d{2,4}|\p{L}{3,9} \d{1,2}, \d{4})(\D|$)"
)
CLOCK = r"\d[T ]\d{1,2}:\d{2}"
MOST = 0.8
"""Share of the cells a format must read for the column to hold dates; the rest may be slips."""
EARLIEST = date(1900, 1, 1)


def today() -> date:
    """The day on which the file is looked at."""
    return datetime.now(tz=UTC).date()


def formats(texts: pl.Series) -> tuple[str, ...]:
    """The strptime formats that read most of ``texts``, the one reading most first; none where they are no dates.

    >>> formats(pl.Series(["03.04.2025", "13.04.2025"])), formats(pl.Series(["03/04/25"]))
    (('%d.%m.%Y',), ('%d/%m/%y', '%m/%d/%y'))
    """
    if texts.is_empty() or len(texts.filter(texts.str.contains(LIKE_A_DAY))) < MOST * len(texts):
        return ()
    clocks = CLOCKS[1:] if texts.str.contains(CLOCK).any() else CLOCKS[:1]
    read = {form + clock: days(texts, form + clock).count() for form in FORMATS for clock in clocks}
    best = max(read.values())
    return tuple(form for form, count in read.items() if count == best >= MOST * len(texts))


def days(texts: pl.Series, form: str) -> pl.Series:
    """The days, null where ``form`` does not read one; two digits of a year never mean one to come.

    >>> days(pl.Series(["12.03.57", "?"]), "%d.%m.%y").to_list()
    [datetime.date(1957, 3, 12), None]
    """
    read = texts.str.to_date(form, strict=False)
    if "%y" in form:
        limit = today().replace(day=1, month=1, year=today().year + 2)
        read = pl.select(pl.when(read < limit).then(read).otherwise(read.dt.offset_by("-100y"))).to_series()
    return read.set(~read.is_between(EARLIEST, date(2100, 1, 1)), None)


def both_ways(form: str) -> tuple[str, str] | None:
    """The same format with the day first and with the month first; None where it cannot be mistaken.

    >>> both_ways("%m/%d/%Y")
    ('%d/%m/%Y', '%m/%d/%Y')
    """
    for first, second in DAY_AND_MONTH:
        if form.startswith((first, second)):
            clock = form[len(first) :]
            return first + clock, second + clock
    return None
