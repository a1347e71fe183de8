"""Points of control charts, frame in, frame out: limits re-based at steps, rules by name, types, assurance.

All charts at once: clinics down and quarters across, every clinic with the same quarters, in order. Authority: NHS
England "Making Data Count", as in ``measures/control.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.measures import control
from lumbar.measures.control import Floats, Limits, Signs

Better: TypeAlias = Literal["lower", "higher"]
Assurance: TypeAlias = Literal["consistently hit", "consistently missed", "hit and missed", "not known"]

FEWEST_POINTS = 12
"""Below this many values between two steps nothing is called a special cause."""
COMMON, IMPROVEMENT, CONCERN, UNDIRECTED = "common cause", "improvement", "concern", "special cause"
TOO_FEW, NO_VALUE = "too few", ""
RULES: dict[str, Callable[[Floats, Limits], Signs]] = {
    "outside the limits": control.outside_limits,
    "seven on one side": control.seven_on_one_side,
    "seven rising or falling": lambda values, _: control.seven_in_order(values),
    "two of three near a limit": control.two_of_three_near_a_limit,
}
LIMITS = ("centre", "lower", "upper", "near_lower", "near_upper")
NO_STEPS: Mapping[str, Sequence[int]] = MappingProxyType({})


def with_steps(points: pl.DataFrame, starts: Mapping[str, Sequence[int]] = NO_STEPS) -> pl.DataFrame:
    """``step``: 0, and one more from each quarter on in which a step of the clinic ``starts``.

    >>> quarters = pl.DataFrame({"clinic": ["a"] * 4, "quarter": [1, 2, 3, 4]})
    >>> with_steps(quarters, {"a": [3]})["step"].to_list()
    [0, 0, 1, 1]
    """
    begun = [
        (pl.col("clinic") == clinic) & (pl.col("quarter") >= start)
        for clinic, some in starts.items()
        for start in some
    ]
    return points.with_columns(step=pl.sum_horizontal(pl.lit(0), *begun).cast(pl.Int64))


def with_limits(points: pl.DataFrame, screen: bool = False) -> pl.DataFrame:
    """``moving_range``, ``centre``, ``lower``, ``upper``, ``near_lower``, ``near_upper``, for each step its own.

    ``points``: clinic, quarter, value (empty: a gap), step. Moving ranges begin anew at a step.
    """
    values = _across(points, "value")
    made = {name: np.full_like(values, np.nan) for name in ("moving_range", *LIMITS)}
    for here, part in _parts(points, values):
        found = control.limits(part, screen)
        known = {name: getattr(found, name) for name in LIMITS}
        for name, column in {"moving_range": control.moving_ranges(part), **known}.items():
            made[name] = np.where(here, column, made[name])
    return points.with_columns(
        pl.Series(name, column.ravel(), pl.Float64).fill_nan(None) for name, column in made.items()
    )


def with_rules(points: pl.DataFrame) -> pl.DataFrame:
    """A column per rule of ``RULES``, +1 above, -1 below, 0 elsewhere; runs begin anew at a step.

    All 0 where a step has fewer than 12 values. ``points``: as from ``with_limits``.
    """
    values = _across(points, "value")
    limits = Limits(*(_across(points, name) for name in LIMITS[:3]))
    marks = {name: np.zeros(values.shape, np.int64) for name in RULES}
    for _, part in _parts(points, values):
        enough = np.count_nonzero(~np.isnan(part), axis=-1, keepdims=True) >= FEWEST_POINTS
        for name, rule in RULES.items():
            marks[name] += rule(part, limits) * enough
    return points.with_columns(pl.Series(name, column.ravel(), pl.Int64) for name, column in marks.items())


def with_types(points: pl.DataFrame, better: Better) -> pl.DataFrame:
    """``rules`` (the names of those that mark the point) and its ``type``.

    Type: common cause, improvement or concern (by ``better``), special cause (two rules point either way), too few
    (fewer than 12 values between two steps, or no two of them in a row), empty where there is no value.
    """
    named = [pl.when(pl.col(name) != 0).then(pl.lit(name)) for name in RULES]
    marked = pl.any_horizontal(pl.col(name) != 0 for name in RULES)
    way = pl.max_horizontal(*RULES) + pl.min_horizontal(*RULES)
    good = way > 0 if better == "higher" else way < 0
    return points.with_columns(
        pl.concat_str(named, separator="; ", ignore_nulls=True).alias("rules"),
        type=pl.when(pl.col("value").is_null())
        .then(pl.lit(NO_VALUE))
        .when((pl.col("value").count().over("clinic", "step") < FEWEST_POINTS) | pl.col("lower").is_null())
        .then(pl.lit(TOO_FEW))
        .when(~marked)
        .then(pl.lit(COMMON))
        .when(way == 0)
        .then(pl.lit(UNDIRECTED))
        .when(good)
        .then(pl.lit(IMPROVEMENT))
        .otherwise(pl.lit(CONCERN)),
    )


def charted(
    points: pl.DataFrame,
    better: Better,
    starts: Mapping[str, Sequence[int]] = NO_STEPS,
    screen: bool = False,
) -> pl.DataFrame:
    """All verbs in a row: steps, limits, rules, types."""
    return with_types(with_rules(with_limits(with_steps(points, starts), screen)), better)


def assurance(points: pl.DataFrame, target: float, better: Better) -> Assurance:
    """Whether a steady process meets ``target``, by where that lies to the limits of the last step.

    ``points``: of one clinic, as from ``with_limits``. "not known" with fewer than 12 values there.
    """
    last = points.filter(pl.col("step") == pl.col("step").max())
    ends: set[tuple[float, float]] = set(last.drop_nulls("lower").select("lower", "upper").iter_rows())
    if last["value"].count() < FEWEST_POINTS or not ends:
        return "not known"
    ((lower, upper),) = ends
    if lower <= target <= upper:
        return "hit and missed"
    above = target > upper
    return "consistently hit" if above == (better == "lower") else "consistently missed"


QUIET_CHARTS, SEED = 4_000, 20_240_612


@lru_cache(maxsize=256)
def quiet_share(known: tuple[bool, ...], steps: tuple[int, ...], screen: bool = False) -> float:
    """The share of charts that signal though nothing changes, with values in just these quarters and steps.

    From 4,000 simulated charts of independent normal values, always the same: ± 0.7 points in a hundred at 23.
    32 quarters without a gap: 23 % (methods B9).
    """
    draws = np.random.default_rng(SEED).standard_normal((QUIET_CHARTS, len(known)))
    draws[:, ~np.array(known, bool)] = np.nan
    signals = np.zeros(QUIET_CHARTS, bool)
    for step in sorted(set(steps)):
        part = draws[:, np.array(steps) == step]
        if np.count_nonzero(~np.isnan(part[0])) >= FEWEST_POINTS:
            found = control.limits(part, screen)
            for rule in RULES.values():
                signals |= (rule(part, found) != 0).any(axis=-1)
    return float(signals.mean())


def _across(points: pl.DataFrame, name: str) -> Floats:
    """A column with clinics down and quarters across; NaN where it is empty."""
    column = points[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    clinics = points["clinic"].n_unique()
    return column.reshape(clinics, len(column) // max(1, clinics))


def _parts(points: pl.DataFrame, values: Floats) -> Iterator[tuple[npt.NDArray[np.bool_], Floats]]:
    """Of each step where it is, and its values: all others are gaps, which break runs and moving ranges."""
    steps = points["step"].to_numpy().reshape(values.shape)
    for step in range(int(steps.max(initial=-1)) + 1):
        yield steps == step, np.where(steps == step, values, np.nan)
