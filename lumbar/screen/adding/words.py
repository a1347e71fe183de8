"""What the file's own words, visits and factors mean, as rows a person corrects, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from lumbar.intake.clinic.mapping import Factor, Visit, Words

WORDS = {"file": pl.String, "means": pl.String}
VISITS = {"name": pl.String, "week": pl.Int64, "first_day": pl.Int64, "last_day": pl.Int64}
FACTORS = {
    "column": pl.String,
    "label": pl.String,
    "kind": pl.String,
    "unit": pl.String,
    "decimals": pl.Int64,
}
LEVELS = {"column": pl.String, "file": pl.String, "means": pl.String}
LEFT_OUT = {"column": pl.String, "file": pl.String}
UNITS = {"file": pl.String, "factor": pl.Float64}
NOT_SAID = -1
"""The week of a visit nobody gave one yet."""
NUMBER, IN_WORDS = "number", "words"


def word_rows(words: Words) -> pl.DataFrame:
    """Return the file's words beside what they mean."""
    return pl.DataFrame(list(words.items()), WORDS, orient="row")


def words(rows: pl.DataFrame) -> dict[str, str]:
    """Return what such rows say; a word without a meaning keeps "", so that it is not lost."""
    named = rows.filter(pl.col("file") != "")
    return dict(zip(named["file"], named["means"].str.strip_chars(), strict=True))


def told(words: Words) -> dict[str, str]:
    """Return the words that were given a meaning."""
    return {file: means for file, means in words.items() if means}


def visit_rows(visits: Iterable[Visit]) -> pl.DataFrame:
    """Return the visits in the order of their weeks."""
    lines = [
        (visit.name, None if visit.week == NOT_SAID else visit.week, visit.first_day, visit.last_day)
        for visit in visits
    ]
    return pl.DataFrame(lines, VISITS, orient="row").sort("week", nulls_last=True, maintain_order=True)


def visits(rows: pl.DataFrame) -> tuple[Visit, ...]:
    """Return the visits such rows name."""
    named = rows.filter(pl.col("name") != "").with_columns(pl.col("week").fill_null(NOT_SAID))
    return tuple(Visit(*row) for row in named.select(*VISITS).rows())


def unit_rows(units: Mapping[str, float]) -> pl.DataFrame:
    """Return the file's units beside their factor into the instrument's."""
    return pl.DataFrame(list(units.items()), UNITS, orient="row")


def units(rows: pl.DataFrame) -> dict[str, float]:
    """Return the factors such rows give."""
    whole = rows.filter(pl.col("file") != "").drop_nulls("factor")
    return dict(zip(whole["file"], whole["factor"], strict=True))


def factor_rows(factors: Iterable[Factor]) -> pl.DataFrame:
    """Return the patient factors: column, label, kind, unit, decimals kept."""
    lines = [
        (
            each.column,
            each.label,
            IN_WORDS if each.levels else NUMBER,
            each.unit,
            len(str(each.scale)) - 1,
        )
        for each in factors
    ]
    return pl.DataFrame(lines, FACTORS, orient="row")


def level_rows(factors: Iterable[Factor]) -> pl.DataFrame:
    """Return every level of every factor in words."""
    lines = [(each.column, file, means) for each in factors for file, means in each.levels.items()]
    return pl.DataFrame(lines, LEVELS, orient="row")


def factors(earlier: Iterable[Factor], rows: pl.DataFrame, levels: pl.DataFrame) -> tuple[Factor, ...]:
    """Return the factors such rows and levels describe."""
    of = {row["column"]: row for row in rows.iter_rows(named=True)}
    return tuple(_factor(each, of[each.column], levels.filter(column=each.column)) for each in earlier)


def _factor(earlier: Factor, row: Mapping[str, Any], levels: pl.DataFrame) -> Factor:
    named = replace(earlier, label=row["label"] or earlier.column)
    if row["kind"] == IN_WORDS:
        return replace(named, unit="", scale=1, levels=words(levels.select("file", "means")))
    return replace(named, unit=row["unit"], scale=10 ** (row["decimals"] or 0), levels={})


def left_out_rows(left_out: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Return the rows to leave out: a column, and a word that stands in it."""
    lines = [(column, word) for column, found in left_out.items() for word in found]
    return pl.DataFrame(lines, LEFT_OUT, orient="row")


def left_out(rows: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the words by column that such rows name."""
    named = rows.filter(pl.col("column") != "")
    together = named.group_by("column", maintain_order=True).agg("file")
    return {column: tuple(found) for column, found in together.rows()}
