"""A file's visits and scores as a mapping lists them, by its layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeAlias

from lumbar.intake.clinic.mapping import Columns, Layout, Score, Visit
from lumbar.intake.clinic.recognising.evidence import Evidence
from lumbar.intake.clinic.recognising.identify import known
from lumbar.intake.clinic.recognising.score_columns import ScoreColumn
from lumbar.intake.clinic.recognising.visit_columns import VisitSeen, dated_visits, named_visits, visits_seen
from lumbar.intake.clinic.recognising.visit_names import time_of
from lumbar.intake.clinic.recognising.words import plain
from lumbar.intake.clinic.values.day_formats import days, formats

Course: TypeAlias = tuple[tuple[Visit, ...], tuple[Score, ...]]
DATE_WORDS = frozenset(
    ("date", "datum", "fecha", "data", "dato", "dat", "dt", "visit", "visite", "assessment", "of", "de")
)
USUAL_SPAN = 400
"""Days looked ahead for visits where a file's days cannot be read."""


def layout_of(evidence: Evidence, columns: Columns, found: list[ScoreColumn]) -> Layout:
    """Wide where scores' headers name several visits and no column does; else as patients come back."""
    named = {each.visit for each in found}
    if (
        evidence.recognised.layout == "long"
        and not columns.visit
        and not columns.instrument
        and len(named) > 1
    ):
        return "wide"
    return evidence.recognised.layout


def wide(evidence: Evidence, columns: Columns, found: list[ScoreColumn]) -> Course:
    """A visit for each time the headers name, a score for each instrument and visit.

    Two columns of one instrument and visit are two visits of one week, if their headers differ; else the
    first is taken.
    """
    seen = {each.said: each for each in visits_seen(each.visit for each in found)}
    dates = _dates(evidence, columns, seen)
    scores: dict[tuple[str, str], Score] = {}
    visits: dict[str, Visit] = {}
    first: dict[tuple[str, str], str] = {}
    for each in found:
        visit, code = seen[each.visit], each.codes[0]
        same = first.setdefault((code, visit.name), each.visit) == each.visit
        name = visit.name if same else visit.said or visit.name
        scores.setdefault((code, name), replace(_score(each), visit=name, date=dates.get(visit.week, "")))
        visits.setdefault(name, Visit(name, visit.week))
    return tuple(sorted(visits.values(), key=lambda each: each.week)), tuple(scores.values())


def long(evidence: Evidence, columns: Columns, found: list[ScoreColumn]) -> Course:
    """Visits from their column, else from the days; one column for each instrument."""
    scores = {each.codes[0]: _score(each) for each in reversed(found)}
    if columns.visit:
        visits = tuple(Visit(each.said, each.week) for each in named_visits(evidence, columns))
    else:
        visits = dated_visits(_span(evidence, columns))
    return visits, () if columns.instrument else tuple(reversed(scores.values()))


def _score(seen: ScoreColumn) -> Score:
    lowest = 1 if seen.item_lowest else 0
    return Score(seen.codes[0], seen.columns, factor=seen.factor, item_lowest=lowest, any_step=seen.any_step)


def _dates(evidence: Evidence, columns: Columns, visits: dict[str, VisitSeen]) -> dict[int, str]:
    """The columns of the visits' days, by week: "date_12w" beside "odi_12w"."""
    found: dict[int, str] = {}
    for name, seen in evidence.honest.items():
        if seen.kind != "date" or name == columns.start:
            continue
        rest = " ".join(word for word in plain(name).split() if word not in DATE_WORDS)
        week = visits[rest].week if rest in visits else _week(rest, visits)
        if week is not None:
            found.setdefault(week, name)
    return found


def _week(rest: str, visits: dict[str, VisitSeen]) -> int | None:
    """The week a date's header names, if it is one of the visits'."""
    time = time_of(rest) if rest else None
    weeks = {each.week for each in visits.values()}
    return time.weeks[0] if time and time.weeks and time.weeks[0] in weeks else None


def _span(evidence: Evidence, columns: Columns) -> int:
    """Days from the first to the last in the file."""
    found: list[date] = []
    for name in (columns.start, columns.visit_date):
        different = known(evidence.rows[name]) if name else None
        of = formats(different) if different is not None else ()
        if different is not None and of:
            read = days(different, of[0])
            found += [each for each in (read.min(), read.max()) if isinstance(each, date)]
    return (max(found) - min(found)).days if found else USUAL_SPAN
