"""A first mapping of a file from its names and values; what is not sure is left empty and asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace

from lumbar.intake.clinic.mapping import Columns, FileMapping, Store, Visit
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.recognising.evidence import Evidence
from lumbar.intake.clinic.recognising.fact_columns import fact_columns
from lumbar.intake.clinic.recognising.laid_out import Course, layout_of, long, wide
from lumbar.intake.clinic.recognising.profile import Recognised
from lumbar.intake.clinic.recognising.score_columns import ScoreColumn, score_columns
from lumbar.intake.clinic.recognising.suggested_reading import cut_off, days_in, either_way, reading_of
from lumbar.intake.clinic.recognising.value_words import (
    answers,
    as_written,
    factors,
    instrument_names,
    reasons,
    sexes,
    therapies,
    unit_factors,
)
from lumbar.outcomes.manifest import Primary

FIRST = ("ODI", "MODI", "RMDQ", "QBPDS", "NPRS_BACK", "VAS_BACK")
"""The outcomes most likely to be the primary one: disability, then pain."""
USUAL_WEEK = 12
COMPARED = ("hip-focused", "combined", "spine-focused", "general exercise")
AGAINST = ("spine-focused", "usual care", "general exercise")


def suggest(recognised: Recognised, table: Table) -> FileMapping:
    """The best guess at the mapping; fields nothing speaks for stay empty, and every doubt is a question."""
    evidence, columns, found = gathered(recognised, table)
    visits, scores = course(evidence, columns, found)
    used = {*astuple(columns), *(name for score in scores for name in (*score.columns, score.date))}
    case_mix = factors(evidence, used)
    mapped = [*(used - {columns.patient}), *(factor.column for factor in case_mix)]
    days = days_in(scores, columns)
    reading = reading_of(evidence, mapped, days, found)
    last = "" if either_way(evidence, days, reading.dates) else cut_off(evidence, days, reading.dates)
    arms, named = therapies(columns, evidence), instrument_names(columns.instrument, evidence)
    codes = [score.instrument for score in scores] or [*named.values()]
    return FileMapping(
        layout=evidence.recognised.layout,
        reading=reading,
        columns=columns,
        visits=visits,
        scores=scores,
        therapies=arms,
        store=Store("", last, _primary(codes, visits, [*arms.values()])),
        clinics=as_written(columns.clinic, evidence),
        sexes=sexes(columns.sex, evidence),
        answers=answers((columns.hip_weakness, columns.hip_stiffness), evidence),
        reasons=reasons(columns.reason, evidence),
        instrument_names=named,
        units=unit_factors(columns.unit, evidence),
        case_mix=case_mix,
    )


def gathered(recognised: Recognised, table: Table) -> tuple[Evidence, Columns, list[ScoreColumn]]:
    """The evidence with its layout settled, the columns of facts, and those of scores."""
    evidence = Evidence(recognised, table)
    columns = fact_columns(evidence)
    found = score_columns(evidence, astuple(columns))
    layout = layout_of(evidence, columns, found)
    if layout == recognised.layout:
        return evidence, columns, found
    return gathered(replace(recognised, layout=layout), table)


def course(evidence: Evidence, columns: Columns, found: list[ScoreColumn]) -> Course:
    """The visits and scores, by the file's layout."""
    return (wide if evidence.recognised.layout == "wide" else long)(evidence, columns, found)


def _primary(codes: Sequence[str], visits: Sequence[Visit], arms: Sequence[str]) -> Primary:
    """Disability before pain, the week nearest to 12, hip- against spine-focused; "" and 0 where there is none."""
    code = next((each for each in FIRST if each in codes), codes[0] if codes else "")
    weeks = [visit.week for visit in visits if visit.week > 0]
    therapy = next((each for each in (*COMPARED, *arms) if each in arms), "")
    reference = next((each for each in (*AGAINST, *arms) if each in arms and each != therapy), "")
    return Primary(code, min(weeks, key=lambda week: abs(week - USUAL_WEEK), default=0), therapy, reference)
