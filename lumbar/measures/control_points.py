"""Points of a control chart, frame in, frame out: limits re-based at steps, rules by name, types, assurance.

Authority: NHS England "Making Data Count", as in ``measures/control.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
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


def with_steps(points: pl.DataFrame, starts: Sequence[int]) -> pl.DataFrame:
    """``step``: 0, and one more from each quarter in ``starts`` on.

    >>> with_steps(pl.DataFrame({"quarter": [1, 2, 3, 4]}), [3])["step"].to_list()
    [0, 0, 1, 1]
    """
    begun = [pl.col("quarter") >= start for start in starts]
    return points.with_columns(step=pl.sum_horizontal(pl.lit(0), *begun).cast(pl.Int64))


def with_limits(points: pl.DataFrame, screen: bool = False) -> pl.DataFrame:
    """``moving_range``, ``centre``, ``lower``, ``upper``, ``near_lower``, ``near_upper``, for each step its own.

    ``points``: quarter (every one, in order), value (empty: a gap), step. Moving ranges begin anew at a step.
    """
    return _by_step(points, lambda part: _limited(part, screen))


def _limited(part: pl.DataFrame, screen: bool) -> pl.DataFrame:
    values = _values(part)
    found = control.limits(values, screen)
    return part.with_columns(
        _column("moving_range", control.moving_ranges(values)),
        *(pl.lit(getattr(found, name).item(), pl.Float64).fill_nan(None).alias(name) for name in LIMITS),
    )


def with_rules(points: pl.DataFrame) -> pl.DataFrame:
    """A column per rule of ``RULES``, +1 above, -1 below, 0 elsewhere; runs begin anew at a step.

    All 0 where a step has fewer than 12 values. ``points``: as from ``with_limits``.
    """
    return _by_step(points, _ruled)


def _ruled(part: pl.DataFrame) -> pl.DataFrame:
    values = _values(part)
    enough = part["value"].count() >= FEWEST_POINTS
    return part.with_columns(
        pl.Series(name, rule(values, _limits(part)) * enough, dtype=pl.Int64) for name, rule in RULES.items()
    )


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
        .when((pl.col("value").count().over("step") < FEWEST_POINTS) | pl.col("lower").is_null())
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
    points: pl.DataFrame, better: Better, starts: Sequence[int] = (), screen: bool = False
) -> pl.DataFrame:
    """All verbs in a row: steps, limits, rules, types."""
    return with_types(with_rules(with_limits(with_steps(points, starts), screen)), better)


def assurance(points: pl.DataFrame, target: float, better: Better) -> Assurance:
    """Whether a steady process meets ``target``, by where that lies to the limits of the last step.

    "not known" with fewer than 12 values there. ``points``: as from ``with_limits``.
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


def _by_step(points: pl.DataFrame, verb: Callable[[pl.DataFrame], pl.DataFrame]) -> pl.DataFrame:
    if points.is_empty():
        return verb(points)
    return pl.concat(verb(part) for part in points.partition_by("step", maintain_order=True))


def _values(part: pl.DataFrame) -> Floats:
    return part["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _limits(part: pl.DataFrame) -> Limits:
    ends = (part[name].head(1).cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in LIMITS[:3])
    return Limits(*ends)


def _column(name: str, values: Floats) -> pl.Series:
    return pl.Series(name, values, dtype=pl.Float64).fill_nan(None)
