"""Do clinics number their patients apart? Then one number stands in several of them, and is several people."""

from typing import NamedTuple

import polars as pl

from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.reasons import refuse

APART_ABOVE = 0.05
"""Share of patient numbers in several clinics above which the clinics are taken to number their patients apart."""


class Numbers(NamedTuple):
    """How many patient numbers there are, and how many stand in several clinics."""

    every: int
    several: int


def numbers_of(rows: pl.DataFrame) -> Numbers:
    """The numbers of patients in these rows."""
    numbered = rows.drop_nulls("person")
    return Numbers(numbered["person"].n_unique(), numbered.filter(in_several_clinics())["person"].n_unique())


def in_several_clinics() -> pl.Expr:
    """Whether a row's person is told of in another clinic too."""
    return pl.col("clinic").min().over("person") != pl.col("clinic").max().over("person")


def refuse_apart(numbers: Numbers, plan: Plan) -> None:
    """Raises Refused where those in several clinics are too many to be people who moved."""
    too_many = numbers.several > 1 and numbers.several > APART_ABOVE * numbers.every
    if too_many and not plan.mapping.store.numbers_shared:
        raise refuse("numbers_apart", count=numbers.several)
