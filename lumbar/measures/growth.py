"""Change of cases between two years with its interval, and how sure a rank is."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.measures.uncertainty import Z

Floats: TypeAlias = npt.NDArray[np.float64]

LAST_ESTIMATE = 2020
CORRELATION_PAST = 0.983
CORRELATION_FUTURE = 0.902
"""Correlation of the world's cases over 1990-2020 and 2020-2050: solved from the printed intervals of growth."""
GROWTH_SD = 0.05
"""Own log-sd of a country's growth over 30 years: an assumption, since none is published."""
NOT_CLASSIFIED = ":not classified"
"""How the code of the places outside all groups of a level ends: a remainder, not a place to rank."""
DRAWS = 2_000
SEED = 20_502_020


def correlation(from_year: int, to_year: int) -> float:
    """Correlation of a place's cases in two years; minus its logarithm grows linearly with the years between.

    >>> round(correlation(1990, 2020), 3), round(correlation(2020, 2050), 3)
    (0.983, 0.902)
    """
    past = max(0, min(to_year, LAST_ESTIMATE) - from_year)
    future = max(0, to_year - max(from_year, LAST_ESTIMATE))
    return exp((past * log(CORRELATION_PAST) + future * log(CORRELATION_FUTURE)) / 30)


def changes(places: pl.DataFrame, from_year: int, to_year: int) -> pl.DataFrame:
    """Change of every place with its 95 % interval: one row per place.

    ``places``: as from ``outlook.by_place`` for the two years. Returns place, name, cases_from, cases_to, change
    and change_pct each with _lower and _upper, own_from, own_to, own_growth (log-sds, for the ranks). The
    common part of two years is correlated; a country's own level moves both years alike. The interval of a change
    in people is symmetric and holds the doubt about the level too, that of a change in % is not and does not: at the
    margin one may touch zero and the other not. Changes in % are empty where nobody is counted at the start.
    """
    ends = _ends(places)
    pairs = ends.filter(year=from_year).join(ends.filter(year=to_year), on=["place", "name"], suffix="_to")
    return _with_intervals(pairs, pl.lit(correlation(from_year, to_year)), pl.lit(float(to_year - from_year)))


def _ends(places: pl.DataFrame) -> pl.DataFrame:
    """Cases of each place and year, and the log-sds of what is common, of its own, and of the spread of its growth."""
    common = (pl.col("common_upper").log() - pl.col("common_lower").log()) / (2 * Z)
    return places.select(
        "place",
        "name",
        "year",
        "cases",
        sd=pl.when(pl.col("common_lower") > 0).then(common).otherwise(0.0),
        own=(pl.col("own_variance").sqrt() / pl.col("cases")).fill_nan(0.0),
        spread=(pl.col("squares").sqrt() / pl.col("cases")).fill_nan(0.0),
    )


def _with_intervals(pairs: pl.DataFrame, rho: pl.Expr, apart: pl.Expr) -> pl.DataFrame:
    """Changes from the first to the second of each pair, with their correlation and the years that they lie apart."""
    before, after, s0, s1 = (pl.col(name) for name in ("cases", "cases_to", "sd", "sd_to"))
    growth = GROWTH_SD * apart / 30 * pl.col("spread_to")
    variance = (
        (after * s1) ** 2 + (before * s0) ** 2 - 2 * rho * before * after * s0 * s1
        + (after * pl.col("own_to") - before * pl.col("own")) ** 2 + (after * growth) ** 2
    )  # fmt: skip
    log_variance = s0**2 + s1**2 - 2 * rho * s0 * s1 + (pl.col("own_to") - pl.col("own")) ** 2 + growth**2
    half, log_half = Z * variance.clip(0).sqrt(), Z * log_variance.clip(0).sqrt()
    change, ratio = after - before, pl.when(before > 0).then(after / before)
    return pairs.select(
        "place",
        "name",
        cases_from=before,
        cases_to=after,
        change=change,
        change_lower=change - half,
        change_upper=change + half,
        change_pct=100 * (ratio - 1),
        change_pct_lower=100 * (ratio * (-log_half).exp() - 1),
        change_pct_upper=100 * (ratio * log_half.exp() - 1),
        own_from=pl.col("own"),
        own_to=pl.col("own_to"),
        own_growth=growth,
    )


def relative_to(places: pl.DataFrame, base: int) -> pl.DataFrame:
    """Cases of every year relative to ``base`` = 100: place, name, year, index, lower, upper (95 %).

    What two years have in common cancels, so the interval is a point in the base year and opens from there.
    """
    ends, keys = _ends(places), ["place", "name"]
    at_base = ends.filter(year=base).drop("year")
    later = at_base.join(ends.filter(pl.col("year") >= base), on=keys, suffix="_to")
    earlier = ends.filter(pl.col("year") < base).join(at_base, on=keys, suffix="_to")
    pairs = pl.concat([later, earlier.select(later.columns)])
    rho = {year: correlation(*sorted((base, year))) for year in pairs["year"].unique()}
    apart = (pl.col("year") - base).abs().cast(pl.Float64)
    changed = _with_intervals(pairs, pl.col("year").replace_strict(rho, return_dtype=pl.Float64), apart)
    seen = changed.with_columns(pairs["year"]).with_columns(**_seen_from(base))
    return seen.select(*keys, "year", "index", "lower", "upper").sort("place", "year")


def _seen_from(base: int) -> dict[str, pl.Expr]:
    """Index and bounds from a change in %: forwards as it is, backwards turned round."""
    forwards, ratio, lower, upper = (
        pl.col("year") >= base,
        *(1 + pl.col(f"change_pct{end}") / 100 for end in ("", "_lower", "_upper")),
    )
    return {
        name: pl.when(forwards).then(100 * ahead).otherwise(100 / back)
        for name, ahead, back in (("index", ratio, ratio), ("lower", lower, upper), ("upper", upper, lower))
    }


def ranked(changes: pl.DataFrame, by: str) -> pl.DataFrame:
    """Places by ``by`` (change or change_pct), the most first: adds rank, rank_lower, rank_upper.

    The range holds 95 % of the ranks over 2,000 draws of the places' own parts with a fixed seed; whole GBD
    regions have no own part, so their range is their rank. There is no rank where nobody is counted at the start,
    nor for the places that belong to no group of the level.
    """
    ranks_make_sense = (pl.col("cases_from") > 0) & ~pl.col("place").str.ends_with(NOT_CLASSIFIED)
    counted = changes.filter(ranks_make_sense).sort(by, "place", descending=[True, False])
    lower, upper = _ranges(_draw(counted, by))
    ranks = counted.with_columns(rank=pl.int_range(1, pl.len() + 1)).with_columns(
        rank_lower=pl.min_horizontal("rank", pl.Series(lower, dtype=pl.Int64)),
        rank_upper=pl.max_horizontal("rank", pl.Series(upper, dtype=pl.Int64)),
    )
    return pl.concat([ranks, changes.filter(~ranks_make_sense).sort("place")], how="diagonal")


@lru_cache(maxsize=8)
def _parts(places: int) -> Floats:
    """Return the draws of so many places' own parts, which are the same each time."""
    drawn = np.random.default_rng(SEED).standard_normal((2, DRAWS, places))
    drawn.setflags(write=False)
    return drawn


def _draw(places: pl.DataFrame, by: str) -> Floats:
    """Change in people, or cases after for each before, by draw and place; in place, for there are half a million."""
    level, growth = _parts(places.height)
    before, after, own_before, own_after, own_growth = (
        places.select("cases_from", "cases_to", "own_from", "own_to", "own_growth").to_numpy().T
    )
    drawn = growth * own_growth
    if by == "change_pct":
        drawn += level * (own_after - own_before)
        return np.multiply(np.exp(drawn, out=drawn), after / before, out=drawn)
    at_first = level * own_before
    drawn += level * own_after
    for many, cases in ((at_first, before), (drawn, after)):
        np.multiply(np.exp(many, out=many), cases, out=many)
    return np.subtract(drawn, at_first, out=drawn)


def _ranges(values: Floats) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Lowest and highest rank of each place, the most first, that 95 % of the draws stay in."""
    order = np.argsort(-values, axis=1)
    ranks = np.empty(order.shape, dtype=np.int16)
    np.put_along_axis(ranks, order, np.arange(1, values.shape[1] + 1, dtype=np.int16)[None, :], axis=1)
    ordered = np.sort(np.ascontiguousarray(ranks.T), axis=1)
    first, last = (round(share * (DRAWS - 1)) for share in (0.025, 0.975))
    return ordered[:, first], ordered[:, last]
