"""The chance of each therapy (or of coming back) given what is recorded, from a compressed table."""

from dataclasses import dataclass

import numpy as np

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats

STEPS = 50
TOLERANCE = 1e-11


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


def fit_propensity(columns: Floats, counts: Floats) -> Propensity:
    """Multinomial logit by Newton's method on a table of counts; equal to one row per patient.

    ``columns`` (rows, p), the first all ones; ``counts`` (rows, outcomes), weights allowed. McFadden 1974.
    Where nobody of a kind had an outcome its chance runs to zero and the search ends close to it. Raises
    CannotShow where the columns decide the outcome altogether.

    >>> ones = np.ones((1, 1))
    >>> fit_propensity(ones, np.array([[30.0, 10.0]])).chances(ones).round(6).tolist()
    [[0.75, 0.25]]
    """
    size = np.sqrt((columns**2).mean(axis=0))
    scaled = columns / np.where(size > 0, size, 1.0)
    coefficients = np.zeros((columns.shape[1], counts.shape[1] - 1))
    likelihood = _log_likelihood(scaled, counts, coefficients)
    for _ in range(STEPS):
        gradient, information = derivatives(scaled, counts, coefficients)
        step = _newton_step(gradient, information).reshape(coefficients.T.shape).T
        coefficients, gained = _uphill(scaled, counts, coefficients, step, likelihood)
        if abs(gained - likelihood) <= TOLERANCE * abs(likelihood):
            return Propensity(coefficients / np.where(size > 0, size, 1.0)[:, None])
        likelihood = gained
    raise _decided()


def _decided() -> CannotShow:
    return CannotShow(
        "Some patients could only have had one of the therapies, so weights have no answer. "
        "Choose fewer adjusters, fewer therapies or a wider filter."
    )


def _log_likelihood(columns: Floats, counts: Floats, coefficients: Floats) -> float:
    return float((counts * np.log(np.maximum(softmax(columns @ coefficients), 1e-300))).sum())


def _uphill(
    columns: Floats, counts: Floats, start: Floats, step: Floats, likelihood: float
) -> tuple[Floats, float]:
    """The step, halved until the likelihood does not fall."""
    for halving in range(20):
        moved = start + step / 2**halving
        gained = _log_likelihood(columns, counts, moved)
        if gained >= likelihood - TOLERANCE * abs(likelihood):
            return moved, gained
    return start, likelihood


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
    chances = softmax(columns @ coefficients)
    n = counts.sum(axis=1)
    gradient = columns.T @ (counts - n[:, None] * chances)[:, 1:]
    own = chances[:, 1:]
    outcomes, width = own.shape[1], columns.shape[1]
    information = np.empty((outcomes * width, outcomes * width))
    for i in range(outcomes):
        for j in range(i, outcomes):
            shared = n * own[:, i] * ((1.0 if i == j else 0.0) - own[:, j])
            block = columns.T @ (columns * shared[:, None])
            information[i * width : (i + 1) * width, j * width : (j + 1) * width] = block
            information[j * width : (j + 1) * width, i * width : (i + 1) * width] = block.T
    return gradient.T.ravel(), information
