"""Days: read by the declared format only, none before 1980, none after the cut-off."""

import re
from datetime import date

import polars as pl

from lumbar.intake.clinic.values.cells import Cell, filled, understood

EARLIEST = date(1980, 1, 1)
"""Nothing can have been scored before the first of the instruments was published (Fairbank 1980)."""
ISO = "%Y-%m-%d"
FORMAT = re.compile(r"(?:%[dmYybBHIMSp]|%\.f|%:z|[-./, :TZ])+")
"""What a format may be made of: a day, and perhaps a clock, which is not kept."""
QUARTER = re.compile(r"(\d{4})-Q([1-4])")


def is_format(text: str) -> bool:
    """Whether ``text`` is a strptime format that names one day: day, month and year, each once.

    >>> is_format("%d.%m.%Y"), is_format("%m/%d"), is_format("%Q")
    (True, False, False)
    """
    parts = re.findall(r"%[a-zA-Z]", text)
    once = [sum(part in group for part in parts) for group in (("%d",), ("%m", "%b", "%B"), ("%Y", "%y"))]
    return bool(FORMAT.fullmatch(text)) and once == [1, 1, 1]


def day(column: str, written: str, typed: bool) -> pl.Expr:
    """The texts as days; in a column of ``typed`` dates those stand as YYYY-MM-DD beside others as ``written``."""
    text = pl.col(column)
    said = text.str.to_date(written, strict=False)
    return pl.coalesce(text.str.to_date(ISO, strict=False), said) if typed else said


def date_cell(column: str, written: str, typed: bool, cut_off: date) -> Cell:
    """A column of days; its typed name is ``dated(column)``, for several scores may share it."""
    name = dated(column)
    value = pl.col(name)
    return Cell(
        column,
        {name: day(column, written, typed), filled(column): pl.col(column).is_not_null()},
        {
            "bad_date": understood(name, column),
            "implausible_date": value >= EARLIEST,
            "future_date": value <= cut_off,
        },
    )


def dated(column: str) -> str:
    """The name under which a column's days are kept."""
    return f"day {column}"


def quarter(start: pl.Expr) -> pl.Expr:
    """4 x year + 0..3."""
    return 4 * start.dt.year() + start.dt.quarter() - 1


def first_day(text: str) -> date | None:
    """The first day of a quarter written like 2018-Q3; None where it is written otherwise.

    >>> first_day("2018-Q3")
    datetime.date(2018, 7, 1)
    """
    found = QUARTER.fullmatch(text)
    return date(int(found[1]), 3 * int(found[2]) - 2, 1) if found and int(found[1]) else None
