"""The visits of a file: from the headers of its scores, from its column of visits, or from days alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lumbar.intake.clinic.mapping import Columns, Visit
from lumbar.intake.clinic.recognising.evidence import Evidence
from lumbar.intake.clinic.recognising.identify import known
from lumbar.intake.clinic.recognising.visit_names import LONGEST, Time, time_of
from lumbar.intake.clinic.values.day_formats import days, formats

GRID = (6, 12, 26, 52, 104, 156)
"""Weeks of follow-up a store usually has."""
WINDOWS = {0: (-28, 27), 6: (28, 63), 12: (64, 126), 26: (127, 273), 52: (274, 455), 104: (640, 820)}
"""Days since the start that belong to a visit where the file names none."""
COUNTED_WEEKS = frozenset((2, 3, 4, 6, 8, 12, 13, 16, 24, 26, 36, 39, 48, 52, 78, 104))
JUDGED = 2_000
BEFORE, UNNAMED = "before", "not named"


@dataclass(frozen=True)
class VisitSeen:
    """A visit as the file calls it, its week as far as it is told, and the weeks it may be."""

    said: str
    week: int
    weeks: tuple[int, ...]
    sure: bool

    @property
    def name(self) -> str:
        """A name for the mapping of a wide file, whose headers are not names."""
        if self.week == 0 and self.sure:
            return BEFORE
        return f"week {self.week}" if self.week and self.weeks else self.said or UNNAMED


def visits_seen(said: Iterable[str], inferred: dict[str, int] | None = None) -> list[VisitSeen]:
    """Each visit with a week, in their order; where only the order is told, weeks are filled in to be asked about.

    ``inferred``: weeks told by the days in the file.

    >>> [(each.said, each.week, each.sure) for each in visits_seen(["fu1", "bl", "m3"])]
    [('bl', 0, True), ('m3', 13, False), ('fu1', 26, False)]
    >>> [(each.said, each.week, each.sure) for each in visits_seen(["1", "2"])]
    [('1', 0, False), ('2', 6, False)]
    """
    times = {each: _time(each) for each in dict.fromkeys(said)}
    has_baseline = any(time.weeks == (0,) for time in times.values())
    ordered = sorted(times, key=lambda each: (not times[each].weeks, times[each].order))
    placed: list[VisitSeen] = []
    for each in ordered:
        time = times[each]
        guess = (inferred or {}).get(each)
        if time.weeks:
            placed.append(VisitSeen(each, time.weeks[0], time.weeks, time.sure))
        elif not has_baseline:
            placed, has_baseline = [VisitSeen(each, 0, (), sure=False), *placed], True
        else:
            week = guess if guess is not None else _next(placed)
            placed.append(VisitSeen(each, week, () if guess is None else (guess,), sure=False))
    return placed


def _time(said: str) -> Time:
    """A bare header is likely the first visit; a bare number may be a week."""
    time = time_of(said) if said else Time((0,))
    if time is None:
        return Time(order=900.0)
    if not time.weeks and said.isdigit() and int(said) in COUNTED_WEEKS and int(said) > 4:
        return replace(time, weeks=(int(said),))
    return time


def _next(placed: Sequence[VisitSeen]) -> int:
    """The first usual week after all so far."""
    last = max((each.week for each in placed), default=0)
    return next((week for week in GRID if week > last), min(last + 52, LONGEST))


def named_visits(evidence: Evidence, columns: Columns) -> list[VisitSeen]:
    """The visits a long file's column names; a bare number is counted in the unit its header says."""
    levels = evidence.values(columns.visit)
    header = columns.visit
    full = {
        level: f"{header} {level}" if level.isdigit() and time_of(f"{header} {level}") else level
        for level in levels
    }
    inferred = _weeks_by_days(evidence, columns)
    seen = visits_seen(
        full.values(), {full[level]: week for level, week in inferred.items() if level in full}
    )
    back = {text: level for level, text in full.items()}
    return [replace(each, said=back[each.said]) for each in seen]


def dated_visits(span: int) -> tuple[Visit, ...]:
    """The usual visits with their windows, for a file whose rows have a day alone; ``span``: its days."""
    return tuple(
        Visit(f"week {week}" if week else BEFORE, week, first, last)
        for week, (first, last) in WINDOWS.items()
        if first <= max(span, WINDOWS[12][0])
    )


def _weeks_by_days(evidence: Evidence, columns: Columns) -> dict[str, int]:
    """The visits' usual weeks after each patient's first day; none where the file has no days."""
    written = evidence.rows[columns.visit_date] if columns.visit_date and columns.patient else None
    of = () if written is None else formats(known(written).head(JUDGED))
    if written is None or not of:
        return {}
    sources = {"patient": evidence.rows[columns.patient], "visit": evidence.rows[columns.visit]}
    rows = pl.DataFrame({**sources, "day": days(written, of[0])})
    since = rows.with_columns(days=(pl.col("day") - pl.col("day").min().over("patient")).dt.total_days())
    weeks = (
        since.group_by("visit").agg(week=(pl.col("days") / 7).median().round().cast(pl.Int64)).drop_nulls()
    )
    return {visit: min(week, LONGEST) for visit, week in weeks.iter_rows()}
