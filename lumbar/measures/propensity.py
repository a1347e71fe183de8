"""The chance of each therapy (or of coming back) given what is recorded, from a compressed table."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats

STEPS = 50
TOLERANCE = 1e-11
CLOSE = 1e-15
"""Of the likelihood: what a step still gains, with the information of one before."""
SLOW = 0.01
"""Of the gain before: after a step that gains more, the information is taken anew and the next step may go further."""


@dataclass(frozen=True)
class Propensity:
    """A fitted multinomial logit: coefficients (columns, outcomes - 1) against the first outcome."""

    coefficients: Floats

    def chances(self, columns: Floats) -> Floats:
        """The probability of each outcome per row of ``columns`` (the first is all ones)."""
        return softmax(columns @ self.coefficients)


def softmax(scores: Floats) -> Floats:
    """Probabilities (rows, outcomes, ...) from scores against the first outcome, whose own score is 0.

    >>> softmax(np.array([[0.0]])).tolist()
    [[0.5, 0.5]]
    """
    whole = np.concatenate([np.zeros_like(scores[:, :1]), scores], axis=1)
    powers = np.exp(whole - whole.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@dataclass(frozen=True)
class _Search:
    """Where the search stands, rows across: columns, counts, coefficients, chances of all outcomes but the first.

    Rows across take a third of the time: what is added up lies side by side.
    """

    columns: Floats
    counts: Floats
    coefficients: Floats

    @cached_property
    def scores(self) -> Floats:
        return self.coefficients.T @ self.columns

    @cached_property
    def whole(self) -> tuple[Floats, Floats]:
        """The chances, and the logarithm of what they were divided by."""
        top = np.maximum(self.scores.max(axis=0), 0.0)
        powers = np.exp(self.scores - top)
        total = powers.sum(axis=0) + np.exp(-top)
        return powers / total, top + np.log(total)

    @cached_property
    def likelihood(self) -> float:
        """The logarithm of the likelihood."""
        return float((self.counts[1:] * self.scores).sum() - self.counts.sum(axis=0) @ self.whole[1])

    @property
    def gradient(self) -> Floats:
        """Outcome by outcome, columns within."""
        expected = self.counts.sum(axis=0) * self.whole[0]
        return ((self.counts[1:] - expected) @ self.columns.T).ravel()

    @property
    def information(self) -> Floats:
        """Outcome by outcome, columns within, down and across."""
        n, own = self.counts.sum(axis=0), self.whole[0]
        outcomes, width = len(own), len(self.columns)
        blocks = np.empty((outcomes, width, outcomes, width))
        for i in range(outcomes):
            for j in range(i, outcomes):
                shared = n * own[i] * ((1.0 if i == j else 0.0) - own[j])
                block = (self.columns * shared) @ self.columns.T
                blocks[i, :, j], blocks[j, :, i] = block, block.T
        return blocks.reshape(outcomes * width, outcomes * width)

    def moved(self, step: Floats) -> "_Search":
        """After the step, halved until the likelihood does not fall."""
        return next((there for there in self._ahead(step, 0.5, 20) if self._rises(there)), self)

    def further(self, step: Floats) -> "_Search":
        """After the step, doubled while that gains a tenth more: what runs without end is run after in leaps."""
        before = self.moved(step)
        for there in self._ahead(2 * step, 2.0, 2):
            if there.likelihood - self.likelihood <= 1.1 * (before.likelihood - self.likelihood):
                break
            before = there
        return before

    def _ahead(self, step: Floats, factor: float, times: int) -> Iterator["_Search"]:
        by = step.reshape(self.coefficients.T.shape).T
        for power in range(times):
            yield replace(self, coefficients=self.coefficients + by * factor**power)

    def _rises(self, there: "_Search") -> bool:
        return there.likelihood >= self.likelihood - TOLERANCE * abs(self.likelihood)


def fit_propensity(columns: Floats, counts: Floats) -> Propensity:
    """Multinomial logit by Newton's method on a table of counts; equal to one row per patient.

    ``columns`` (rows, p), the first all ones; ``counts`` (rows, outcomes), weights allowed. McFadden 1974. Close to
    the end the information of the step before serves again: it hardly changes, and takes most of the time.
    Where nobody of a kind had an outcome its chance runs to zero and the search ends close to it. Raises
    CannotShow where the columns decide the outcome altogether.

    >>> ones = np.ones((1, 1))
    >>> fit_propensity(ones, np.array([[30.0, 10.0]])).chances(ones).round(6).tolist()
    [[0.75, 0.25]]
    """
    size = np.sqrt((columns**2).mean(axis=0))
    size = np.where(size > 0, size, 1.0)
    nothing = np.zeros((columns.shape[1], counts.shape[1] - 1))
    here = _Search(np.ascontiguousarray((columns / size).T), np.ascontiguousarray(counts.T), nothing)
    information, gain, slow = here.information, np.inf, True
    for turn in range(STEPS):
        before, gained, fresh = here, gain, slow
        step = _newton_step(before.gradient, information)
        here = before.further(step) if slow and turn else before.moved(step)
        gain = here.likelihood - before.likelihood
        close = abs(gain) <= TOLERANCE * abs(before.likelihood)
        if close and (fresh or before.gradient @ step <= CLOSE * abs(before.likelihood)):
            return Propensity(here.coefficients / size[:, None])
        slow = gain > SLOW * gained
        information = here.information if slow else information
    raise _decided()


def _decided() -> CannotShow:
    return CannotShow(
        "Some patients could only have had one of the therapies, so weights have no answer. "
        "Choose fewer adjusters, fewer therapies or a wider filter."
    )


def _newton_step(gradient: Floats, information: Floats) -> Floats:
    size = np.sqrt(np.maximum(np.diag(information), 1e-300))
    scaled = information / np.outer(size, size)
    if not np.isfinite(scaled).all() or np.linalg.cond(scaled) > 1e12:
        raise _decided()
    return np.linalg.solve(scaled, gradient / size) / size


def derivatives(columns: Floats, counts: Floats, coefficients: Floats) -> tuple[Floats, Floats]:
    """Gradient and information of the log-likelihood; outcome by outcome, columns within.

    >>> gradient, information = derivatives(np.ones((1, 1)), np.array([[3.0, 1.0]]), np.zeros((1, 1)))
    >>> gradient.tolist(), information.tolist()
    ([-1.0], [[1.0]])
    """
    here = _Search(np.ascontiguousarray(columns.T), np.ascontiguousarray(counts.T), coefficients)
    return here.gradient, here.information
