"""A mapping agrees with itself and with a file's header, or is refused with the first thing that does not."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from lumbar.instruments import Instrument, instruments
from lumbar.intake.clinic.checking.facts import LARGEST
from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.mapping import FileMapping, Score
from lumbar.intake.clinic.reasons import Refused, refuse
from lumbar.intake.clinic.values.dates import first_day, is_format
from lumbar.intake.clinic.values.items import ITEMISED, ITEMS
from lumbar.outcomes.manifest import HIP, NAME, SEXES, contradiction

ALWAYS = ("patient", "therapy", "age")
"""Facts without which nothing can be published of a patient."""


def agreed(mapping: FileMapping, header: Collection[str]) -> Plan:
    """The plan that follows from ``mapping`` for a file with these columns; raises Refused where there is none."""
    for check in (_columns, _facts, _words, _visits, _scores, _instruments, _factors, _store, _days):
        for refused in check(mapping, header):
            raise refused
    made = Plan(mapping)
    complaint = contradiction(made.declaration(made.clinics, ""))
    if complaint:
        raise refuse("cannot_be", field=complaint)
    return made


def _columns(mapping: FileMapping, header: Collection[str]) -> Iterator[Refused]:
    yield from (refuse("column_missing", column=name) for name in used_columns(mapping) if name not in header)
    once = [name for score in mapping.scores for name in score.columns]
    if mapping.columns.value:
        once = [name for name in once if name != mapping.columns.value]
    patient = mapping.columns.patient
    facts = [factor.column for factor in mapping.case_mix]
    if patient in (*once, *facts, mapping.columns.clinic, mapping.columns.therapy):
        yield refuse("mapped_twice", column=patient)
    yield from (refuse("mapped_twice", column=name) for name, times in Counter(once).items() if times > 1)


def _facts(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    columns = mapping.columns
    yield from (refuse("not_mapped", field=name) for name in ALWAYS if not getattr(columns, name))
    if not (mapping.clinics if columns.clinic else mapping.clinic_is):
        yield refuse("not_mapped", field="clinic")
    if not (mapping.scores or columns.instrument):
        yield refuse("not_mapped", field="score")
    if columns.instrument and not columns.value:
        yield refuse("not_mapped", field="value")
    if mapping.store.starts_in and not first_day(mapping.store.starts_in):
        yield refuse("bad_quarter")
    if not (Plan(mapping).dated or mapping.store.starts_in):
        yield refuse("not_mapped", field="start")


def _words(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    for name in ("therapies", "clinics", "sexes", "answers", "reasons", "instrument_names", "units"):
        if _two_meanings(getattr(mapping, name)):
            yield refuse("two_meanings", field=name)
    for name, known in (("sexes", SEXES), ("answers", HIP)):
        if not {*getattr(mapping, name).values()} <= {*known}:
            yield refuse("bad_meaning", field=name)
    named = (*mapping.therapies.values(), *mapping.clinics.values(), *mapping.reasons.values())
    if not all(name.strip() for name in named):
        yield refuse("bad_meaning", field="therapies, clinics or reasons")


def _two_meanings(words: Mapping[str, object]) -> bool:
    return len({word.strip().lower() for word in words}) < len({*words})


def _visits(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    names = Counter(visit.name.strip().lower() for visit in mapping.visits)
    for visit in mapping.visits:
        first, last = visit.first_day, visit.last_day
        if names[visit.name.strip().lower()] > 1 or (first is not None and last is not None and last < first):
            yield refuse("bad_visits", visit=visit.name)
    weeks = {visit.week for visit in mapping.visits}
    if 0 not in weeks:
        yield refuse("no_baseline_visit")
    if weeks <= {0}:
        yield refuse("no_follow_up")
    if mapping.layout == "long" and not (mapping.columns.visit or mapping.columns.visit_date):
        yield refuse("not_mapped", field="visit")
    if Plan(mapping).by_date:
        yield from _windows(mapping)


def _windows(mapping: FileMapping) -> Iterator[Refused]:
    """Days must tell the visits apart."""
    by_week = sorted(mapping.visits, key=lambda visit: visit.week)
    yield from (
        refuse("no_window", visit=each.name) for each in by_week if None in (each.first_day, each.last_day)
    )
    for before, after in pairwise(by_week):
        if (after.first_day or 0) <= (before.last_day or 0):
            yield refuse("no_window", visit=after.name)


def _scores(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    names = {visit.name for visit in mapping.visits}
    for score in mapping.scores:
        if not score.visit and mapping.layout == "wide":
            yield refuse("not_mapped", field=f"visit of {score.instrument}")
        if score.visit and score.visit not in names:
            yield refuse("unknown_visit_name", visit=score.visit)
        if not _countable(score):
            yield refuse("bad_items", instrument=score.instrument, count=len(score.columns))
    places = Counter((score.instrument, score.visit) for score in mapping.scores)
    yield from (
        refuse("score_twice", instrument=code, visit=visit or "named by the row")
        for (code, visit), times in places.items()
        if times > 1
    )


def _countable(score: Score) -> bool:
    """One column that holds the score, or the ten items it is added up from."""
    return len(score.columns) == 1 or (score.instrument in ITEMISED and len(score.columns) == ITEMS)


def _instruments(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    known = {*instruments(), *(tool.code for tool in mapping.instruments)}
    codes = (*(score.instrument for score in mapping.scores), *mapping.instrument_names.values())
    yield from (refuse("unknown_instrument", instrument=code) for code in codes if code not in known)
    if mapping.columns.instrument and not mapping.instrument_names:
        yield refuse("not_mapped", field="instrument")
    for tool in mapping.instruments:
        if instruments().get(tool.code, tool) != tool:
            yield refuse("known_instrument", instrument=tool.code)
        if not _measures(tool):
            yield refuse("bad_instrument", instrument=tool.code)
    factors = (*(score.factor for score in mapping.scores), *mapping.units.values())
    if not all(factor > 0 for factor in factors):
        yield refuse("bad_meaning", field="units")


def _measures(tool: Instrument) -> bool:
    """Whether an instrument has a range, steps inside it, and scores that fit where they are kept."""
    sized = max(abs(tool.low), abs(tool.high)) * tool.scale <= LARGEST
    return tool.low < tool.high and 0 < tool.step <= tool.high - tool.low and tool.scale >= 1 and sized


def _factors(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    for factor in mapping.case_mix:
        if not factor.column or (factor.unit and factor.levels) or not NAME.fullmatch(factor.name):
            yield refuse("bad_factor", column=factor.column)
        if _two_meanings(factor.levels):
            yield refuse("two_meanings", field=factor.name)


def _store(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    """What only a person can say."""
    if not mapping.store.title.strip():
        yield refuse("not_mapped", field="title")
    if not all(asdict(mapping.store.primary).values()):
        yield refuse("not_mapped", field="primary outcome (instrument, week, therapy, reference)")


def _days(mapping: FileMapping, _: Collection[str]) -> Iterator[Refused]:
    try:
        cut_off = date.fromisoformat(mapping.store.cut_off)
    except ValueError:
        yield refuse("bad_cut_off")
    else:
        # A clinic east of Greenwich may be a day ahead.
        if cut_off > datetime.now(UTC).date() + timedelta(days=1):
            yield refuse("bad_cut_off")
    if any(_dated(mapping)) and not is_format(mapping.reading.dates):
        yield refuse("bad_date_format")


def _dated(mapping: FileMapping) -> Iterable[str]:
    yield from (mapping.columns.start, mapping.columns.visit_date)
    yield from (score.date for score in mapping.scores)
