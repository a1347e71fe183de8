"""Batches: what one clean file adds to a store, what it declares of itself, and what several come to."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

import polars as pl
from pydantic import TypeAdapter, ValidationError

from lumbar.errors import CannotShow
from lumbar.outcomes.manifest import Declared, as_text, known

KEYS = ("patient", "episode_key", "instrument")


def _bits(column: str) -> pl.Expr:
    """A column of hashes as numbers of 60 bits."""
    return pl.col(column).str.head(15).str.to_integer(base=16)


BITS = _bits("episode_key")
SILENT = {"sex": "other"}
"""The level of a column, else "unknown", that says nothing: what any other batch knows goes before it."""


@dataclass(frozen=True)
class Declaration(Declared):
    """What a file's mapping says of the store its rows go into; ``clinics`` are those in its rows.

    ``key``: fingerprint of the key that made its pseudonyms. ``replaces``: it takes the place of all earlier
    batches instead of being added to them. ``closes``: of each visit the days after the start from which one
    that has not come is missing; () where that is its week's day.
    """

    key: str = ""
    replaces: bool = False
    closes: tuple[int, ...] = ()


DECLARATION = TypeAdapter(Declaration)
"""Reads declaration.json; ``as_text`` writes it."""


@dataclass(frozen=True)
class Batch:
    """One clean file as it is kept: its Parquet file, and the bytes of its declaration."""

    file: Path
    said: bytes

    @cached_property
    def name(self) -> str:
        """The same for the same rows and declaration, another one for any other."""
        with self.file.open("rb") as content:
            digest = hashlib.file_digest(content, lambda: hashlib.sha256(self.said + b"\0"))
        return digest.hexdigest()[:32]

    @property
    def declaration(self) -> Declaration:
        """What it declares; raises CannotShow where that cannot be read."""
        return _declared(self.said)

    def rows(self, declared: Declared) -> pl.LazyFrame:
        """One row per episode and instrument, its levels those of ``declared``; raises CannotShow for other columns."""
        return as_declared(pl.scan_parquet(self.file), declared)


@lru_cache(maxsize=64)
def _declared(said: bytes) -> Declaration:
    try:
        return known(DECLARATION.validate_json(said))
    except ValidationError:
        raise CannotShow(_unusable("its declaration cannot be read")) from None


class Rows(Protocol):
    """A batch, or some of its rows."""

    @property
    def declaration(self) -> Declaration:
        """What the batch declares."""
        ...

    def rows(self, declared: Declared) -> pl.LazyFrame:
        """The rows, their levels those of ``declared``."""
        ...


class Arrivals(NamedTuple):
    """Patients ``new`` to a store, those ``known``, and how many of these came ``again``: with another start."""

    new: int
    known: int
    again: int


def given(rows: Path, declaration: Declaration) -> Batch:
    """The batch whose rows stand in a file; raises CannotShow where that cannot be read."""
    try:
        with rows.open("rb"):
            return Batch(rows, as_text(known(declaration)).encode())
    except OSError:
        raise CannotShow(_unusable("its file cannot be read")) from None


def _unusable(reason: str) -> str:
    return f"The batch cannot be used: {reason}. Check the clinic's file again."


def batch_columns(declared: Declared) -> Mapping[str, pl.DataType]:
    """Columns of a batch and their types as merged: levels (text in its file) as declared, numbers x scale."""
    coded = {"instrument": tuple(declared.known_instruments), **declared.levels}
    kinds: dict[str, pl.DataType] = {name: pl.Enum(levels) for name, levels in coded.items()}
    kinds |= {"patient": pl.String(), "episode_key": pl.String(), "switched": pl.Boolean()}
    return {name: kinds.get(name, pl.Int32()) for name in (*KEYS, *declared.columns[2:])}


def as_declared(rows: pl.LazyFrame, declared: Declared) -> pl.LazyFrame:
    """A batch's rows, their levels those of ``declared``; raises PolarsError for other columns or names."""
    wanted = batch_columns(declared)
    found = rows.select(*wanted)
    if any(kind.is_float() for kind in found.collect_schema().dtypes()):
        raise pl.exceptions.SchemaError
    return found.cast({**wanted})


def merged(batches: Sequence[Rows], declared: Declared) -> pl.DataFrame:
    """The episodes of all batches, oldest first, ready to publish: a row per patient, episode and instrument.

    Of an episode's facts and of each of its scores the last value known stands. A visit is due where a batch
    says so, and, when a newer batch moves the cut-off, where even a start on the quarter's last day lies far
    enough back. Patients, and their episodes by quarter, are numbered; episode_key alone is of a keyed hash, and
    never published.
    Raises CannotShow where a batch has other columns, or names that are not declared.
    """
    try:
        rows = _rows(batches, declared)
    except pl.exceptions.PolarsError:
        raise CannotShow(_unusable("a column is missing, or not as declared")) from None
    facts = [
        name for name in declared.columns[2:] if name not in ("baseline", "visits_due", *declared.visits)
    ]
    episodes = (
        rows.group_by("episode_key")
        .agg(pl.col("patient").last(), *(_last(name, declared) for name in facts), pl.col("visits_due").max())
        .sort("patient", "quarter", "episode_key")
        .with_columns(episode=pl.int_range(1, pl.len() + 1).over("patient"))
    )
    scores = rows.group_by("episode_key", "instrument").agg(
        pl.col("baseline", *declared.visits).last(ignore_nulls=True)
    )
    return scores.join(episodes, on="episode_key")


def met(before: Sequence[Batch], batch: Batch) -> Arrivals:
    """Whom a batch brings to those before it."""
    seen, people = pl.concat(map(_people, before)), _people(batch)
    known = people.join(seen, on="patient", how="semi")
    again = known.join(seen, on="episode_key", how="anti")
    count = known["patient"].n_unique()
    return Arrivals(people["patient"].n_unique() - count, count, again["patient"].n_unique())


def _people(batch: Batch) -> pl.DataFrame:
    people = pl.scan_parquet(batch.file).select(_bits("patient"), BITS).unique()
    return people.collect(engine="streaming")


def _rows(batches: Sequence[Rows], declared: Declared) -> pl.DataFrame:
    """All rows, oldest batch first; hashes give way to numbers, which are grouped in half the room.

    Patients to their ranks, episodes to 60 bits: two of a million agree in them once in two million stores.
    """
    rows = [each.rows(declared).with_columns(visits_due=_due(each, declared)) for each in batches]
    found = pl.concat(rows).with_columns(pl.col("patient").rank("dense"), BITS).collect()
    if any(found.select(KEYS).null_count().row(0)):
        raise pl.exceptions.ShapeError
    return found


def _last(name: str, declared: Declared) -> pl.Expr:
    """The last value of a column that says something."""
    last, silent = pl.col(name).last(ignore_nulls=True), SILENT.get(name, "unknown")
    if silent not in declared.levels.get(name, ()):
        return last
    telling = pl.when(pl.col(name) != silent).then(pl.col(name)).last(ignore_nulls=True)
    return pl.coalesce(telling, last).alias(name)


def _due(batch: Rows, declared: Declared) -> pl.Expr:
    """Visits due at the cut-off of all batches together, by what a batch with an older one knew."""
    own, newest = pl.col("visits_due"), date.fromisoformat(declared.cut_off)
    if date.fromisoformat(batch.declaration.cut_off) == newest:
        return own
    closes = batch.declaration.closes or tuple(7 * week for week in declared.weeks)
    latest = [_quarter(newest + timedelta(days=1 - days)) - 1 for days in closes]
    passed = pl.sum_horizontal(pl.col("quarter") <= quarter for quarter in latest)
    return pl.max_horizontal(own, passed.cast(pl.Int32))


def _quarter(day: date) -> int:
    """4 x year + 0..3."""
    return 4 * day.year + (day.month - 1) // 3
