"""What the file alone cannot tell is asked, with the choices there are; nothing doubtful is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import TypeAdapter

from lumbar.intake.clinic.mapping import STRICT, FileMapping

if TYPE_CHECKING:
    from lumbar.intake.clinic.profile import Recognised
    from lumbar.intake.clinic.table import Table

Code: TypeAlias = Literal[
    "dates",  # day or month first
    "items",  # ODI's items coded 0-5 or 1-6
    "unit",  # VAS in cm or mm
    "missing",  # a value outside the range: not known, or wrong?
    "sex",  # 1 and 2, 0 and 1
    "answers",  # 1 and 2, 0 and 1 for yes and no
    "baseline",  # which visit comes before treatment
    "week",  # "m3": 12 or 13 weeks
    "column",  # two columns could be the same fact
    "instrument",  # a number column that could be one of several instruments
    "therapies",  # codes without a meaning: a person names them
    "primary",  # which outcome and visit is the primary one
    "reference",  # which therapy is the reference
    "clinic",  # no column for it: what is the clinic called?
    "start",  # no start date
    "cut_off",  # up to which day are visits in the file?
]


@dataclass(frozen=True)
class Question:
    """One thing to ask: ``choices`` are sentences for the reader, the suggested one first.

    ``column`` names the file's column asked about ("" = the whole file); ``choices`` is empty where the answer
    is written by hand. ``about``: what in the mapping is meant (a visit's name, a value, an instrument).
    """

    __pydantic_config__ = STRICT

    code: Code
    column: str
    says: str
    choices: tuple[str, ...] = ()
    about: str = ""


QUESTIONS = TypeAdapter(tuple[Question, ...])


def questions(mapping: FileMapping, recognised: Recognised, table: Table) -> tuple[Question, ...]:
    """All that must be asked before ``mapping`` can be trusted, the most consequential first."""
    raise NotImplementedError


def answered(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    """The mapping with one answer put in: one of the question's choices, or what was written by hand."""
    raise NotImplementedError
