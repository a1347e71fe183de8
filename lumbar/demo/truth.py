"""What is true of a synthetic network: every estimand from both potential outcomes."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from lumbar.demo import calibration as planted
from lumbar.demo.network import Network
from lumbar.demo.people import Floats, People

DIGITS = 4


def truth(made: Network) -> pl.DataFrame:
    """One row per estimand: instrument, week, therapy, reference, estimand, value, patients.

    ATE: all patients with a baseline for whom the visit is due; ATO: the same in equipoise, weighted with
    1 / sum(1 / propensity) from the true propensities (Li & Li 2019); subgroups: hips recorded weak, not weak.
    Value: mean of therapy minus reference in the instrument's unit, before flooring and rounding.
    """
    return pl.DataFrame(list(_rows(made)), orient="row", schema=_SCHEMA)


_SCHEMA = {
    "instrument": pl.String,
    "week": pl.Int64,
    "therapy": pl.String,
    "reference": pl.String,
    "estimand": pl.String,
    "value": pl.Float64,
    "patients": pl.Int64,
}


def _rows(made: Network) -> Iterator[tuple[Any, ...]]:
    for code, course in made.courses.items():
        for visit, week in enumerate(planted.WEEKS):
            for estimand, weights in _targets(made.people, visit).items():
                means = np.average(course.potential[:, visit, :], axis=0, weights=weights)
                for one, other in combinations(range(len(planted.THERAPIES)), 2):
                    names = planted.THERAPIES[one], planted.THERAPIES[other]
                    value = round(float(means[one] - means[other]), DIGITS) + 0.0
                    yield code, week, *names, estimand, value, int((weights > 0).sum())


def _targets(who: People, visit: int) -> dict[str, Floats]:
    """Weight of every patient by estimand."""
    everybody = (who.has_baseline & (who.visits_due > visit)).astype(np.float64)
    return {
        "ATE": everybody,
        "ATO": everybody / (1 / who.propensity).sum(axis=1),
        "ATE, weak hips": everybody * (who.record["hip_weakness"] == 1),
        "ATE, no weak hips": everybody * (who.record["hip_weakness"] == 0),
    }
