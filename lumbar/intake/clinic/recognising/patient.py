"""Which column tells the patients apart: the one thing of theirs that is read, to be hashed at once."""

from __future__ import annotations

import polars as pl

from lumbar.intake.clinic.recognising.identify import header_says, known
from lumbar.intake.clinic.recognising.shapes import NUMBER, consecutive
from lumbar.intake.clinic.recognising.words import lookups
from lumbar.intake.clinic.values.day_formats import formats

KEY = r"^[\w./:#\\|-]{1,80}$"
ALMOST_ALL = 0.95
MEASURE = r"^\d{1,3}/\d{1,3}$|^\d{1,2}:\d{2}|^\d{4}.?Q\d$|^[A-Z]\d\d\."
LONG = 6
HASH = r"^[0-9]*[A-Fa-f][0-9A-Fa-f-]{10,}$"
MOST_VISITS = 12
"""A patient in more rows than this, on average, is none."""


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


def exempt(name: str, shape: str, cells: pl.Series) -> bool:
    """Whether a patients' column whose ``shape`` tells something is but a number given for the study.

    Not where it is long and its header does not say so: it may be anybody's record.
    """
    given = lookups("words", "facts")["patient"].finds(name) or not _long(cells)
    return given and shape in ("record number", "address", "name")


def _rank(name: str, cells: pl.Series, place: int) -> tuple[int | bool, ...]:
    """The smaller, the likelier: said so, each in a block of rows, given in order or alike, short, to the left."""
    counts_rows = _counts_rows(cells)
    if lookups("words", "facts")["patient"].finds(name):
        return 0, counts_rows, place
    in_blocks = int((cells != cells.shift()).fill_null(value=True).sum()) <= cells.n_unique()
    counted = consecutive(cells)
    said = header_says(name) == "record number"
    given = counted or _alike(cells)
    return 1 if said else 2, not in_blocks, not given, _long(cells), counts_rows, not counted, place


def _long(cells: pl.Series) -> bool:
    """Whether most hold as many digits as a phone's or a record's; hashes and what was counted do not."""
    digits = cells.str.count_matches(r"\d") >= LONG
    return len(cells.filter(digits & ~cells.str.contains(HASH))) > 0.5 * len(cells) and not consecutive(cells)


def _alike(cells: pl.Series) -> bool:
    """Whether all are codes of one length, or begin with the same letters."""
    lengths = cells.str.len_chars()
    stems = cells.str.extract(r"^(\D+)\d")
    return (lengths.n_unique() == 1 and lengths[0] >= 3) or (stems.n_unique() == 1 and stems[0] is not None)


def _is_key(cells: pl.Series) -> bool:
    """Filled, written like a code, no day, no measure, and each one's own or almost."""
    filled = cells.str.strip_chars().replace("", None).drop_nulls()
    if len(filled) < ALMOST_ALL * len(cells) or filled.is_empty():
        return False
    different = known(filled)
    codes = len(different.filter(different.str.contains(KEY) & ~different.str.contains(MEASURE)))
    measures = len(different.filter(different.str.contains(NUMBER) & different.str.contains(r"[.,]")))
    letters_only = len(different.filter(~different.str.contains(r"\d") & (different.str.len_chars() < 24)))
    alike = codes >= ALMOST_ALL * len(different) > 20 * measures and letters_only < 0.5 * len(different)
    return alike and len(different) * MOST_VISITS >= len(filled) and not formats(different.head(500))


def _counts_rows(cells: pl.Series) -> bool:
    """Whether it is 1, 2, 3 ... down the file."""
    numbers = cells.cast(pl.Int64, strict=False)
    return len(cells) > 1 and bool((numbers.diff().drop_nulls() == 1).all()) and numbers[0] in (0, 1)
