"""What the file alone cannot tell is asked, with the choices there are; nothing doubtful is guessed in silence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pydantic import TypeAdapter

from lumbar.intake.clinic.mapping import FileMapping
from lumbar.intake.clinic.questioning import asked_facts, asked_scores
from lumbar.intake.clinic.questioning.answered import answered
from lumbar.intake.clinic.questioning.asking import Asked, Asking, Question
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.recognising.profile import Recognised
from lumbar.intake.clinic.recognising.suggest import gathered
from lumbar.outcomes.manifest import Primary

__all__ = ["QUESTIONS", "Question", "answered", "questions", "undecided"]

QUESTIONS = TypeAdapter(tuple[Question, ...])
"""``QUESTIONS.dump_python(asked, mode="json")`` and ``validate_python(said, strict=False)`` carry them over."""
ASKING: tuple[Asking, ...] = (
    *(
        asked_facts.columns,
        asked_scores.two_scores,
        asked_facts.dates,
        asked_scores.items,
        asked_scores.instruments,
    ),
    *(asked_scores.units, asked_scores.steps, asked_scores.missing, asked_scores.visits),
    *(asked_facts.codes, asked_facts.therapies, asked_facts.store),
)


def questions(mapping: FileMapping, recognised: Recognised, table: Table) -> tuple[Question, ...]:
    """All that must be asked before ``mapping``, as suggested, can be trusted; the most consequential first."""
    evidence, _, found = gathered(recognised, table)
    asked = Asked(mapping, evidence, found)
    return tuple(question for asking in ASKING for question in asking(asked))


def undecided(mapping: FileMapping, asked: Collection[Question]) -> FileMapping:
    """The mapping as suggested, without what only a person can say: cut-off, primary outcome, names of codes."""
    codes, own = {question.code for question in asked}, mapping.store.primary
    nameless = {question.about for question in asked if question.code == "therapies"}
    cut_off = "" if "cut_off" in codes else mapping.store.cut_off
    first = (own.instrument, own.week) if "primary" not in codes else ("", 0)
    pair = (own.therapy, own.reference) if "reference" not in codes else ("", "")
    return replace(
        mapping,
        therapies={word: "" if word in nameless else name for word, name in mapping.therapies.items()},
        store=replace(mapping.store, cut_off=cut_off, primary=Primary(*first, *pair)),
    )
