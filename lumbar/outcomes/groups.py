"""Which patients an answer may tell apart: privacy groups, made when a store is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.measures.privacy_groups import (
    BAND,
    DIMENSIONS,
    LAST_BAND,
    Cells,
    Node,
    coarsened,
    divided,
    extents,
)
from lumbar.outcomes.manifest import COURSE, Declared

NOWHERE = -1
"""The group of a row that no shared answer takes."""
ALIKE: Mapping[str, pl.Expr] = {
    "therapy": pl.col("therapy").cast(pl.Int32),
    "clinic": pl.col("clinic").cast(pl.Int32),
    "hip_weakness": pl.col("hip_weakness").cast(pl.Int32),
    "year": pl.col("quarter").cast(pl.Int32) // 4,
    "sex": pl.col("sex").cast(pl.Int32),
    "age": (pl.col("age").cast(pl.Int32) // BAND).clip(upper_bound=LAST_BAND),
}
"""Each dimension of the groups out of the published columns."""
SETTLED: Mapping[str, pl.Expr] = {"former": pl.lit(value=False), "told": pl.lit(value=True)}
"""A row that is told as it is: not as it was before, and not to its own clinic alone."""
LIKE = [f"like_{name}" for name in DIMENSIONS]
Lot: TypeAlias = npt.NDArray[np.int64]


class Grouped(NamedTuple):
    """Rows with their groups' numbers, and what each group spans: ``extents`` with the numbers as ``privacy_group``."""

    rows: pl.DataFrame
    groups: pl.DataFrame


@dataclass(frozen=True)
class Register:
    """Groups by number; the same patients have the same number for any instrument and visit."""

    lots: list[Lot] = field(default_factory=list)
    numbers: dict[bytes, int] = field(default_factory=dict)

    def number(self, lot: Lot) -> int:
        """The number of a group, a new one where it is new."""
        found = self.numbers.setdefault(np.sort(lot).tobytes(), len(self.lots))
        if found == len(self.lots):
            self.lots.append(lot)
        return found


def grouped(rows: pl.DataFrame, declared: Declared) -> Grouped:
    """The coded rows of all instruments with ``declared.groups``, and the groups.

    First episodes only, for no question takes another. In the answers about an instrument's visit a group has 0 or
    at least k patients, measured, due and returned; those that would not are put together there.
    """
    alike = like(rows)
    first = alike.filter(pl.col("episode") == 1)
    cells = first.unique("patient").group_by(LIKE).agg(people=pl.len())
    told = placed(cells, _found(first, declared), declared)
    return Grouped(_joined(alike, told.rows, declared), told.groups)


def placed(cells: pl.DataFrame, found: pl.DataFrame, declared: Declared) -> Grouped:
    """Of each kind of patients (``LIKE``) and instrument a row with ``declared.groups``, and the groups.

    ``cells``: LIKE and people, first episodes alone. ``found``: instrument, LIKE, and what of ``counted`` there is.
    """
    cells = cells.sort(LIKE)
    codes = cells.select(LIKE).to_numpy().astype(np.int64)
    counts = {
        code: _counts(found.filter(pl.col("instrument") == code).drop("instrument"), cells)
        for code in declared.known_instruments
    }
    visit = f"week_{declared.primary.week}"
    least = counts[declared.primary.instrument].select(f"due_{visit}", f"seen_{visit}")
    nodes = divided(_cells(codes, cells.select("people").hstack(least)), declared.k)
    register = Register()
    rows = [
        cells.select(
            *LIKE, pl.lit(code).alias("instrument"), *_numbers(nodes, codes, each, declared, register)
        )
        for code, each in counts.items()
    ]
    return Grouped(pl.concat(rows), extents(register.lots, codes))


def like(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with ``LIKE``: their place in every dimension."""
    return rows.with_columns(**dict(zip(LIKE, (ALIKE[name] for name in DIMENSIONS), strict=True)))


def counted(declared: Declared, name: str = COURSE) -> Mapping[str, pl.Expr]:
    """Whether a row counts, in all that must not be few where patients are told apart by a column of groups.

    rows, measured, and for the visit, or for each where the group is the course's, due_week_n and seen_week_n.
    """
    measured = pl.col("baseline").is_not_null()
    states = {"rows": pl.lit(value=True) | measured, "measured": measured}
    for place, visit in enumerate(declared.visits):
        if name in (COURSE, f"group_{visit}"):
            states[f"due_{visit}"] = measured & (pl.col("visits_due") > place)
            states[f"seen_{visit}"] = measured & pl.col(visit).is_not_null()
    return states


def _found(first: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """instrument, LIKE and sums of ``counted``."""
    sums = {name: state.sum() for name, state in counted(declared).items()}
    return first.group_by("instrument", *LIKE).agg(**sums)


def _counts(found: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """What must not be few in each cell, on one instrument: ``counted``, and people without it (absent)."""
    whole = cells.join(found, on=LIKE, how="left", maintain_order="left").fill_null(0)
    return whole.with_columns(absent=pl.col("people").cast(pl.Int64) - pl.col("rows").cast(pl.Int64))


def _numbers(
    nodes: Sequence[Node],
    codes: npt.NDArray[np.int64],
    counts: pl.DataFrame,
    declared: Declared,
    register: Register,
) -> list[pl.Series]:
    """The number of each cell's group, in each of ``declared.groups``."""
    return [
        pl.Series(
            name,
            _placed(
                nodes, _cells(codes, counts.select(*counted(declared, name), "absent")), declared.k, register
            ),
            pl.Int32,
        )
        for name in declared.groups
    ]


def _placed(nodes: Sequence[Node], cells: Cells, k: int, register: Register) -> npt.NDArray[np.int64]:
    """The number of each cell's group; cells that no group takes are nowhere."""
    placed = np.full(len(cells.codes), NOWHERE, np.int64)
    for lot in (lot for node in nodes for lot in coarsened(node, cells, k)):
        placed[lot] = register.number(lot)
    return placed


def _cells(codes: npt.NDArray[np.int64], counts: pl.DataFrame) -> Cells:
    return Cells(codes, counts.to_numpy().astype(np.int64))


def _joined(alike: pl.DataFrame, placed: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """The rows with their groups, second episodes nowhere; nothing of them waits (``former``, ``told``)."""
    whole = alike.with_columns(pl.col("instrument").cast(pl.String)).join(
        placed, on=["instrument", *LIKE], how="left", maintain_order="left"
    )
    shared = pl.when(pl.col("episode") == 1).then(pl.col(declared.groups)).otherwise(NOWHERE)
    return whole.with_columns(shared.fill_null(NOWHERE), **SETTLED).drop(LIKE)


def separated(told: Grouped, declared: Declared) -> dict[str, float]:
    """The share of the patients on the primary outcome whom a filter by each dimension can take (0 to 1).

    "shown": those in any group; "clinic", "hip_weakness", "year", "sex": those whose group holds one of these alone;
    "age": one of the bands of five years.
    """
    primary = declared.primary
    people = told.rows.filter(pl.col("episode") == 1, pl.col("instrument") == primary.instrument)
    return shares_taken(
        people.group_by(privacy_group=f"group_week_{primary.week}").agg(people=pl.len()), told.groups
    )


def shares_taken(people: pl.DataFrame, groups: pl.DataFrame) -> dict[str, float]:
    """``separated`` out of privacy_group and people."""
    spans = people.join(groups, on="privacy_group", how="left")
    one = {
        "shown": pl.col("privacy_group") != NOWHERE,
        "clinic": pl.col("clinic").is_not_null(),
        "hip_weakness": _one("hip_weaknesses"),
        "year": pl.col("year_from") == pl.col("year_to"),
        "sex": _one("sexes"),
        "age": pl.col("age_to") - pl.col("age_from") < BAND,
    }
    whole = max(1, people["people"].sum())
    taken = spans.select(**{name: pl.col("people").filter(alone).sum() for name, alone in one.items()})
    return {name: round(count / whole, 4) for name, count in taken.row(0, named=True).items()}


def rare(told: Grouped, declared: Declared) -> tuple[str, ...]:
    """Levels ("sex:other") that some patients have, but fewer than k."""
    people = told.rows.filter(pl.col("episode") == 1).unique("patient")
    return few({name: dict(people[name].value_counts().iter_rows()) for name in factors(declared)}, declared)


def factors(declared: Declared) -> tuple[str, ...]:
    """Columns of levels that answers can be adjusted for."""
    return tuple(name for name in declared.levels if name not in ("clinic", "therapy", "reason"))


def few(people: Mapping[str, Mapping[int | None, int]], declared: Declared) -> tuple[str, ...]:
    """``rare`` out of the patients of each level, by column and code."""
    return tuple(
        f"{name}:{level}"
        for name, counts in people.items()
        for code, level in enumerate(declared.levels[name])
        if 0 < counts.get(code, 0) < declared.k
    )


def _one(bits: str) -> pl.Expr:
    return pl.col(bits).bitwise_count_ones() == 1
