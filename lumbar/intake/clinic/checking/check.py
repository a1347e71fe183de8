"""A clinic's file checked: what is good enough to publish, what is set aside and why, what to look at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from pydantic import TypeAdapter

from lumbar.intake.clinic.checking.agreed import agreed
from lumbar.intake.clinic.checking.apart import refuse_apart
from lumbar.intake.clinic.checking.identifiers import Seen, refuse_headers, refuse_numbers, seen_in
from lumbar.intake.clinic.checking.overall import holding
from lumbar.intake.clinic.checking.part import Sums, part_of
from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.checking.tally import counting
from lumbar.intake.clinic.mapping import STRICT, FileMapping
from lumbar.intake.clinic.pseudonyms import fingerprint
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import REASONS, Refused, refuse
from lumbar.intake.clinic.recognising.identify import header_says
from lumbar.outcomes.batches import Declaration

STOP_ABOVE = 0.05
"""Share of rows set aside above which a person must decide."""
NOT_MAPPED = "not mapped"


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
    refuse_headers(plan)
    part = part_of(table, plan, key)
    more = (Dropped(name, NOT_MAPPED) for name in table.texts.columns if name not in used_columns(mapping))
    checked = concluded(part.sums, seen_in(table.texts, plan), plan, (*dropped, *more))
    assert part.batch is not None
    return Outcome(checked, part.batch, declared_by(part.sums, plan, key), part.aside)


def concluded(sums: Sums, seen: Seen, plan: Plan, dropped: Iterable[Dropped]) -> Checked:
    """What was found in the whole file; raises Refused where it tells who somebody is, or holds nothing good."""
    refuse_numbers(seen, plan)
    refuse_apart(sums.numbers, plan)
    broken = _by_rule(sums.broken)
    if not sums.episodes:
        raise _nothing_left(broken)
    share = sums.aside / sums.rows
    return Checked(
        rows=sums.rows,
        accepted=sums.rows - sums.aside,
        quarantined=sums.aside,
        share_quarantined=share,
        patients=sums.patients,
        episodes=sums.episodes,
        scores=sums.scores,
        broken=broken,
        warnings=_by_rule(sums.warnings, holding(sums.overall, plan)),
        dropped=tuple(dropped),
        stopped=share > STOP_ABOVE,
    )


def declared_by(sums: Sums, plan: Plan, key: bytes) -> Declaration:
    """What the batch declares: the clinics met, and all else as the mapping says."""
    return plan.declaration(tuple(sorted(sums.clinics)), fingerprint(key))


def dropped_of(names: Iterable[str], mapping: FileMapping) -> tuple[Dropped, ...]:
    """The columns of a file that are not read, with what their header tells."""
    used = used_columns(mapping)
    return tuple(Dropped(name, header_says(name) or NOT_MAPPED) for name in names if name not in used)


def _by_rule(tally: pl.DataFrame, holding: Collection[str] = ()) -> tuple[Broken, ...]:
    """The rules in the order of the list, the column with most rows first."""
    order = {code: place for place, code in enumerate(REASONS)}
    each = [
        Broken(rule, column, rows, tuple(first)) for rule, column, rows, first in counting(tally, holding)
    ]
    return tuple(sorted(each, key=lambda one: (order[one.rule], -one.rows, one.column)))


def _nothing_left(broken: Iterable[Broken]) -> Refused:
    """The refusal that names the rule most often broken."""
    most = max(broken, key=lambda one: one.rows, default=None)
    if most is None:
        return refuse("no_rows")
    return refuse("nothing_left", field=REASONS[most.rule].says.rstrip("."), count=most.rows)
