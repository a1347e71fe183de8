"""The questions that pages ask of a large store again and again, each with all its values but whom it is about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lumbar.instruments import Instrument
from lumbar.outcomes import written_sql
from lumbar.outcomes.manifest import Manifest
from lumbar.store import Value


class Variant(NamedTuple):
    """A question: its name, the columns that tell its rows apart, the values it binds and the text for its marks."""

    question: str
    keys: tuple[str, ...]
    values: Mapping[str, Value]
    written: Mapping[str, str]


def variants(tool: Instrument, manifest: Manifest) -> Iterator[list[Variant]]:
    """All of them about one instrument; those whose rows have the same columns together."""
    course = {"episodes": f"episodes_{tool.code}"}
    visits = [{"scores": f"scores_{tool.code}_{week}"} for week in manifest.weeks]
    changes: list[dict[str, Value]] = [{"change": {**tool.change(each)}} for each in tool.thresholds]
    therapy, none = ("therapy",), {}
    yield [Variant("flow_by_therapy", therapy, visit, none) for visit in visits]
    yield [Variant("scores_by_therapy_week", therapy, course, {"visits": written_sql.weekly(manifest)})]
    yield [Variant("endings_by_therapy", (*therapy, "reason"), course, none)]
    scores = written_sql.sums(("baseline", *manifest.visits), manifest)
    yield [Variant("scores_by_pattern", (*therapy, "pattern"), course, {"sums": scores})]
    yield [
        Variant(
            "baselines_by_therapy", (*therapy, "baseline_from"), visit | tool.classes() | {"lost": lost}, none
        )
        for visit in visits
        for lost in (True, False)
    ]
    for columns in _mixes(manifest):
        squares = {"squares": written_sql.squares(columns, manifest)}
        yield [Variant("case_mix_by_therapy", (*therapy, "returned"), visit, squares) for visit in visits]
    for columns in ((*written_sql.factor_columns(manifest), written_sql.SCORE), (written_sql.SCORE,)):
        told = written_sql.moments_in_parts(columns, manifest)
        yield [Variant("moments_by_clinic_therapy", ("clinic", *therapy), visit, told) for visit in visits]
    yield [Variant("scores_by_clinic_quarter", ("clinic", "quarter"), visit, none) for visit in visits]
    left = written_sql.quarters()
    yield [Variant("left_over_by_clinic_year", ("clinic", "year"), visit, left) for visit in visits]
    if changes:
        yield from _of_changes(course, visits, changes, manifest)


def _mixes(manifest: Manifest) -> Sequence[tuple[str, ...]]:
    """Sets of factors whose mix is asked for: all, the baseline, and those with slopes of their own."""
    known = written_sql.factor_columns(manifest)
    return tuple(dict.fromkeys((known, known[:1], written_sql.slope_columns(manifest))))


def _of_changes(
    course: Mapping[str, Value],
    visits: Sequence[Mapping[str, Value]],
    changes: Sequence[Mapping[str, Value]],
    manifest: Manifest,
) -> Iterator[list[Variant]]:
    both = [{**visit, **change} for visit in visits for change in changes]
    yield [Variant("responders_by_therapy", ("therapy",), each, {}) for each in both]
    first = [{**visit, **changes[0]} for visit in visits]
    yield [Variant("responders_by_clinic_quarter", ("clinic", "quarter"), each, {}) for each in first]
    when = {"reached": written_sql.reached(manifest), "seen": written_sql.seen(manifest)}
    yield [
        Variant("changes_by_therapy_week", ("therapy", "week"), {**course, **each}, when) for each in changes
    ]
