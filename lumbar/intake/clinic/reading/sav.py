"""SPSS files (.sav, .zsav) -> texts."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final, cast

import polars as pl
import pyreadstat

from lumbar.intake.clinic.caps import MOST_CELLS, checked_size
from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.header import kept, names_of
from lumbar.intake.clinic.reading.texts import Table, as_texts
from lumbar.intake.clinic.reasons import refuse

DAYS: Final = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "DATETIME", "YMDHMS")
"""SPSS's formats of days: seconds since the first day of its calendar, 14 October 1582."""
FIRST_DAY: Final = -141_428
"""That day in days from 1970."""
LAST_DAY: Final = 2_932_896
"""The last of the year 9999, likewise: later ones stay seconds, and are no dates."""
DAY: Final = 86_400


def read(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """The variables as texts, codes as codes with their labels beside; rows counted from 1.

    What the file declares missing is empty. Raises Refused where it is damaged or too large.
    """
    try:
        _, said = _loaded(path, metadataonly=True)
        names = names_of(said.column_names)
        places = kept(names, only)
        columns = {said.column_names[place]: name for name, place in places.items()}
        most = MOST_CELLS // len(names) + 1
        typed, said = _loaded(path, usecols=list(columns), row_limit=most, disable_datetime_conversion=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OSError):
        raise refuse("broken_file") from None
    checked_size(len(names), typed.height)
    days = [name for name, kind in said.original_variable_types.items() if _is_day(kind) and name in columns]
    texts = as_texts(typed.with_columns(_day(name) for name in days)).texts
    return Table(
        texts.select(pl.col(column).alias(name) for column, name in columns.items()),
        dates=frozenset(columns[name] for name in days),
        first_row=1,
        labels=_labels(said.variable_value_labels, columns),
        names=tuple(kept(names, None)),
    )


def _loaded(path: Path, **how: Any) -> tuple[pl.DataFrame, Any]:  # noqa: ANN401 (pyreadstat's own)
    variables, said = pyreadstat.read_sav(path, output_format="polars", **how)
    return cast("pl.DataFrame", variables), said


def _is_day(kind: str) -> bool:
    return kind.rstrip("0123456789.") in DAYS


def _day(name: str) -> pl.Expr:
    """Seconds of SPSS's calendar as YYYY-MM-DD; those beyond it as they are."""
    day = (pl.col(name) / DAY).floor() + FIRST_DAY
    known = day.is_between(FIRST_DAY, LAST_DAY)
    written = pl.when(known).then(day).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y-%m-%d")
    return written.fill_null(pl.col(name).cast(pl.String).str.strip_suffix(".0")).alias(name)


def _labels(said: Mapping[str, Mapping[Any, str]], columns: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        columns[name]: {str(code).removesuffix(".0"): label for code, label in labels.items()}
        for name, labels in said.items()
        if name in columns
    }
