"""How sure a sum of coefficients is: ordinary, unequal spread (HC), clustered by clinic (CR1, CR2)."""

from typing import NamedTuple

import numpy as np

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Errors, Floats, t_interval, two_sided_p
from lumbar.measures.least_squares import LeastSquares

FEW_CLINICS = 20
"""Below this many clinics CR1 with t(G - 1) is too sure of itself, and CR2 takes over."""
TOO_FEW_CLINICS = 8
"""Below this many clinics no interval clustered by clinic is worth showing."""


class Uncertainty(NamedTuple):
    """Standard error and degrees of freedom of one contrast."""

    error: float
    degrees: float


def errors_for(clinics: int) -> Errors:
    """Which errors a number of clinics (those where therapies meet) allows.

    Cameron & Miller 2015, J Hum Resour 50:317; Pustejovsky & Tipton 2018, J Bus Econ Stat 36:672.

    >>> [errors_for(clinics) for clinics in (24, 12, 5)]
    ['CR1', 'CR2', 'HC']
    """
    if clinics < TOO_FEW_CLINICS:
        return "HC"
    return "CR2" if clinics < FEW_CLINICS else "CR1"


def uncertainty(fit: LeastSquares, weights: Floats, errors: Errors) -> Uncertainty:
    """Standard error and degrees of freedom of ``weights @ coefficients``.

    ordinary and HC use the residual degrees of freedom, CR1 the clinics where therapies meet less one,
    CR2 Satterthwaite's.
    """
    if errors == "CR2":
        return _bias_reduced(fit, weights)
    if errors == "CR1":
        return Uncertainty(_root(weights, clustered_covariance(fit)), fit.sums.meeting - 1)
    covariance = ordinary_covariance(fit) if errors == "ordinary" else robust_covariance(fit)
    return Uncertainty(_root(weights, covariance), fit.degrees)


def _root(weights: Floats, covariance: Floats) -> float:
    return float(np.sqrt(weights @ covariance @ weights))


def ordinary_covariance(fit: LeastSquares) -> Floats:
    """The textbook covariance of the coefficients: one spread for all patients."""
    return fit.bread * (fit.residual_squares / fit.degrees)


def robust_covariance(fit: LeastSquares) -> Floats:
    """The covariance that allows unequal spread (which HC, the fit says).

    MacKinnon & White 1985, J Econometrics 29:305; Long & Ervin 2000, Am Stat 54:217 (HC3 for small samples).
    """
    if fit.robust_meat is None:
        raise CannotShow(
            "Errors for unequal spread need the patients grouped by their case mix, which these sums "
            "do not hold. Choose ordinary or clustered errors."
        )
    return fit.bread @ fit.robust_meat @ fit.bread


def clustered_covariance(fit: LeastSquares) -> Floats:
    """The covariance clustered by clinic, CR1: times G/(G-1) x (n-1)/(n-k), as Stata and statsmodels.

    k counts every coefficient, clinic effects included (as `regress` with dummies; wider than `xtreg`).
    Liang & Zeger 1986, Biometrika 73:13.
    """
    clinics = len(fit.scores)
    if clinics < 2:
        raise CannotShow("Errors clustered by clinic need several clinics. Choose ordinary errors.")
    factor = clinics / (clinics - 1) * (fit.sums.n - 1) / fit.degrees
    return factor * (fit.bread @ (fit.scores.T @ fit.scores) @ fit.bread)


def _bias_reduced(fit: LeastSquares, weights: Floats) -> Uncertainty:
    """CR2 with Satterthwaite's degrees of freedom, from each clinic's X'X alone.

    Bell & McCaffrey 2002, Survey Methodology 28:169; Pustejovsky & Tipton 2018, theorem 2 (clinic effects
    taken out first). With B = bread and S = a clinic's X'X, X'(I - XBX')^-1/2 = (I - SB)^-1/2 X', so the
    patients themselves are not needed.
    """
    root = np.linalg.cholesky(fit.bread)
    pulled = _adjusted(root.T @ fit.cross @ root) @ (root.T @ weights)
    directions = pulled @ root.T
    squares = np.einsum("gi,gi->g", directions, fit.scores) ** 2
    spread = np.einsum("gij,gj->gi", fit.cross, directions)
    working = np.diag(np.einsum("gi,gi->g", directions, spread)) - spread @ fit.bread @ spread.T
    degrees = np.trace(working) ** 2 / (working**2).sum()
    return Uncertainty(float(np.sqrt(squares.sum())), float(degrees))


def _adjusted(leverages: Floats) -> Floats:
    """(I - H)^-1/2 per clinic; a direction only this clinic knows (leverage 1) counts for nothing."""
    values, vectors = np.linalg.eigh(leverages)
    left = 1 - values
    known = left > 1e-9
    scale = np.where(known, 1 / np.sqrt(np.where(known, left, 1.0)), 0.0)
    return vectors * scale[:, None, :] @ vectors.transpose(0, 2, 1)


class Contrast(NamedTuple):
    """A sum of coefficients with its 95 % interval and two-sided p."""

    value: float
    lower: float
    upper: float
    error: float
    degrees: float
    p: float


def contrast(fit: LeastSquares, weights: Floats, errors: Errors, scale: int = 1) -> Contrast:
    """``weights @ coefficients`` in points (stored integers divided by ``scale``) with interval and p."""
    value = float(weights @ fit.coefficients) / scale
    error, degrees = uncertainty(fit, weights, errors)
    lower, upper = t_interval(value, error / scale, degrees)
    p = two_sided_p(value, error / scale, degrees)
    return Contrast(value, lower, upper, error / scale, degrees, p)
