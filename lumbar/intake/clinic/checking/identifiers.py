"""What is kept as it is must not tell who somebody is; the patient's number alone is hashed."""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.reasons import refuse
from lumbar.intake.clinic.recognising.identify import header_says, identify, known, long_numbers

WHO = ("name", "phone", "e-mail", "address", "house number", "birth date", "record number")
"""Kinds of columns that are refused by their header, whatever they hold."""


class Different(NamedTuple):
    """The different ``texts`` of a column that say something, in order of appearance, and how many cells hold any."""

    texts: pl.Series
    filled: int


class Seen(NamedTuple):
    """Of every patient factor in numbers its column's texts, and how many patients there are."""

    numbers: Mapping[str, Different]
    people: int


def seen_in(texts: pl.DataFrame, plan: Plan) -> Seen:
    """What is looked at, in a whole file."""
    numbers = {
        factor.column: Different(known(texts[factor.column]), filled(texts[factor.column]))
        for factor in plan.mapping.case_mix
        if not factor.levels
    }
    return Seen(numbers, texts[plan.columns.patient].n_unique())


def filled(texts: pl.Series) -> int:
    """How many hold anything."""
    return int((texts.str.strip_chars() != "").sum())


def refuse_headers(plan: Plan) -> None:
    """Raises Refused for a column whose header says that it tells who somebody is."""
    columns = plan.columns
    # Of these a code or a week is kept, whatever the column is called: "name" may hold names of instruments.
    harmless = (columns.patient, columns.instrument, columns.visit, columns.unit)
    scores = [name for score in plan.mapping.scores for name in score.columns]
    # Numbers inside a range tell of nobody: "first" may be a score at the first visit.
    bounded = (columns.age, columns.sessions, columns.harms, columns.value, *scores)
    for name in used_columns(plan.mapping):
        if name not in (*harmless, *bounded) and header_says(name) in WHO:
            raise refuse("identifier", column=name)


def refuse_numbers(seen: Seen, plan: Plan) -> None:
    """Raises Refused for a patient factor whose numbers are somebody's, or are called so."""
    for column, different in seen.numbers.items():
        # By shape alone a small file's weights could be taken for record numbers.
        told = identify(column, different.texts, different.filled)[1] == "header"
        if told or long_numbers(different.texts, seen.people):
            raise refuse("identifier", column=column)
