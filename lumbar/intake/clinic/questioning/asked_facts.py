"""What is asked about patients and the file as a whole: columns, dates, codes, therapies, the primary outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from lumbar.intake.clinic.questioning.asking import (
    DAY_FIRST,
    MONTH_FIRST,
    NONE,
    Asked,
    Question,
    comparisons,
    few,
    pairs,
    primaries,
)
from lumbar.intake.clinic.recognising.evidence import rank
from lumbar.intake.clinic.recognising.fact_columns import MOST_THERAPIES, candidates
from lumbar.intake.clinic.recognising.suggested_reading import days_in, either_way
from lumbar.intake.clinic.recognising.value_words import ANSWER_CODES, SEX_CODES, is_coded
from lumbar.intake.clinic.recognising.words import NOT_AT_ALL
from lumbar.intake.clinic.values.day_formats import both_ways

FACTS = {"start": "start of therapy", "therapy_given": "therapy received", "visit_date": "day of the visit"}


def columns(asked: Asked) -> Iterator[Question]:
    """Facts two columns could hold, or whose column only its values tell."""
    columns = asked.mapping.columns
    held = {*astuple(columns)}
    if not columns.patient:
        names = tuple(each.name for each in asked.evidence.recognised.columns)
        yield Question("column", "", "Which column tells the patients apart?", names, "patient")
    if not columns.therapy:
        yield Question(
            "column", "", "Which column holds the therapy?", (*_of_few_levels(asked), NONE), "therapy"
        )
    for fact in ("start", "therapy", "clinic", "visit", "visit_date", "age", "sex", "therapy_given"):
        name = getattr(columns, fact)
        if not name:
            continue
        likely = candidates(fact, asked.evidence, held - {name})
        others = tuple(other for other in likely if other != name)
        if others or rank(fact, name) == NOT_AT_ALL:
            says = f"Which column holds the {FACTS.get(fact, fact)}?"
            yield Question("column", name, says, (name, *others, NONE), fact)


def _of_few_levels(asked: Asked) -> list[str]:
    """The columns that are not mapped and have a few levels."""
    mapping = asked.mapping
    held = {*astuple(mapping.columns), *(name for score in mapping.scores for name in score.columns)}
    few_levels = (
        name for name, seen in asked.evidence.honest.items() if 1 < len(seen.levels) <= MOST_THERAPIES
    )
    return [name for name in few_levels if name not in held]


def dates(asked: Asked) -> Iterator[Question]:
    """Dates that can be read with the day or the month first."""
    form, days = asked.mapping.reading.dates, days_in(asked.mapping.scores, asked.mapping.columns)
    either = both_ways(form)
    if either and either_way(asked.evidence, days, form):
        choices = (DAY_FIRST, MONTH_FIRST) if form == either[0] else (MONTH_FIRST, DAY_FIRST)
        yield Question("dates", days[0], "Does the day or the month come first in dates?", choices)


def codes(asked: Asked) -> Iterator[Question]:
    """Codes of sex and of yes and no that say nothing by themselves."""
    columns = asked.mapping.columns
    sexes = sorted(asked.mapping.sexes)
    if any(is_coded(sexes, pair) for pair in SEX_CODES) and columns.sex not in asked.evidence.table.labels:
        both = pairs(*sexes)
        choices = both if asked.mapping.sexes[sexes[0]] == "male" else both[::-1]
        yield Question("sex", columns.sex, "Which code is which sex?", choices)
    for column in filter(None, (columns.hip_weakness, columns.hip_stiffness)):
        values = asked.evidence.values(column)
        if is_coded(values, ANSWER_CODES[1]):
            choices = (f"{values[0]} is yes, {values[1]} is no", f"{values[0]} is no, {values[1]} is yes")
            yield Question("answers", column, f"Which code means yes in {column}?", choices, column)


def therapies(asked: Asked) -> Iterator[Question]:
    """Therapies whose word is a code."""
    for value, name in asked.mapping.therapies.items():
        if name == value and len(value) < 3:
            says = f"Which therapy is {value}?"
            yield Question("therapies", asked.mapping.columns.therapy, says, about=value)


def store(asked: Asked) -> Iterator[Question]:
    """What the store says of itself."""
    mapping = asked.mapping
    if not mapping.columns.clinic:
        yield Question("clinic", "", "The file names no clinic. What is it called?")
    if not days_in(mapping.scores, mapping.columns):
        yield Question("start", "", "The file has no dates. In which quarter did treatment start (2025-Q3)?")
    yield Question("cut_off", "", "Up to which day are visits in the file?")
    outcomes = primaries(mapping)
    if len(outcomes) > 1:
        yield Question("primary", "", "Which is the one primary outcome?", few(outcomes))
    against = comparisons(mapping)
    if len(against) > 1:
        yield Question(
            "reference", mapping.columns.therapy, "Which therapy is compared with which?", few(against)
        )
