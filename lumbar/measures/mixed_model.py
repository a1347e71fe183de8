"""The model's line over the visits: everybody counts with the visits they kept.

Repeated measures with unstructured covariance by maximum likelihood (Mallinckrodt et al. 2008, Drug Inf J
42:303; EM of Dempster, Laird & Rubin 1977), from sums per therapy and pattern of visits kept. Baseline is
the first visit, so being lost may depend on it and on any score seen (missing at random).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats, Integers, t_interval
from lumbar.measures.moments import sum_names

STEPS = 2000
TOLERANCE = 1e-10


@dataclass(frozen=True)
class Pattern:
    """Patients of all arms who kept the same visits: per arm n, sums and products of the scores seen."""

    seen: Integers
    n: Floats
    sums: Floats
    products: Floats


@dataclass(frozen=True)
class VisitModel:
    """Means (arms, visits), their covariance (arms, visits, visits), the scores' covariance, arm sizes."""

    arms: tuple[str, ...]
    means: Floats
    mean_covariance: Floats
    covariance: Floats
    n: Floats


def fit_visits(cells: pl.DataFrame, visits: int) -> VisitModel:
    """The model from one row per therapy and pattern of visits kept, equal to GLS on the rows.

    ``cells``: therapy, pattern (a text of 0 and 1 per visit, baseline first), n, ``s_<i>`` and
    ``s_<i>_<j>`` (i <= j; of visits not seen: anything). Raises CannotShow where a therapy was never seen
    at a visit, or the search does not settle.
    """
    known = cells.filter((pl.col("n") > 0) & pl.col("pattern").str.contains("1"))
    arms = known["therapy"].cast(pl.String).unique().sort().to_list()
    patterns, origin = _patterns(known, arms, visits)
    _refuse_unseen(patterns, arms, visits)
    covariance = _start(patterns, visits)
    for _ in range(STEPS):
        means, information = _means(patterns, covariance, (len(arms), visits))
        moved = _expected_spread(patterns, means, covariance)
        change = np.abs(moved - covariance).max() / np.abs(moved).max()
        covariance = moved
        if change < TOLERANCE:
            means, information = _means(patterns, covariance, means.shape)
            n = sum((pattern.n for pattern in patterns), np.zeros(len(arms)))
            spread = np.linalg.inv(information).astype(np.float64)
            return VisitModel(tuple(arms), means + origin, spread, covariance, n)
    raise CannotShow("Too few patients kept enough visits for the model. Choose a wider filter.")


def _patterns(cells: pl.DataFrame, arms: Sequence[str], visits: int) -> tuple[list[Pattern], Floats]:
    """The cells by pattern, scores held as differences from the whole numbers nearest their means."""
    sizes = cells["n"].to_numpy()
    wide = cells.select(pl.col(f"s_{i}").cast(pl.Int64).fill_null(0) for i in range(visits)).to_numpy()
    mask = np.array([[mark == "1" for mark in pattern] for pattern in cells["pattern"]])
    people = np.maximum((sizes[:, None] * mask).sum(axis=0), 1)
    origin = np.rint((wide * mask).sum(axis=0) / people).astype(np.int64)
    patterns: list[Pattern] = []
    for pattern in cells["pattern"].unique().sort():
        seen = np.flatnonzero([mark == "1" for mark in pattern])
        own = cells.filter(pl.col("pattern") == pattern)
        place = np.array([arms.index(str(arm)) for arm in own["therapy"]])
        patterns.append(_pattern(own, seen, place, (len(arms), origin[seen])))
    return patterns, origin.astype(np.float64)


def _pattern(cells: pl.DataFrame, seen: Integers, place: Integers, shape: tuple[int, Integers]) -> Pattern:
    arms, origin = shape
    count = cells["n"].cast(pl.Int64).to_numpy()
    sums = cells.select(pl.col(f"s_{i}").cast(pl.Int64) for i in seen).to_numpy()
    products = np.empty((cells.height, len(seen), len(seen)), dtype=np.int64)
    for i, j in sum_names(len(seen)):
        entry = cells[f"s_{seen[i]}_{seen[j]}"].cast(pl.Int64).to_numpy()
        products[:, i, j] = products[:, j, i] = entry
    crossed = sums[:, :, None] * origin
    products = (
        products - crossed - crossed.transpose(0, 2, 1) + count[:, None, None] * np.outer(origin, origin)
    )
    n, first = np.zeros(arms), np.zeros((arms, len(seen)))
    second = np.zeros((arms, len(seen), len(seen)))
    np.add.at(n, place, count)
    np.add.at(first, place, sums - count[:, None] * origin)
    np.add.at(second, place, products)
    return Pattern(seen, n, first, second)


def _refuse_unseen(patterns: Sequence[Pattern], arms: Sequence[str], visits: int) -> None:
    seen = np.zeros((len(arms), visits))
    for pattern in patterns:
        seen[:, pattern.seen] += pattern.n[:, None]
    for arm, row in zip(arms, seen, strict=True):
        if not row.all():
            raise CannotShow(f"No patient of {arm} was seen at one of the visits. Choose fewer visits.")


def _start(patterns: Sequence[Pattern], visits: int) -> Floats:
    """Spread of each visit on its own, uncorrelated."""
    n, first, second = np.zeros(visits), np.zeros(visits), np.zeros(visits)
    for pattern in patterns:
        n[pattern.seen] += pattern.n.sum()
        first[pattern.seen] += pattern.sums.sum(axis=0)
        second[pattern.seen] += np.diagonal(pattern.products.sum(axis=0))
    return np.diag(np.maximum(second / n - (first / n) ** 2, 1e-6))


def _means(patterns: Sequence[Pattern], covariance: Floats, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Generalised least squares means of each arm given the covariance, and their information."""
    arms, visits = shape
    information, pull = np.zeros((arms, visits, visits)), np.zeros((arms, visits))
    for pattern in patterns:
        inverse = np.linalg.inv(covariance[np.ix_(pattern.seen, pattern.seen)])
        information[:, pattern.seen[:, None], pattern.seen] += pattern.n[:, None, None] * inverse
        pull[:, pattern.seen] += pattern.sums @ inverse
    means = np.linalg.solve(information, pull[:, :, None])[:, :, 0]
    return means.astype(np.float64), information


def _expected_spread(patterns: Sequence[Pattern], means: Floats, covariance: Floats) -> Floats:
    """The covariance expected given what was seen: the unseen filled in by regression, with its spread."""
    total, people = np.zeros_like(covariance), 0.0
    for pattern in patterns:
        seen, own = pattern.seen, means[:, pattern.seen]
        fill = covariance[:, seen] @ np.linalg.inv(covariance[np.ix_(seen, seen)])
        crossed = pattern.sums[:, :, None] * own[:, None, :]
        around = pattern.products - crossed - crossed.transpose(0, 2, 1)
        around = around + pattern.n[:, None, None] * own[:, :, None] * own[:, None, :]
        left = covariance - fill @ covariance[seen]
        total += fill @ around.sum(axis=0) @ fill.T + pattern.n.sum() * left
        people += pattern.n.sum()
    return total / people


def model_means(model: VisitModel, weeks: Sequence[int], scale: int = 1) -> pl.DataFrame:
    """The model's mean per therapy and visit: therapy, week, n, value, lower, upper, method.

    ``weeks``: the visits in order, 0 for baseline. n counts everybody who contributed at any visit.

    >>> cells = pl.DataFrame({"therapy": ["x"], "pattern": ["1"], "n": [4], "s_0": [20], "s_0_0": [120]})
    >>> model_means(fit_visits(cells, 1), [0]).row(0)[:4]
    ('x', 0, 4, 5.0)
    """
    degrees = float(model.n.sum() - len(model.arms))
    rows: list[dict[str, str | int | float]] = []
    for place, arm in enumerate(model.arms):
        for visit, week in enumerate(weeks):
            value = float(model.means[place, visit])
            error = float(np.sqrt(model.mean_covariance[place, visit, visit]))
            lower, upper = t_interval(value, error, max(degrees, 1.0))
            row = {"therapy": arm, "week": week, "n": int(model.n[place]), "value": value / scale}
            rows.append(row | {"lower": lower / scale, "upper": upper / scale})
    return pl.DataFrame(rows).with_columns(method=pl.lit("repeated measures, unstructured covariance"))
