"""How strong an unrecorded reason would have to be to explain a difference away."""

import math
from typing import NamedTuple


class EValue(NamedTuple):
    """E-value of the estimate and of the interval's limit nearer to no difference (1: crosses it)."""

    estimate: float
    limit: float


def e_value(standardised: float, lower: float, upper: float) -> EValue:
    """E-values of a standardised difference (VanderWeele & Ding 2017, Ann Intern Med 167:268).

    Risk ratio taken as exp(0.91 d). An unrecorded factor would have to be tied to both therapy and outcome
    by a risk ratio of at least this, beyond what is adjusted for.

    >>> [round(value, 2) for value in e_value(0.5, 0.2, 0.8)]
    [2.53, 1.69]
    """
    limit = 0.0 if lower <= 0 <= upper else min(abs(lower), abs(upper))
    return EValue(_of_ratio(math.exp(0.91 * abs(standardised))), _of_ratio(math.exp(0.91 * limit)))


def _of_ratio(ratio: float) -> float:
    """E-value of a risk ratio of at least 1.

    >>> round(_of_ratio(3.9), 2)
    7.26
    """
    return ratio + math.sqrt(ratio * (ratio - 1))
