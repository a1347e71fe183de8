"""What goes into the store: a row per episode and instrument, no day, no age above ninety, no patient's number."""

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from lumbar.intake.clinic.checking.courses import Course
from lumbar.intake.clinic.checking.facts import factor_name
from lumbar.intake.clinic.checking.plan import UNKNOWN, Plan
from lumbar.intake.clinic.checking.rows import hashed
from lumbar.intake.clinic.pseudonyms import fingerprint
from lumbar.intake.clinic.values.dates import quarter
from lumbar.outcomes.batches import Declaration
from lumbar.outcomes.manifest import as_text
from lumbar.outcomes.publish import OLDEST

BATCH, DECLARATION = "batch.parquet", "declaration.json"
QUARANTINE = "quarantine.parquet"
KEYS = ("patient", "episode_key", "instrument")
PART = 100_000
"""Rows of a part of the file."""
NOT_KNOWN: Mapping[str, str] = {
    "sex": "other",
    "hip_weakness": UNKNOWN,
    "hip_stiffness": UNKNOWN,
    "reason": UNKNOWN,
}
"""What an empty fact is published as."""


def batch_of(
    episodes: pl.DataFrame, courses: Iterable[Course], plan: Plan, key: bytes
) -> tuple[pl.DataFrame, Declaration]:
    """The batch, sorted by episode and instrument, and what it declares; a function of the clean rows alone.

    Levels are of type Enum; their names are written as text.
    """
    facts = _facts(episodes, plan, key)
    clinics = tuple(facts["clinic"].cast(pl.String).unique().sort())
    declared = plan.declaration(clinics, fingerprint(key))
    codes = pl.Enum(sorted(declared.known_instruments))
    parts = [
        facts.join(course.weeks, on="episode", how="left", maintain_order="left").select(
            pl.lit(course.tool.code, codes).alias(name) if name == "instrument" else name
            for name in (*KEYS, *declared.columns[2:])
        )
        for course in courses
    ]
    return pl.concat(parts).sort("episode_key", "instrument"), declared


def write_batch(rows: pl.DataFrame, declared: Declaration, folder: Path) -> None:
    """The two files a store adds, in ``folder``; the same bytes for the same batch."""
    write_parts(rows.iter_slices(PART), declared, folder)


def write_parts(parts: Iterable[pl.DataFrame], declared: Declaration, folder: Path) -> None:
    """The same of rows in parts of PART, the last one smaller; there is at least one."""
    tables = (part.cast({pl.Enum: pl.String}).to_arrow() for part in parts)
    first = next(tables)
    with pq.ParquetWriter(folder / BATCH, first.schema, compression="zstd", store_schema=False) as file:
        for table in chain([first], tables):
            file.write_table(table)
    (folder / DECLARATION).write_text(as_text(declared), encoding="utf-8")


def _facts(episodes: pl.DataFrame, plan: Plan, key: bytes) -> pl.DataFrame:
    """A row per episode, sorted by its key: codes as names, the start as quarter."""
    factors = {factor.name: factor_name(factor.name) for factor in plan.case_mix}
    coded = {name: factors.get(name, name) for name in plan.levels if name != "therapy_given"}
    named = [_named(typed, name, plan.levels[name]) for name, typed in coded.items()]
    numbers = [
        (pl.col(factor_name(factor.name)) * factor.scale).round().cast(pl.Int32).alias(factor.name)
        for factor in plan.case_mix
        if not factor.levels
    ]
    began = episodes.select(pl.concat_str("patient", pl.col("start").dt.to_string("iso"), separator=" "))
    return episodes.select(
        "episode",
        "patient",
        "switched",
        "visits_due",
        *named,
        *numbers,
        pl.col("sessions", "harms").cast(pl.Int32),
        episode_key=hashed(began.to_series(), key),
        quarter=quarter(pl.col("start")).cast(pl.Int32),
        age=pl.col("age").floor().clip(0, OLDEST).cast(pl.Int32),
    ).sort("episode_key")


def _named(typed: str, name: str, levels: tuple[str, ...]) -> pl.Expr:
    code = pl.col(typed)
    if name in NOT_KNOWN:
        code = code.fill_null(levels.index(NOT_KNOWN[name]))
    return code.replace_strict(dict(enumerate(levels)), default=None, return_dtype=pl.Enum(levels)).alias(
        name
    )
