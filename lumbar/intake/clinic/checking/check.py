"""A clinic's file checked: what is good enough to publish, what is set aside and why, what to look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from pydantic import TypeAdapter

from lumbar.intake.clinic.checking.agreed import agreed
from lumbar.intake.clinic.checking.batch import batch_of
from lumbar.intake.clinic.checking.courses import courses
from lumbar.intake.clinic.checking.judged import Judged, judged
from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.checking.suspicions import about_codes, about_episodes, about_zeros
from lumbar.intake.clinic.mapping import STRICT, FileMapping
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import REASONS, Refused, refuse
from lumbar.intake.clinic.recognising.identify import header_says, identify, long_numbers
from lumbar.outcomes.batches import Declaration

STOP_ABOVE = 0.05
"""Share of rows set aside above which a person must decide."""
FIRST = 10
"""Row numbers shown of each rule."""
NOT_MAPPED = "not mapped"
WHO = ("name", "phone", "e-mail", "address", "house number", "birth date", "record number")
"""Kinds of columns that are refused by their header, whatever they hold."""


@dataclass(frozen=True)
class Broken:
    """A rule or warning of ``reasons.REASONS``, the file's column it is about, its rows and the first of them."""

    __pydantic_config__ = STRICT

    rule: str
    column: str
    rows: int
    first: tuple[int, ...]


@dataclass(frozen=True)
class Dropped:
    """A column of the file that was not read further; ``reason`` is what it tells of a person, or "not mapped"."""

    __pydantic_config__ = STRICT

    column: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """What was found, in counts and row numbers only: no cell's value is in it.

    ``rows`` = ``accepted`` + ``quarantined`` (rows left out as declared, and blank ones, are warnings).
    ``scores``: scores taken, by instrument. ``stopped``: more rows were set aside than the share allowed, so a
    person decides.
    """

    __pydantic_config__ = STRICT

    rows: int
    accepted: int
    quarantined: int
    share_quarantined: float
    patients: int
    episodes: int
    scores: Mapping[str, int]
    broken: tuple[Broken, ...]
    warnings: tuple[Broken, ...]
    dropped: tuple[Dropped, ...]
    stopped: bool


CHECKED = TypeAdapter(Checked)
"""``CHECKED.dump_python(found, mode="json")`` and ``validate_python(said, strict=False)`` carry it over."""


@dataclass(frozen=True)
class Outcome:
    """What checking gives: what was found, the batch and what it declares, and the rows set aside.

    ``quarantine``: a line per row and broken rule: ``row``, ``rule``, ``column``.
    """

    checked: Checked
    batch: pl.DataFrame
    declared: Declaration
    quarantine: pl.DataFrame


def check(table: Table, mapping: FileMapping, key: bytes, dropped: Iterable[Dropped] = ()) -> Outcome:
    """The file's good rows as a batch, and what is wrong with the others; raises Refused where none is good.

    A bad cell sets its row aside: in a wide file the episode, in a long one the visit. An episode with a good
    row left goes on, with the facts of all its rows whose facts are good. ``dropped``: columns left unread.
    """
    plan = agreed(mapping, table.texts.columns)
    _refuse_identifiers(table, plan)
    found = judged(table, plan, key)
    if found.episodes.is_empty():
        raise _nothing_left(found.broken)
    ran = list(courses(found, plan))
    warnings = [
        *found.warnings,
        *about_codes(table, plan),
        *about_episodes(found.episodes, plan),
        *(line for course in ran for line in course.warnings),
        about_zeros(found.good, {course.tool.code: course.seen for course in ran}, plan),
    ]
    batch, declared = batch_of(found.episodes, ran, plan, key)
    more = (Dropped(name, NOT_MAPPED) for name in table.texts.columns if name not in used_columns(mapping))
    checked = Checked(
        **_counts(found),
        patients=batch["patient"].n_unique(),
        episodes=found.episodes.height,
        scores=_scores(batch, declared),
        broken=_by_rule(found.broken),
        warnings=_by_rule(pl.concat(warnings)),
        dropped=(*dropped, *more),
    )
    return Outcome(checked, batch, declared, found.broken)


def _refuse_identifiers(table: Table, plan: Plan) -> None:
    """What is kept as it is must not tell who somebody is; the patient's number alone is hashed."""
    columns = plan.columns
    # Of these a code or a week is kept, whatever the column is called: "name" may hold names of instruments.
    harmless = (columns.patient, columns.instrument, columns.visit, columns.unit)
    scores = [name for score in plan.mapping.scores for name in score.columns]
    # Numbers inside a range tell of nobody: "first" may be a score at the first visit.
    bounded = (columns.age, columns.sessions, columns.harms, columns.value, *scores)
    for name in used_columns(plan.mapping):
        if name not in (*harmless, *bounded) and header_says(name) in WHO:
            raise refuse("identifier", column=name)
    for factor in plan.mapping.case_mix:
        numbers, people = table.texts[factor.column], table.texts[columns.patient].n_unique()
        # By shape alone a small file's weights could be taken for record numbers.
        told = identify(factor.column, numbers)[1] == "header" or long_numbers(numbers, people)
        if not factor.levels and told:
            raise refuse("identifier", column=factor.column)


def _counts(found: Judged) -> dict[str, Any]:
    """Rows in all, good ones and those set aside."""
    aside = found.broken["row"].n_unique()
    share = aside / found.count
    return {
        "rows": found.count,
        "accepted": found.count - aside,
        "quarantined": aside,
        "share_quarantined": share,
        "stopped": share > STOP_ABOVE,
    }


def _scores(batch: pl.DataFrame, declared: Declaration) -> dict[str, int]:
    """How many scores each instrument has, at the baseline and at all visits."""
    counts = batch.group_by("instrument").agg(
        pl.sum_horizontal(pl.col("baseline", *declared.visits).count()).alias("count")
    )
    counted = dict(counts.cast({"instrument": pl.String}).iter_rows())
    return {tool.code: counted[tool.code] for tool in declared.instruments}


def _by_rule(broken: pl.DataFrame) -> tuple[Broken, ...]:
    """The rules in the order of the list, the column with most rows first."""
    order = {code: place for place, code in enumerate(REASONS)}
    told = broken.group_by("rule", "column").agg(
        rows=pl.col("row").n_unique(), first=pl.col("row").unique().sort().head(FIRST)
    )
    each = [Broken(rule, column, rows, tuple(first)) for rule, column, rows, first in told.iter_rows()]
    return tuple(sorted(each, key=lambda one: (order[one.rule], -one.rows, one.column)))


def _nothing_left(broken: pl.DataFrame) -> Refused:
    """The refusal that names the rule most often broken."""
    most = max(_by_rule(broken), key=lambda one: one.rows, default=None)
    if most is None:
        return refuse("no_rows")
    return refuse("nothing_left", field=REASONS[most.rule].says.rstrip("."), count=most.rows)
