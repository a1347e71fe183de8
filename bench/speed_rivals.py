"""The adjusted comparison with Polars and NumPy alone, and our own SQL with DuckDB alone: nothing of ours around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from operator import and_
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
import polars as pl

from bench.selections import told
from bench.speed_contenders import (
    CENTRED,
    COLUMNS,
    COMPARE,
    GROUP,
    NUMBERS,
    REFERENCE,
    SCORE,
    Estimates,
    conditions,
    of_episodes,
    published,
)
from lumbar.outcomes import OutcomeStore
from lumbar.questions.clinics import EpisodeFilters

Asked: TypeAlias = tuple[str, Mapping[str, Any]]
"""The text of a query, and the values bound to it."""
PREPARED = {
    "weak": pl.col("hip_weakness") == 1,
    "unknown": pl.col("hip_weakness") == 2,
    "stiff": pl.col("hip_stiffness") == 1,
    "earlier": pl.col("earlier_treatment"),
    "male": pl.col("sex") == 1,
}


def polars_alone(filters: EpisodeFilters) -> Estimates:
    """Rows by a scan of the file, filters pushed down; clinics' means taken out, solved, errors clustered by clinic."""
    rows = _prepared(_scanned(filters))
    therapies = filters.opened().manifest.therapies
    arms = {name: pl.col("therapy") == code for code, name in enumerate(therapies) if name != REFERENCE}
    factors = [name for name in NUMBERS if rows[name].n_unique() > 1]
    terms = [pl.col(name) for name in factors]
    terms += [arm.alias(name) for name, arm in arms.items()]
    terms += [
        (arm * pl.col(slope)).alias(f"{name}:{slope}") for name, arm in arms.items() for slope in CENTRED
    ]
    within = rows.select(
        each.cast(pl.Float64) - each.cast(pl.Float64).mean().over("clinic")
        for each in [*terms, pl.col(SCORE)]
    ).to_numpy()
    values, errors = _solved(within[:, :-1], within[:, -1], rows["clinic"].to_numpy())
    scale = filters.tool().scale
    return {
        name: (values[place] / scale, errors[place] / scale) for place, name in enumerate(arms, len(factors))
    }


def _scanned(filters: EpisodeFilters) -> pl.DataFrame:
    kept = [_condition(*each) for each in conditions(filters)]
    rows = (
        pl.scan_parquet(published(filters)).filter(reduce(and_, kept)).select(COLUMNS).drop_nulls().collect()
    )
    return rows.filter(pl.col(GROUP).is_in(pl.Series(told(filters)).implode()))


def _condition(column: str, sign: str, value: object) -> pl.Expr:
    return pl.col(column).is_in(value) if sign == "in" else COMPARE[sign](pl.col(column), value)  # pyright: ignore


def _prepared(rows: pl.DataFrame) -> pl.DataFrame:
    made = rows.with_columns(each.cast(pl.Float64).alias(name) for name, each in PREPARED.items())
    return made.with_columns(pl.col(CENTRED) - pl.col(CENTRED).mean())


def _solved(terms: np.ndarray, score: np.ndarray, clinic: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least squares, and errors as by the usual sandwich for few clusters; each clinic's mean counts as a term."""
    square = np.linalg.inv(terms.T @ terms)
    values = square @ (terms.T @ score)
    pulls = terms * (score - terms @ values)[:, None]
    _, group = np.unique(clinic, return_inverse=True)
    groups, (n, k) = group.max() + 1, terms.shape
    sums = np.stack([np.bincount(group, pull, groups) for pull in pulls.T], axis=1)
    wider = groups / (groups - 1) * (n - 1) / (n - k - groups)
    return values, np.sqrt(wider * np.diag(square @ (sums.T @ sums) @ square))


def duckdb_alone(filters: EpisodeFilters) -> Callable[[], object]:
    """The SQL of our answer out of the episodes, on a cursor as DuckDB hands it out: neither bounds nor statistics."""
    return again(filters, asked_by(lambda: of_episodes(filters)))


def again(filters: EpisodeFilters, asked: list[Asked]) -> Callable[[], object]:
    """The same SQL asked of DuckDB alone."""
    connection = filters.opened().connection
    return lambda: [connection.cursor().execute(text, dict(values)).fetchnumpy() for text, values in asked]


def asked_by(call: Callable[[], object]) -> list[Asked]:
    """What a call asks of a store: texts and values."""
    with _noting() as asked:
        call()
    return asked


@contextmanager
def _noting() -> Iterator[list[Asked]]:
    """What is asked of a store within."""
    asked: list[Asked] = []
    fetched = OutcomeStore._fetched

    def noted(store: OutcomeStore, text: str, values: Mapping[str, object], *longest: float) -> object:
        asked.append((text, values))
        return fetched(store, text, values, *longest)

    with patch.object(OutcomeStore, "_fetched", noted):
        yield asked
