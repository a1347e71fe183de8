"""How cells are to be read, told from the columns that are mapped: days, decimal sign, what means "not known"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

import polars as pl

from lumbar.intake.clinic.mapping import Columns, Reading, Score
from lumbar.intake.clinic.recognising.evidence import Evidence
from lumbar.intake.clinic.recognising.identify import known
from lumbar.intake.clinic.recognising.score_columns import ScoreColumn
from lumbar.intake.clinic.recognising.value_words import missing_codes, missing_words
from lumbar.intake.clinic.values.dates import is_format
from lumbar.intake.clinic.values.day_formats import both_ways, days, formats, today

JUDGED = 2_000
COMMA, POINT = r"^\s*[+-]?\d+,\d+\s*$", r"^\s*[+-]?\d+\.\d+\s*$"


def reading_of(
    evidence: Evidence, mapped: Sequence[str], day_columns: Sequence[str], found: list[ScoreColumn]
) -> Reading:
    """The file's reading with its date format, decimal sign and words for "not known" filled in."""
    texts = [name for name in day_columns if name not in evidence.table.dates]
    codes = missing_codes(found, evidence)
    return replace(
        evidence.recognised.reading,
        dates=next(iter(date_formats(evidence, texts)), evidence.recognised.reading.dates),
        decimal=_decimal(evidence, [name for each in found for name in each.columns]),
        missing=(*missing_words([name for name in mapped if name], evidence), *codes),
    )


def date_formats(evidence: Evidence, names: Iterable[str]) -> tuple[str, ...]:
    """The formats that read most of the columns, the first of them the likeliest."""
    read = [formats(known(evidence.rows[name]).head(JUDGED)) for name in names]
    counts = Counter(form for each in read for form in each if is_format(form))
    most = max(counts.values(), default=0)
    return tuple(form for form, count in counts.items() if count == most)


def either_way(evidence: Evidence, names: Iterable[str], form: str) -> bool:
    """Whether the days read as well with day and month exchanged."""
    both = both_ways(form)
    texts = [name for name in names if name not in evidence.table.dates]
    return both is not None and set(both) <= set(date_formats(evidence, texts))


def days_in(scores: Iterable[Score], columns: Columns) -> tuple[str, ...]:
    """The columns of days that are mapped, each once."""
    return tuple(
        dict.fromkeys(filter(None, (columns.start, columns.visit_date, *(each.date for each in scores))))
    )


def cut_off(evidence: Evidence, names: Sequence[str], form: str) -> str:
    """The last day up to now in the whole file, ISO; "" where it has none."""
    found: list[date] = []
    for name in names:
        texts = evidence.table.texts[name].unique()
        read = days(texts, "%Y-%m-%d" if name in evidence.table.dates else form)
        last = read.filter(read <= today()).max()
        if isinstance(last, date):
            found.append(last)
    return max(found).isoformat() if found else ""


def _decimal(evidence: Evidence, names: Iterable[str]) -> Literal[".", ","]:
    """The sign most broken scores are written with."""
    reading = evidence.recognised.reading
    cells = pl.concat([pl.Series([], dtype=pl.String), *(evidence.rows[name].rename("") for name in names)])
    commas, points = (len(cells.filter(cells.str.contains(sign))) for sign in (COMMA, POINT))
    if reading.format != "delimited" or commas == points == 0:
        return reading.decimal
    return "," if commas > points else "."
