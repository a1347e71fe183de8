"""Which column tells the patients apart: the one thing of theirs that is read, to be hashed at once."""

from __future__ import annotations

import polars as pl

from lumbar.intake.clinic.day_formats import formats
from lumbar.intake.clinic.identify import header_says, known
from lumbar.intake.clinic.shapes import NUMBER
from lumbar.intake.clinic.words import lookups

KEY = r"^[\w./:#\\|-]{1,80}$"
ALMOST_ALL = 0.95
MOST_VISITS = 12
"""A patient in more rows than this, on average, is none."""
LONG = 7
"""Digits of a phone or a hospital's record."""


def patient_column(texts: pl.DataFrame) -> str:
    """The column most likely to hold the patients' numbers; "" where none does.

    A header that says so, else one that promises a record number, else the first column of codes that are
    each one's own (or, in long files, come back a few times).

    >>> patient_column(pl.DataFrame({"odi": ["30", "28"], "ID": ["A1", "A2"], "mrn": ["471201", "471202"]}))
    'ID'
    """
    keys = [name for name in texts.columns if _is_key(texts[name])]
    ranked = sorted(keys, key=lambda name: _rank(name, texts[name], texts.columns.index(name)))
    return ranked[0] if ranked else ""


def exempt(name: str, told: str, cells: pl.Series) -> bool:
    """Whether a patients' column of which it is ``told`` what it tells is but a number given for the study.

    Never where its header promises more, nor long numbers without a header: those may be anybody's record.
    """
    if header_says(name):
        return False
    longest = known(cells).head(500).str.len_chars().max()
    own = lookups("words", "facts")["patient"].finds(name) or (isinstance(longest, int) and longest < LONG)
    return told in ("", "record number", "address", "name") and own


def _rank(name: str, cells: pl.Series, place: int) -> tuple[int, bool, bool, bool, int]:
    """The smaller, the likelier: said so, no row's number, each one's own, short, to the left."""
    said = lookups("words", "facts")["patient"].finds(name)
    repeated = cells.n_unique() < ALMOST_ALL * len(cells)
    long = len(cells.filter(cells.str.contains(r"^\+?\d{7,}$"))) > 0.5 * len(cells)
    if said:
        return 0, _counts_rows(cells), False, False, place
    return (1 if header_says(name) == "record number" else 2), _counts_rows(cells), repeated, long, place


def _is_key(cells: pl.Series) -> bool:
    """Filled, written like a code, no day, no measure, and each one's own or almost."""
    filled = cells.str.strip_chars().replace("", None).drop_nulls()
    if len(filled) < ALMOST_ALL * len(cells) or filled.is_empty():
        return False
    different = known(filled)
    codes = len(different.filter(different.str.contains(KEY)))
    measures = len(different.filter(different.str.contains(NUMBER) & different.str.contains(r"[.,]")))
    letters_only = len(different.filter(~different.str.contains(r"\d") & (different.str.len_chars() < 24)))
    alike = codes >= ALMOST_ALL * len(different) > 20 * measures and letters_only < 0.5 * len(different)
    return alike and len(different) * MOST_VISITS >= len(filled) and not formats(different.head(500))


def _counts_rows(cells: pl.Series) -> bool:
    """Whether it is 1, 2, 3 ... down the file."""
    numbers = cells.cast(pl.Int64, strict=False)
    return len(cells) > 1 and bool((numbers.diff().drop_nulls() == 1).all()) and numbers[0] in (0, 1)
