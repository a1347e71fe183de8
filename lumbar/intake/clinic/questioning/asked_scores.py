"""What is asked about scores: units, steps, items, codes for missing, and the weeks of visits."""

from __future__ import annotations

from collections.abc import Iterator

from lumbar.instruments import instrument
from lumbar.intake.clinic.mapping import Visit
from lumbar.intake.clinic.questioning.asking import (
    A_VALUE,
    FROM_0,
    FROM_1,
    MEANT,
    NOT_KNOWN,
    SLIPS,
    WEEKS,
    Asked,
    Question,
    named,
)
from lumbar.intake.clinic.recognising.score_columns import UNITS
from lumbar.intake.clinic.recognising.value_words import missing_codes
from lumbar.intake.clinic.recognising.visit_columns import VisitSeen, named_visits, visits_seen


def two_scores(asked: Asked) -> Iterator[Question]:
    """Columns that name the same instrument and visit."""
    taken = {name for score in asked.mapping.scores for name in score.columns}
    for score in asked.mapping.scores:
        first = next((each for each in asked.found if each.columns == score.columns), None)
        same = [
            each.columns[0]
            for each in asked.found
            if first
            and (each.codes[0], each.visit) == (first.codes[0], first.visit)
            and each.columns[0] not in taken
        ]
        if same:
            says = f"Which column holds {score.instrument}?"
            yield Question("column", score.columns[0], says, (score.columns[0], *same))


def items(asked: Asked) -> Iterator[Question]:
    """Asked of every file with items: answers from 1 to 5 fit both."""
    itemised = [score for score in asked.mapping.scores if len(score.columns) > 1]
    if itemised:
        choices = (FROM_1, FROM_0) if itemised[0].item_lowest else (FROM_0, FROM_1)
        says = "How are the answers to the ten items of ODI coded, from best to worst?"
        yield Question("items", itemised[0].columns[0], says, choices, "ODI")


def units(asked: Asked) -> Iterator[Question]:
    """Asked of scores that may be written in another unit than the instrument's."""
    for code, column, factor in _once(asked):
        known = dict(UNITS.get(code, ()))
        if known and (factor != 1.0 or code == "VAS_BACK"):
            choices = (known.pop(factor), *known.values())
            yield Question("unit", column, f"In which unit is {instrument(code).name}?", choices, code)


def steps(asked: Asked) -> Iterator[Question]:
    """Scores an instrument does not give."""
    for code, column, _ in _once(asked):
        if any(score.any_step for score in asked.mapping.scores if score.instrument == code):
            says = f"Some scores of {code} lie between its steps of {instrument(code).step:g}. What are they?"
            yield Question("steps", column, says, (MEANT, SLIPS), code)


def instruments(asked: Asked) -> Iterator[Question]:
    """Columns that fit several instruments."""
    mapped = {score.instrument for score in asked.mapping.scores}
    for each in asked.found:
        open_ones = [code for code in each.codes[1:] if code not in mapped]
        if open_ones and each.codes[0] in mapped:
            mapped -= {each.codes[0]}
            choices = tuple(named(code) for code in (each.codes[0], *open_ones))
            yield Question("instrument", each.columns[0], "Which instrument is it?", choices, each.codes[0])


def _once(asked: Asked) -> Iterator[tuple[str, str, float]]:
    """Code, first column and factor of every instrument."""
    for code in dict.fromkeys(score.instrument for score in asked.mapping.scores if len(score.columns) == 1):
        first = next(score for score in asked.mapping.scores if score.instrument == code)
        yield code, first.columns[0], first.factor


def missing(asked: Asked) -> Iterator[Question]:
    """Codes outside the range of the scores beside them."""
    for code, names in missing_codes(asked.found, asked.evidence).items():
        where = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more columns"
        says = f"{code} stands in {where}, outside the range of the scores. What does it mean?"
        yield Question("missing", names[0], says, (NOT_KNOWN, A_VALUE), code)


def visits(asked: Asked) -> Iterator[Question]:
    """Which visit is the baseline, and the weeks of those that are only counted."""
    seen = _seen_visits(asked)
    names = {visit.name: visit for visit in asked.mapping.visits}
    for each in seen:
        visit = names.get(each.said) or names.get(each.name)
        if visit is None or each.sure:
            continue
        if visit.week == 0 and not each.weeks:
            others = tuple(name for name in names if name != visit.name)
            says = "Which visit comes before the treatment?"
            yield Question("baseline", asked.mapping.columns.visit, says, (visit.name, *others), visit.name)
        else:
            yield _week(asked.mapping.columns.visit, each, visit)


def _seen_visits(asked: Asked) -> list[VisitSeen]:
    if asked.mapping.columns.visit:
        return named_visits(asked.evidence, asked.mapping.columns)
    return visits_seen(each.visit for each in asked.found) if asked.mapping.layout == "wide" else []


def _week(column: str, seen: VisitSeen, visit: Visit) -> Question:
    more = () if seen.weeks and seen.said else (visit.week, *WEEKS)
    weeks = dict.fromkeys((*seen.weeks, *more))
    which = f"the visit {seen.said}" if seen.said else "the visit of columns that name none"
    says = f"How many weeks after the start is {which}?"
    return Question("week", column, says, tuple(f"{week} weeks" for week in weeks), visit.name)
