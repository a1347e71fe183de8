"""Episodes -> an outcome store: coded, sorted, written under names that never change."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from lumbar.errors import CannotShow
from lumbar.instruments import Instrument
from lumbar.outcomes.groups import NOWHERE, Grouped, grouped, rare, separated
from lumbar.outcomes.manifest import MANIFEST, Declared, Levels, Manifest, as_text, checked
from lumbar.outcomes.published_files import (
    ROW_GROUP,
    PublishedFile,
    PublishedGroups,
    publish_file,
    publish_parts,
)
from lumbar.outcomes.stickiness import Shown, regrouped
from lumbar.outcomes.summing import summed
from lumbar.outcomes.writing import make_folder, write

ORDER = ("clinic", "therapy", "hip_weakness", "quarter", "sex", "patient", "episode")
"""Clinics first: a reader of some clinics then skips the rest of the file."""
NEVER_EMPTY = ("patient", "clinic", "therapy", "quarter", "age", "sex", "hip_weakness", "hip_stiffness")
KINDS = ("episodes_", "groups-", "sums_")
"""How names of published files begin."""
OLDEST = 90
"""Ages above are published as this."""

SMALL: Mapping[str, type[pl.DataType]] = {
    "patient": pl.Int32,
    "episode": pl.Int8,
    "clinic": pl.Int16,
    "switched": pl.Boolean,
    "quarter": pl.Int16,
    "sessions": pl.Int16,
    "harms": pl.Int16,
}
"""Types of the columns that are neither levels (Int8) nor scores and numbers (Int32)."""


class Written(NamedTuple):
    """What is on disk but not yet shown, and whose rows it holds: instrument, episode_key, told, in the files' order.

    ``told``: shared answers may take the row. The keys are for the owner alone; none where the episodes had none.
    """

    manifest: Manifest
    keys: pl.DataFrame


def publish(episodes: pl.DataFrame, manifest: Manifest, folder: Path) -> Manifest:
    """Write the store and return its manifest with the files named; readers see all of it or none.

    ``episodes``: one row per patient, episode and instrument, with ``instrument`` and the manifest's
    columns; levels as their names, scores x scale, ``quarter`` = 4 x year + 0..3. Files first, each under
    a name made from its content, the manifest last. Raises CannotShow where a row breaks the rules; the
    store that was there stays.
    """
    published = write_files(episodes, manifest, folder).manifest
    write_manifest(published, folder)
    return published


def write_files(
    episodes: pl.DataFrame, manifest: Manifest, folder: Path, before: Shown | None = None
) -> Written:
    """Write the files alone: to readers nothing has changed yet. ``before``: what they were shown last."""
    checked(manifest)
    coded = _coded(episodes, manifest)
    told = regrouped(coded, manifest, before) if before else grouped(coded, manifest)
    return write_told(told, manifest, folder)


def write_told(told: Grouped, manifest: Manifest, folder: Path) -> Written:
    """Write the files of coded rows in their groups."""
    make_folder(folder)
    files: list[PublishedFile] = []
    keys: list[pl.DataFrame] = []
    for tool in manifest.instruments:
        rows = told.rows.filter(pl.col("instrument") == tool.code)
        _refuse_scores(rows, tool, manifest)
        # Where each row goes is sorted, not the rows: they are put in order a part at a time, never twice in memory.
        # A patient who waits is there as shown and as is: without an order of the two the file would differ by chance.
        order = rows.select(*ORDER, "former").with_row_index().sort(*ORDER, "former")["index"]
        keys.append(rows.select("instrument", "told", pl.col("^episode_key$"))[order])
        if rows.height:
            ordered = (rows[order[start : start + ROW_GROUP]] for start in range(0, rows.height, ROW_GROUP))
            whole_parts = (part.select(manifest.published) for part in ordered)
            name, digest = publish_parts(whole_parts, f"episodes_{tool.code}", folder)
            files.append(PublishedFile(tool.code, name, digest, rows.height))
    groups = PublishedGroups(
        *publish_file(told.groups, "groups", folder), rare(told, manifest), separated(told, manifest)
    )
    published = replace(manifest, files=tuple(files), groups_file=groups)
    return Written(summed(published, folder), pl.concat(keys))


def shown_rows(folder: Path, manifest: Manifest, keys: pl.DataFrame, declared: Declared) -> Shown:
    """What shared answers take from the files of ``manifest``, coded as ``declared`` codes."""
    parts = [
        pl.concat(
            [pl.read_parquet(folder / each.file), whose.drop("instrument")], how="horizontal"
        ).with_columns(instrument=pl.lit(each.instrument))
        for each in manifest.files
        if (whose := keys.filter(instrument=each.instrument)).height
    ]
    rows = pl.concat(parts, how="diagonal").filter("told").with_columns(former=pl.lit(value=False))
    recoded = [
        pl.col(name).replace_strict(
            _codes(levels, declared.levels[name]), default=None, return_dtype=column_type(name, declared)
        )
        for name, levels in manifest.levels.items()
        if name in declared.levels
    ]
    lacking = {name: None for name in (*declared.columns, *declared.groups) if name not in rows.columns}
    filled = rows.with_columns(*recoded).with_columns(
        pl.lit(NOWHERE if name in declared.groups else None).cast(column_type(name, declared)).alias(name)
        for name in lacking
    )
    columns = ["instrument", "episode_key", *declared.columns, *declared.groups, "former", "told"]
    return Shown(filled.select(columns), pl.read_parquet(folder / manifest.groups_file.file))


def _codes(earlier: Levels, now: Levels) -> dict[int, int]:
    """Today's codes of the levels that still are, by their earlier ones."""
    return {code: now.index(level) for code, level in enumerate(earlier) if level in now}


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Readers see what the manifest names from now on."""
    write(as_text(manifest).encode(), folder / MANIFEST)


def sweep(folder: Path, *manifests: Manifest) -> None:
    """Remove published files that no manifest names: only where nobody reads another generation."""
    named = {file for manifest in manifests for file in manifest.every_file}
    for file in (file for kind in KINDS for file in folder.glob(f"{kind}*.parquet")):
        if file.name not in named:
            file.unlink()


def _coded(episodes: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """Levels as small whole numbers, patients renumbered in publication order, ages capped."""
    lacking = [name for name in ("instrument", *manifest.columns) if name not in episodes.columns]
    if lacking:
        raise CannotShow(f"The episodes lack the column {lacking[0]}. Add it, empty where unknown.")
    _refuse(episodes, _rules(manifest))
    coded = episodes.with_columns(
        pl.col(name).cast(pl.String).cast(pl.Enum(levels)).to_physical()
        for name, levels in manifest.levels.items()
    )
    people = coded.select(ORDER).unique().sort(ORDER).select("patient").unique(maintain_order=True)
    numbered = people.with_row_index("number", offset=1)
    seen = pl.max_horizontal(
        pl.when(pl.col(visit).is_not_null()).then(k).otherwise(0)
        for k, visit in enumerate(manifest.visits, 1)
    )
    return (
        coded.join(numbered, on="patient", how="left", maintain_order="left")
        .with_columns(
            patient="number",
            age=pl.col("age").clip(upper_bound=OLDEST),
            visits_due=pl.max_horizontal("visits_due", seen),
        )
        .with_columns(pl.col(name).cast(column_type(name, manifest)) for name in manifest.columns)
    )


def column_type(name: str, manifest: Declared) -> type[pl.DataType]:
    """How a column is published."""
    if name in SMALL:
        return SMALL[name]
    return pl.Int8 if name in manifest.levels or name in ("age", "visits_due") else pl.Int32


def _rules(manifest: Manifest) -> Mapping[str, pl.Expr]:
    """What may not be in a row of any instrument: in words, and where it is so."""
    undeclared = {
        f"{name} holds a name that is not declared": ~pl.col(name).cast(pl.String).is_in(levels)
        for name, levels in manifest.levels.items()
    }
    numbers = [name for name in manifest.columns if name not in (*manifest.levels, "patient", "switched")]
    too_large = {
        f"{name} holds a number that is too large": pl.col(name).is_not_null()
        & pl.col(name).cast(column_type(name, manifest), strict=False).is_null()
        for name in numbers
    }
    empty = pl.any_horizontal(pl.col(NEVER_EMPTY).is_null())
    return {**undeclared, "a column is empty that never may be": empty, **too_large}


def _refuse(rows: pl.DataFrame, rules: Mapping[str, pl.Expr]) -> None:
    """Raise CannotShow with the first broken row's number; never with what is in it."""
    broken = rows.select(rule.sum().alias(reason) for reason, rule in rules.items()).row(0, named=True)
    for reason, count in broken.items():
        if count:
            first = 1 + rows.select(rules[reason].fill_null(value=False).arg_max()).item()
            raise CannotShow(f"Episode in row {first}: {reason} ({count} such rows). Nothing was published.")


def _refuse_scores(rows: pl.DataFrame, tool: Instrument, manifest: Manifest) -> None:
    inside = pl.col("baseline", *manifest.visits).is_between(tool.stored(tool.low), tool.stored(tool.high))
    _refuse(rows, {f"a {tool.code} score leaves {tool.low:g} to {tool.high:g}": pl.any_horizontal(~inside)})
