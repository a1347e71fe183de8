"""What the file says of a patient beside scores: who, when, where, which therapy, which case mix."""

from collections.abc import Iterator

import polars as pl

from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.scores import decimal_sign
from lumbar.intake.clinic.mapping import Factor
from lumbar.intake.clinic.values.cells import Cell, constant, is_whole, number_cell, word_cell
from lumbar.outcomes.manifest import HIP, SEXES

YOUNGEST, OLDEST = 1, 110
MOST = 1_000
"""Sessions or harms of one episode."""
LARGEST = 2**31 - 1

WORDS = (
    ("therapy", "therapies", "unknown_therapy"),
    ("therapy_given", "therapies", "unknown_therapy"),
    ("sex", "sexes", "unknown_sex"),
    ("hip_weakness", "answers", "unknown_answer"),
    ("hip_stiffness", "answers", "unknown_answer"),
    ("reason", "reasons", "unknown_reason"),
)
"""Fact, where the mapping keeps its words, why a row with another word is set aside."""
OWN_WORDS = {"sexes": SEXES, "answers": HIP}
"""Our own words are always understood."""


def fact_cells(plan: Plan) -> Iterator[Cell]:
    """The cells of all facts; one without a column is null, but for a file's only clinic."""
    columns, mapping = plan.columns, plan.mapping
    if columns.clinic:
        yield word_cell("clinic", columns.clinic, mapping.clinics, plan.clinics, "unknown_clinic")
    else:
        yield constant("clinic", 0, pl.Int16)
    for name, kind, reason in WORDS:
        column = getattr(columns, name)
        words = {**{word: word for word in OWN_WORDS.get(kind, ())}, **getattr(mapping, kind)}
        yield (
            word_cell(name, column, words, plan.levels[name], reason)
            if column
            else constant(name, None, pl.Int16)
        )
    yield from _numbers(plan)
    yield from (_factor_cell(factor, plan) for factor in mapping.case_mix)


def _numbers(plan: Plan) -> Iterator[Cell]:
    decimal = decimal_sign(plan.mapping.reading)
    age = pl.col("age").floor().is_between(YOUNGEST, OLDEST)
    yield number_cell("age", plan.columns.age, decimal, {"age_implausible": age})
    for name in ("sessions", "harms"):
        column = getattr(plan.columns, name)
        if column:
            count = pl.col(name).is_between(0, MOST) & is_whole(name)
            yield number_cell(name, column, decimal, {"bad_count": count})
        else:
            yield constant(name, None, pl.Float64)


def _factor_cell(factor: Factor, plan: Plan) -> Cell:
    name = factor_name(factor.name)
    if factor.levels:
        return word_cell(name, factor.column, factor.levels, plan.levels[factor.name], "unknown_level")
    fits = (pl.col(name) * factor.scale).abs() <= LARGEST
    return number_cell(name, factor.column, decimal_sign(plan.mapping.reading), {"number_too_large": fits})


def factor_name(name: str) -> str:
    """The typed name of a patient factor: its own could be the name of something else."""
    return f"factor {name}"
