"""One attack on one gate, from the question to the verdict; tests and `make torture` run the same."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from tests.privacy.attacks import Adversary, Guess
from tests.privacy.behind import NAMES, YEARS
from tests.privacy.gates import Gate, Policy, grouped
from tests.privacy.planted import K, Planted, small_cells
from tests.privacy.verdicts import Verdict, verdicts

LAPLACE = 2.0
ALWAYS_THE_SAME: Mapping[str, dict[str, int]] = {
    "thresholds only": {"hidden": K},
    "rounding only": {"rounded": 5, "decimals": 1},
    "thresholds and rounding": {"hidden": K, "rounded": 5},
}
"""Weaker policies that give the same answer each time."""


def single_publication(
    planted: Planted, gate: Gate, cells: int, most_dimensions: int = 2, **effort: int
) -> dict[str, Verdict]:
    """Small cells cut out of one publication; ``cells``: how many of them are tried."""
    adversary = Adversary(gate, NAMES, YEARS, **effort)
    tried = some(small_cells(planted.people, most_dimensions), cells)
    return verdicts(tried, [adversary.guess(cell) for cell in tried.iter_rows(named=True)])


def some(cells: pl.DataFrame, count: int) -> pl.DataFrame:
    return cells.sample(min(count, cells.height), seed=count)


def noised(planted: Planted) -> Policy:
    """Fresh noise on every answer."""
    return Policy(planted.people, noise=LAPLACE)


def rebuilt(parts: Sequence[Planted]) -> list[Policy]:
    """Groups made anew at each publication, each good in itself."""
    return [Policy(part.people, hidden=K, extents=grouped(part.people)) for part in parts]


def between(parts: Sequence[Planted], gates: Sequence[Gate]) -> dict[str, Verdict]:
    """Those whose score came between two publications, by therapy and one dimension: one answer minus the earlier."""
    found = [_between(*pair, *both) for pair, both in zip(pairwise(parts), pairwise(gates), strict=True)]
    cells = pl.concat([cells for cells, _ in found])
    return verdicts(cells, [guess for _, guesses in found for guess in guesses])


def _between(before: Planted, after: Planted, one: Gate, other: Gate) -> tuple[pl.DataFrame, list[Guess]]:
    came = after.people.drop_nulls("score").join(before.people.drop_nulls("score"), on="patient", how="anti")
    cells = small_cells(came, most_dimensions=1)
    earlier, later = (Adversary(gate, NAMES, YEARS, most=1, sets=0) for gate in (one, other))
    guesses = []
    for cell in cells.iter_rows(named=True):
        told = [each.alone(cell) for each in (earlier, later)]
        sums = [
            None if not all(told) else getattr(told[1], name) - getattr(told[0], name)
            for name in ("n", "before", "after")
        ]
        guesses.append(Guess(*sums))
    return cells, guesses


def pooled(found: Iterable[dict[str, Verdict]]) -> dict[str, Verdict]:
    """Verdicts of several stores as one."""
    every = list(found)
    return {
        name: Verdict(
            name,
            sum(each[name].cells for each in every),
            sum(each[name].spoken for each in every),
            sum(each[name].hits for each in every),
            float(
                np.average(
                    [each[name].prior for each in every], weights=[each[name].cells + 1e-9 for each in every]
                )
            ),
        )
        for name in every[0]
    }
