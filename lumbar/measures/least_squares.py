"""Least squares from sums by clinic: coefficients and all that their errors need."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lumbar.errors import CannotShow
from lumbar.measures.designs import Design, Terms, spell_out
from lumbar.measures.estimates import Floats, Integers
from lumbar.measures.moments import Moments, arm_spread, centred_blocks, outcome_sums

ALIASED = 1e-9
"""Share of a term's variation that must be its own; below it the term repeats earlier ones."""


@dataclass(frozen=True)
class ClinicSums:
    """What the solver takes: per clinic the products of (terms, outcome), and who was counted.

    ``absorbed`` is the number of clinic effects taken out, ``meeting`` the number of clinics in which at
    least two therapies meet, ``arms`` therapy, n, mean, sd of the outcome, ``target`` the patient mix the
    contrasts speak of.
    """

    names: tuple[str, ...]
    cross: Floats
    absorbed: int
    meeting: int
    arms: pl.DataFrame
    target: dict[str, float]

    @property
    def n(self) -> int:
        """The number of patients."""
        return int(self.arms["n"].sum())


@dataclass(frozen=True)
class LeastSquares:
    """A fitted comparison.

    ``bread`` is the inverse of X'X; ``cross`` (clinics, terms, terms) and ``scores`` (clinics, terms) are
    each clinic's X'X and X'residuals. ``rank`` counts every coefficient, clinic effects included.
    ``robust_meat`` is set where the patients themselves were seen (HC errors).
    """

    reference: str
    sums: ClinicSums
    names: tuple[str, ...]
    coefficients: Floats
    bread: Floats
    cross: Floats
    scores: Floats
    residual_squares: float
    rank: int
    robust_meat: Floats | None = None

    @property
    def degrees(self) -> int:
        """Residual degrees of freedom."""
        return self.sums.n - self.rank

    def pick(self, weights: dict[str, float]) -> Floats:
        """The vector that adds up coefficients with these weights; a term left out counts as zero."""
        return np.array([weights.get(name, 0.0) for name in self.names])


def fit_moments(moments: Moments, design: Design) -> LeastSquares:
    """The comparison from sums by clinic and therapy, equal to least squares on the rows.

    Raises CannotShow where the reference is missing or a therapy cannot be told from its clinics.

    >>> rows = {"clinic": ["a"] * 4, "therapy": ["x", "x", "y", "y"], "score": [1, 3, 5, 8]}
    >>> from lumbar.measures.moments import blocks_of_rows, moments_from_blocks
    >>> moments = moments_from_blocks(blocks_of_rows(pl.DataFrame(rows), ["score"]), ["score"])
    >>> fit_moments(moments, Design("x")).coefficients.round(6).tolist()
    [4.5]
    """
    origin, blocks = centred_blocks(moments)
    covariates = moments.columns[:-1]
    target = target_mix(design, moments.means())
    centre = np.array([target.get(column, 0.0) for column in covariates]) - origin[:-1].astype(float)
    arms = np.array(moments.therapies)
    terms = spell_out(design, moments.arms(), covariates, centre)
    index = np.unique(np.array(moments.clinics), return_inverse=True)[1]
    cross = _by_clinic(blocks, arms, index, terms)
    sums = ClinicSums(
        names=terms.names,
        cross=within_clinics(cross) if design.clinic_effects else cross[:, 1:, 1:],
        absorbed=len(cross) if design.clinic_effects else 0,
        meeting=meeting_clinics(index.tolist(), moments.therapies),
        arms=arm_spread(outcome_sums(moments)),
        target=target,
    )
    return solve(sums, design.reference)


def target_mix(design: Design, means: dict[str, float]) -> dict[str, float]:
    """The mean of each column with its own slopes, as the design sets it or else as the patients have it.

    >>> target_mix(Design("a", ("age", "hip"), {"hip": 1.0}), {"age": 50.0, "hip": 0.4})
    {'age': 50.0, 'hip': 1.0}
    """
    return {column: design.target.get(column, means[column]) for column in design.by_therapy}


def _by_clinic(blocks: Floats, arms: Integers, index: Integers, terms: Terms) -> Floats:
    """Per clinic the products of (1, terms, outcome): every block mapped by its therapy, then added."""
    size = len(terms.names) + 2
    cross = np.zeros((int(index.max()) + 1, size, size))
    for arm, rows in terms.maps.items():
        wide = np.zeros((size, blocks.shape[1]))
        wide[0, 0] = wide[-1, -1] = 1
        wide[1:-1, :-1] = rows
        own = arms == arm
        cross[index[own]] += wide @ blocks[own] @ wide.T  # one block per clinic and therapy: no index twice
    return cross


def within_clinics(cross: Floats) -> Floats:
    """From products of (1, terms, outcome) those of (terms, outcome) with the clinic's means taken out.

    >>> within_clinics(np.array([[[2.0, 4.0], [4.0, 10.0]]])).tolist()
    [[[2.0]]]
    """
    first = cross[:, 1:, 0]
    return cross[:, 1:, 1:] - first[:, :, None] * first[:, None, :] / cross[:, 0, 0][:, None, None]


def meeting_clinics(clinics: Sequence[int], therapies: Sequence[str]) -> int:
    """The number of clinics in which at least two therapies meet: only these compare anything.

    >>> meeting_clinics([0, 0, 1], ["a", "b", "a"])
    1
    """
    pairs = set(zip(clinics, therapies, strict=True))
    return int((np.bincount([clinic for clinic, _ in pairs]) > 1).sum())


def solve(sums: ClinicSums, reference: str) -> LeastSquares:
    """Coefficients and the pieces of their errors; terms that repeat earlier ones are left out.

    Raises CannotShow where a therapy repeats what other terms say, or no patient is left over.
    """
    total = sums.cross.sum(axis=0)
    kept = own_terms(total[:-1, :-1])
    _refuse_hidden_therapies([name for place, name in enumerate(sums.names) if place not in kept])
    if sums.n - sums.absorbed - len(kept) < 1:
        raise CannotShow("Too few patients for this many terms. Choose a wider filter or fewer adjusters.")
    bread = _inverse(total[np.ix_(kept, kept)])
    coefficients = bread @ total[kept, -1]
    cross = sums.cross[:, kept][:, :, kept]
    scores = sums.cross[:, kept, -1] - cross @ coefficients
    return LeastSquares(
        reference=reference,
        sums=sums,
        names=tuple(sums.names[place] for place in kept),
        coefficients=coefficients,
        bread=bread,
        cross=cross,
        scores=scores,
        residual_squares=float(total[-1, -1] - coefficients @ total[kept, -1]),
        rank=sums.absorbed + len(kept),
    )


def own_terms(cross: Floats) -> list[int]:
    """Positions of the terms that say something the earlier ones do not (sequential sweep, as R's lm).

    >>> own_terms(np.array([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 0.0]]))
    [0]
    """
    left = cross.copy()
    kept: list[int] = []
    for place in range(len(left)):
        if left[place, place] > ALIASED * cross[place, place]:
            kept.append(place)
            left = left - np.outer(left[:, place], left[place]) / left[place, place]
    return kept


def _refuse_hidden_therapies(dropped: Sequence[str]) -> None:
    hidden = [name[8:-1] for name in dropped if name.startswith("therapy[") and name.endswith("]")]
    if hidden:
        raise CannotShow(
            f"Patients of {', '.join(hidden)} cannot be told apart from their clinics or other adjusters. "
            "Choose clinics that offer several therapies, or fewer adjusters."
        )


def _inverse(cross: Floats) -> Floats:
    """The inverse after bringing all terms to one size, so that units cost no digits."""
    size = 1 / np.sqrt(np.diag(cross))
    return np.linalg.inv(cross * np.outer(size, size)) * np.outer(size, size)
