"""A mapping as a table with a row per column of the file, and such a table as a mapping."""

import re
from collections.abc import Iterable
from dataclasses import asdict, replace

import polars as pl

from lumbar.intake.clinic.mapping import Columns, Factor, FileMapping, Layout, Score
from lumbar.intake.clinic.recognising.profile import ColumnSeen, Recognised

SCORE, ITEM, FACTOR, LEFT_OUT = "score", "item", "factor", "left out"
FACTS = {
    "patient": "Patient (kept as a keyed hash)",
    "start": "Start of treatment",
    "clinic": "Clinic",
    "therapy": "Therapy assigned",
    "therapy_given": "Therapy received later",
    "age": "Age",
    "sex": "Sex",
    "hip_weakness": "Hip weakness",
    "hip_stiffness": "Hip stiffness",
    "sessions": "Sessions",
    "harms": "Harms",
    "reason": "Reason it ended",
    "visit": "Visit",
    "visit_date": "Date of visit",
    "instrument": "Instrument",
    "value": "Value",
    "unit": "Unit",
}
MEANINGS = {
    LEFT_OUT: "Left out",
    SCORE: "Score",
    ITEM: "One of ODI's ten items",
    **FACTS,
    FACTOR: "Patient factor",
}
"""What a column may mean, in words."""
KINDS = {
    "number": "number",
    "date": "date",
    "yes_no": "yes or no",
    "category": "words",
    "text": "text",
    "empty": "nothing",
}
MANY = 5
"""Up to so many values are named."""
FIRST = 3
"""So many mistakes of one kind are named at once."""
RECORD = "record number"
"""The one kind of identifying column that may be taken, as the patient's code."""
SCHEMA = {"column": pl.String, "holds": pl.String, "meaning": pl.String} | {
    "instrument": pl.String,
    "visit": pl.String,
}


def holds(column: ColumnSeen) -> str:
    """Return what a column holds, in words.

    >>> holds(ColumnSeen("arm", "category", 1.0, 2, ("hip", "spine")))
    'words: hip, spine'
    """
    if column.kind in ("category", "yes_no") and 0 < len(column.levels) <= MANY:
        said = f"{KINDS[column.kind]}: {', '.join(column.levels)}"
    else:
        different = f", {column.distinct} different" if column.kind in ("category", "text") else ""
        said = KINDS[column.kind] + different
    return said if column.filled >= 0.995 else f"{said}; {column.filled:.0%} filled"


def rows(mapping: FileMapping, seen: Recognised) -> pl.DataFrame:
    """Return the columns that may be taken: column, holds, meaning, instrument, visit.

    Of the columns that identify a person only record numbers are among them: one of them is the patient's.
    """
    known = _meant(mapping)
    free = [column for column in seen.columns if column.identifying in ("", RECORD)]
    lines = [(column.name, holds(column), *known.get(column.name, (LEFT_OUT, "", ""))) for column in free]
    return pl.DataFrame(lines, SCHEMA, orient="row")


def _meant(mapping: FileMapping) -> dict[str, tuple[str, str, str]]:
    """Meaning, instrument and visit by column."""
    meant = {column: (fact, "", "") for fact, column in asdict(mapping.columns).items() if column}
    meant |= {factor.column: (FACTOR, "", "") for factor in mapping.case_mix}
    for score in mapping.scores:
        kind = SCORE if len(score.columns) == 1 else ITEM
        meant |= dict.fromkeys(score.columns, (kind, score.instrument, score.visit))
        if score.date:
            meant[score.date] = ("visit_date", "", score.visit)
    return meant


def missing(mapping: FileMapping, seen: Recognised) -> tuple[str, ...]:
    """Return the columns a mapping names that the file does not have."""
    return tuple(sorted(_meant(mapping).keys() - {column.name for column in seen.columns}))


def complaints(lines: pl.DataFrame, layout: Layout, seen: Recognised) -> tuple[str, ...]:
    """Return what must be put right in such a table, in sentences."""
    codes = {column.name for column in seen.columns if column.identifying}
    telling = lines.filter(pl.col("column").is_in(codes), ~pl.col("meaning").is_in(["patient", LEFT_OUT]))
    at = pl.when(meaning="visit_date").then("visit").otherwise(pl.lit(""))
    facts = lines.filter(pl.col("meaning").is_in(list(FACTS))).with_columns(visit=at)
    twice = facts.filter(pl.struct("meaning", "visit").is_duplicated())["meaning"].unique().sort()
    return (
        *(
            f"{column} tells who a person is. It can be the patient, or be left out."
            for column in telling["column"]
        ),
        *(f"Two columns are said to be “{MEANINGS[fact]}”. Leave one out." for fact in twice),
        *_of_scores(lines.filter(pl.col("meaning").is_in([SCORE, ITEM])), layout),
    )


def _of_scores(scores: pl.DataFrame, layout: Layout) -> tuple[str, ...]:
    """What is wrong with the columns of scores; of each kind of mistake the first ones."""
    nameless = scores.filter(instrument="")["column"].head(FIRST)
    somewhen = scores.filter(visit="")["column"].head(FIRST if layout == "wide" else 0)
    same = scores.filter(pl.col("meaning") == SCORE, pl.struct("instrument", "visit").is_duplicated())
    twice = same.filter(pl.col("instrument") != "")["instrument"].unique(maintain_order=True).head(FIRST)
    return (
        *(f"Say which instrument {column} belongs to." for column in nameless),
        *(f"Say at which visit {column} was taken." for column in somewhen),
        *(
            f"{code} stands in two columns of one visit. Leave one out, or name another visit."
            for code in twice
        ),
    )


def placed(mapping: FileMapping, lines: pl.DataFrame, seen: Recognised) -> FileMapping:
    """Return the mapping with its columns, scores and patient factors as the table says."""
    dated = mapping.layout == "wide"
    facts = lines.filter(pl.col("meaning").is_in(list(FACTS)))
    if dated:
        facts = facts.filter(pl.col("meaning") != "visit_date")
    columns = Columns(**dict(zip(facts["meaning"], facts["column"], strict=True)))
    return replace(
        mapping,
        columns=columns,
        scores=_scores(mapping, lines, dated=dated),
        case_mix=_factors(mapping, lines.filter(meaning=FACTOR)["column"], seen),
    )


def _scores(mapping: FileMapping, lines: pl.DataFrame, *, dated: bool) -> tuple[Score, ...]:
    """One score per instrument and visit; what else was said of the instrument stays."""
    dates = lines.filter(meaning="visit_date") if dated else lines.clear()
    date_of = dict(zip(dates["visit"], dates["column"], strict=True))
    told = lines.filter(pl.col("meaning").is_in([SCORE, ITEM]))
    together = told.group_by("instrument", "visit", maintain_order=True).agg("column")
    earlier = {score.instrument: score for score in reversed(mapping.scores)}
    earlier_at = {(score.instrument, score.visit): score for score in mapping.scores}
    return tuple(
        replace(
            earlier_at.get((code, visit)) or earlier.get(code) or Score(code, ()),
            columns=tuple(names),
            visit=visit if dated else "",
            date=date_of.get(visit, ""),
        )
        for code, visit, names in together.rows()
    )


def _factors(mapping: FileMapping, names: Iterable[str], seen: Recognised) -> tuple[Factor, ...]:
    earlier = {factor.column: factor for factor in mapping.case_mix}
    by_name = {column.name: column for column in seen.columns}
    return tuple(earlier.get(name) or _factor(by_name[name]) for name in names)


def _factor(column: ColumnSeen) -> Factor:
    """A factor as a column suggests it: a number, or its values as levels."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", column.name).strip("_").lower() or "factor"
    levels = {} if column.kind == "number" else {level: level for level in column.levels}
    return Factor(name, column.name, column.name, levels=levels)
