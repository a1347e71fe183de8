"""A published store asked through Spark: the same questions, the same SQL, the same columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.bounds import LONGEST
from lumbar.engines.spark import SparkSession, asked, here
from lumbar.outcomes import OutcomeStore, written_sql
from lumbar.store import Value


@dataclass(frozen=True)
class SparkStore(OutcomeStore):
    """An opened store whose answers Spark works out."""

    running: SparkSession = field(kw_only=True)

    def _added_up(self, name: str, values: Mapping[str, Value], written: Mapping[str, str]) -> None:
        """Nothing: what Spark is asked, it works out of the episodes."""

    def _fetched(
        self, text: str, bound: Mapping[str, Value], longest: float = LONGEST
    ) -> Mapping[str, npt.ArrayLike]:
        answer = pl.DataFrame(asked(self.running, text, bound).toArrow())
        return {column.name: _array(column) for column in answer}


def _array(column: pl.Series) -> npt.ArrayLike:
    """The column as DuckDB hands it out: whole numbers, masked where empty."""
    if column.dtype == pl.String:
        return np.array(column.to_list(), object)
    empty = column.is_null().to_numpy()
    return (
        np.ma.array(column.fill_null(strategy="zero").to_numpy(), mask=empty)
        if empty.any()
        else column.to_numpy()
    )


def on_spark(store: OutcomeStore, running: SparkSession) -> SparkStore:
    """The store's files and views by the names that they have in DuckDB, in Spark."""
    manifest = store.manifest
    _view(running, store, manifest.groups_file.file, "privacy_groups")
    for each in manifest.files:
        code = each.instrument
        _view(running, store, each.file, f"published_{code}")
        for name, text in written_sql.views(code, manifest).items():
            asked(running, text, {}).createOrReplaceTempView(name)
    return SparkStore(manifest, store.connection, store.folder, running=running)


def _view(running: SparkSession, store: OutcomeStore, file: str, name: str) -> None:
    running.read.parquet(here(store.folder / file)).createOrReplaceTempView(name)
