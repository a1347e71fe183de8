"""A question's answer goes into the mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import TypeAlias

from lumbar.errors import CannotShow
from lumbar.intake.clinic.mapping import Columns, FileMapping, Score
from lumbar.intake.clinic.questioning.asking import DAY_FIRST, FROM_1, MEANT, NONE, NOT_KNOWN, Code, Question
from lumbar.intake.clinic.recognising.score_columns import UNITS
from lumbar.intake.clinic.values.day_formats import both_ways

Answering: TypeAlias = Callable[[FileMapping, Question, str], FileMapping]


def answered(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    """The mapping with one answer put in: one of the question's choices, or what was written by hand.

    What is asked about may have been mapped otherwise since: then nothing changes. Raises CannotShow where a
    written answer is not what was asked for.

    >>> from lumbar.intake.clinic.mapping import EXAMPLE
    >>> answered(EXAMPLE, Question("clinic", "", "What is the clinic called?"), " North ").clinic_is
    'North'
    """
    return ANSWERING[question.code](mapping, question, answer.strip())


def _column(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    name = "" if answer == NONE else answer
    if question.about in {each.name for each in fields(Columns)}:
        facts = {question.about: name}
        return replace(mapping, columns=replace(mapping.columns, **facts))
    return _scores(
        mapping,
        lambda score: replace(score, columns=(name,)) if score.columns == (question.column,) else score,
    )


def _dates(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    either = both_ways(mapping.reading.dates)
    if either is None:
        return mapping
    return replace(mapping, reading=replace(mapping.reading, dates=either[0 if answer == DAY_FIRST else 1]))


def _items(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    lowest = 1 if answer == FROM_1 else 0
    return _scores(
        mapping, lambda score: replace(score, item_lowest=lowest) if len(score.columns) > 1 else score
    )


def _unit(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    factor = {words: factor for factor, words in UNITS[question.about]}[answer]
    return _of_instrument(mapping, question.about, lambda score: replace(score, factor=factor))


def _steps(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    return _of_instrument(mapping, question.about, lambda score: replace(score, any_step=answer == MEANT))


def _instrument(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    code, primary = answer.partition(":")[0], mapping.store.primary
    other = _of_instrument(mapping, question.about, lambda score: replace(score, instrument=code))
    if primary.instrument != question.about:
        return other
    return replace(other, store=replace(mapping.store, primary=replace(primary, instrument=code)))


def _missing(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    kept = tuple(text for text in mapping.reading.missing if text != question.about)
    missing = (*kept, question.about) if answer == NOT_KNOWN else kept
    return replace(mapping, reading=replace(mapping.reading, missing=missing))


def _baseline(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    """The visit named takes week 0, and the one that had it takes its week."""
    weeks = {visit.name: visit.week for visit in mapping.visits}
    if not {question.about, answer} <= set(weeks):
        return mapping
    swapped = {**weeks, question.about: weeks[answer], answer: 0}
    return replace(
        mapping, visits=tuple(replace(visit, week=swapped[visit.name]) for visit in mapping.visits)
    )


def _week(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    """The visit's week, and its name too where the name is ours; the primary outcome moves along."""
    found = re.match(r"\d+", answer)
    if not found or int(found[0]) > 520:
        raise CannotShow("That is no number of weeks from 0 to 520. Write one.")
    week, old = int(found[0]), next((visit for visit in mapping.visits if visit.name == question.about), None)
    if old is None:
        return mapping
    ours = mapping.layout == "wide" and old.name == f"week {old.week}"
    new = replace(old, name=f"week {week}" if ours else old.name, week=week)
    primary = mapping.store.primary
    moved = replace(primary, week=week) if primary.week == old.week else primary
    return replace(
        _scores(mapping, lambda score: replace(score, visit=new.name) if score.visit == old.name else score),
        visits=tuple(new if visit == old else visit for visit in mapping.visits),
        store=replace(mapping.store, primary=moved),
    )


def _sex(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    return replace(mapping, sexes=dict(re.findall(r"(\S+) is (male|female)", answer)))


def _answers(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    return replace(mapping, answers={**mapping.answers, **dict(re.findall(r"(\S+) is (yes|no)", answer))})


def _therapy(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    if not answer:
        raise CannotShow("The therapy has no name. Write one.")
    old, primary = mapping.therapies.get(question.about, ""), mapping.store.primary
    renamed = replace(
        primary,
        therapy=answer if primary.therapy == old else primary.therapy,
        reference=answer if primary.reference == old else primary.reference,
    )
    therapies = {**mapping.therapies, question.about: answer}
    return replace(mapping, therapies=therapies, store=replace(mapping.store, primary=renamed))


def _primary(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    code, week = answer.split(" at week ")
    primary = replace(mapping.store.primary, instrument=code, week=int(week))
    return replace(mapping, store=replace(mapping.store, primary=primary))


def _reference(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    names = set(mapping.therapies.values())
    said = {f"{one} against {other}": (one, other) for one in names for other in names}
    therapy, reference = said.get(answer, ("", ""))
    if not therapy:
        return mapping
    primary = replace(mapping.store.primary, therapy=therapy, reference=reference)
    return replace(mapping, store=replace(mapping.store, primary=primary))


def _clinic(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    return replace(mapping, clinic_is=answer)


def _start(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    if not re.fullmatch(r"\d{4}-Q[1-4]", answer):
        raise CannotShow("That is no quarter. Write it like 2025-Q3.")
    return replace(mapping, store=replace(mapping.store, starts_in=answer))


def _cut_off(mapping: FileMapping, question: Question, answer: str) -> FileMapping:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        raise CannotShow("That is no day. Write it like 2025-12-31.") from None
    return replace(mapping, store=replace(mapping.store, cut_off=day.isoformat()))


def _scores(mapping: FileMapping, change: Callable[[Score], Score]) -> FileMapping:
    return replace(mapping, scores=tuple(change(score) for score in mapping.scores))


def _of_instrument(mapping: FileMapping, code: str, change: Callable[[Score], Score]) -> FileMapping:
    return _scores(mapping, lambda score: change(score) if score.instrument == code else score)


ANSWERING: Mapping[Code, Answering] = {
    "column": _column,
    "dates": _dates,
    "items": _items,
    "unit": _unit,
    "steps": _steps,
    "instrument": _instrument,
    "missing": _missing,
    "baseline": _baseline,
    "week": _week,
    "sex": _sex,
    "answers": _answers,
    "therapies": _therapy,
    "primary": _primary,
    "reference": _reference,
    "clinic": _clinic,
    "start": _start,
    "cut_off": _cut_off,
}
