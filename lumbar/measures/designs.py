"""Which terms a comparison has, and how a patient's columns become its row of the design."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lumbar.errors import CannotShow
from lumbar.measures.estimates import Floats


@dataclass(frozen=True)
class Design:
    """An analysis of covariance: therapies against a reference, case mix, clinics.

    ``by_therapy`` names the columns whose slope may differ by therapy; empty is the trialist's plain
    ANCOVA with common slopes. ``target`` is the patient mix the contrast speaks of (means of those
    columns; default: the patients analysed). It is taken as fixed, so the errors speak of patients with
    this very mix, not of the luck by which the mix came about. Without clinic effects an intercept
    takes their place, held near the middle of the columns: a nuisance, not to be quoted. Without therapy
    effects nothing is compared but what patients bring along; ``reference`` is then nobody's.
    """

    reference: str
    by_therapy: tuple[str, ...] = ()
    target: Mapping[str, float] = field(default_factory=dict)
    clinic_effects: bool = True
    therapy_effects: bool = True


@dataclass(frozen=True)
class Terms:
    """A design spelled out: names in order, and per therapy the matrix (terms, 1 + covariates)."""

    names: tuple[str, ...]
    maps: dict[str, Floats]


def therapy_term(therapy: str) -> str:
    """The name of a therapy's difference from the reference.

    >>> therapy_term("usual care")
    'therapy[usual care]'
    """
    return f"therapy[{therapy}]"


def slope_term(therapy: str, column: str) -> str:
    """The name of the difference in slope between a therapy and the reference.

    >>> slope_term("usual care", "baseline")
    'therapy[usual care]:baseline'
    """
    return f"therapy[{therapy}]:{column}"


def check_reference(reference: str, arms: Sequence[str]) -> None:
    """Raise CannotShow where there is nothing to compare with.

    >>> check_reference("a", ["a", "b"])
    """
    if reference not in arms:
        raise CannotShow(
            f"No patient with a score had {reference}, so nothing can be compared with it. "
            "Choose another reference or a wider filter."
        )
    if len(arms) < 2:
        raise CannotShow(f"All patients with a score had {reference}. Choose a wider filter.")


def spell_out(design: Design, arms: Sequence[str], covariates: Sequence[str], centre: Floats) -> Terms:
    """The terms of ``design``; ``centre`` is the target mix minus the origin the columns are held at.

    Covariates come first, so that where two terms say the same the therapy's is the one found missing.

    >>> terms = spell_out(Design("a"), ["a", "b"], ["age"], np.zeros(1))
    >>> terms.names, terms.maps["b"].tolist()
    (('age', 'therapy[b]'), [[0.0, 1.0], [1.0, 0.0]])
    """
    if design.therapy_effects:
        check_reference(design.reference, arms)
    others = [arm for arm in arms if arm != design.reference and design.therapy_effects]
    slopes = [covariates.index(column) for column in design.by_therapy]
    names = [
        *([] if design.clinic_effects else ["intercept"]),
        *covariates,
        *(therapy_term(arm) for arm in others),
        *(slope_term(arm, covariates[place]) for place in slopes for arm in others),
    ]
    maps = {arm: np.zeros((len(names), 1 + len(covariates))) for arm in arms}
    for arm, rows in maps.items():
        if not design.clinic_effects:
            rows[names.index("intercept"), 0] = 1
        for place, column in enumerate(covariates):
            rows[names.index(column), 1 + place] = 1
        if arm in others:
            _own_terms(rows, names, arm, [(covariates[place], place, centre[place]) for place in slopes])
    return Terms(tuple(names), maps)


def _own_terms(rows: Floats, names: list[str], arm: str, slopes: list[tuple[str, int, float]]) -> None:
    rows[names.index(therapy_term(arm)), 0] = 1
    for column, place, centre in slopes:
        rows[names.index(slope_term(arm, column)), [0, 1 + place]] = (-centre, 1)
