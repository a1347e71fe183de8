"""A file without a header: its first patient would be taken for the names of columns, and shown."""

from __future__ import annotations

import polars as pl

from lumbar.intake.clinic.recognising.identify import known
from lumbar.intake.clinic.recognising.shapes import NUMBER, TELLING
from lumbar.intake.clinic.values.day_formats import formats

ENOUGH = 0.3
"""Share of the columns named by what looks like their own values."""
LONG = r"([0-9][^0-9]*){7}"
"""As many digits as a phone's; no instrument's code stands over such numbers."""


def header_is_data(rows: pl.DataFrame) -> bool:
    """Whether the columns' names look like one more row: days over days, numbers over numbers, levels over levels.

    Numbers that rise from column to column may be weeks or items, and do not count; nor does a header that is
    repeated further down.

    >>> header_is_data(pl.DataFrame({"P01": ["P02", "P03"], "f": ["m", "f"], "1.2.2025": ["3.4.2025", "5.6.2025"]}))
    True
    >>> header_is_data(pl.DataFrame({"id": ["1", "2"], "0": ["30", "22"], "6": ["28", "20"], "12": ["26", "18"]}))
    False
    """
    below = rows.filter(~pl.all_horizontal(pl.col(name) == name for name in rows.columns))
    alike = pl.Series([name for name in rows.columns if _like_a_cell(name, below[name])], dtype=pl.String)
    numbers = alike.filter(alike.str.contains(NUMBER)).str.replace(",", ".").cast(pl.Float64)
    rising = len(numbers) > 1 and bool((numbers.diff().drop_nulls() > 0).all())
    found = len(alike) - (len(numbers) if rising else 0)
    return found >= 2 and found >= ENOUGH * len(rows.columns)


def _like_a_cell(name: str, cells: pl.Series) -> bool:
    header, different = pl.Series([name]), known(cells).head(500)
    if any(header.str.contains(pattern).any() for _, pattern in TELLING):
        return True
    days = bool(formats(header)) and bool(formats(different))
    numbers = bool((header.str.contains(NUMBER)).any()) and bool(different.str.contains(NUMBER).any())
    long = bool(header.str.contains(LONG).any()) and len(
        different.filter(different.str.contains(LONG))
    ) > 0.5 * len(different)
    return days or numbers or long or (name in different and len(different) > 1)
