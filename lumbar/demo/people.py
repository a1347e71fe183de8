"""Who comes, with what, which therapy they are given and which visits they keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from lumbar.demo import calibration as planted

Floats: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

VARIED_FROM = 400
"""Clinics of this average size or more differ in size, as a funnel plot needs; small networks are even."""
UNKNOWN = 2


@dataclass(frozen=True)
class People:
    """One entry per patient in every array.

    Published: ``clinic``, ``therapy`` (codes), ``quarter`` (from 0), ``visits_due``, ``has_baseline``,
    ``lost`` (a column per visit), ``record`` (whole numbers by column). Hidden: ``standard`` (the record in
    standard deviations), ``weak`` (the truth), ``severity``, ``odi``, ``unrecorded`` (standard normal;
    zero where nothing is left unrecorded), ``together`` (gamma: what chance brings to all scores alike),
    ``propensity`` (a column per arm).
    """

    clinic: Codes
    quarter: Codes
    therapy: Codes
    visits_due: Codes
    has_baseline: Flags
    lost: Flags
    record: dict[str, Codes]
    standard: dict[str, Floats]
    weak: Flags
    severity: Floats
    odi: Floats
    unrecorded: Floats
    together: Floats
    propensity: Floats


def people(rng: np.random.Generator, clinics: int, per_clinic: int, confounded: bool) -> People:
    """Patients of a network; ``confounded``: a factor nobody records guides the choice of therapy too."""
    clinic = _clinics(rng, clinics, per_clinic)
    record = _record(rng, clinic, clinics)
    standard = _standard(record)
    weak, stiff = _hips(rng, standard)
    unknown = rng.random(len(clinic)) < planted.UNKNOWN_HIP
    severity, odi = _severity(rng, standard, weak, clinic)
    unrecorded = confounded * rng.standard_normal(len(clinic))
    indication = {**standard, "odi": odi, "weak": weak & ~unknown, "stiff": stiff & ~unknown}
    pull = sum(np.multiply.outer(indication[name], odds) for name, odds in planted.CHOICE.items())
    pull = pull + np.outer(unrecorded, planted.UNRECORDED_CHOICE)
    therapy, propensity = _choice(rng, clinic, pull)
    quarter, visits_due = _calendar(rng, len(clinic))
    hips = {
        "hip_weakness": np.where(unknown, UNKNOWN, weak),
        "hip_stiffness": np.where(unknown, UNKNOWN, stiff),
    }
    return People(
        clinic=clinic,
        quarter=quarter,
        therapy=therapy,
        visits_due=visits_due,
        has_baseline=rng.random(len(clinic)) >= planted.NO_BASELINE,
        lost=_lost(rng, odi, standard["age"]),
        record={**record, **hips},
        standard=standard,
        weak=weak,
        severity=severity,
        odi=odi,
        unrecorded=unrecorded,
        together=rng.gamma(planted.TOGETHER, size=len(clinic)),
        propensity=propensity,
    )


def _clinics(rng: np.random.Generator, clinics: int, per_clinic: int) -> Codes:
    relative = np.linspace(0.4, 1.6, clinics) if per_clinic >= VARIED_FROM else np.ones(clinics)
    sizes = np.rint(per_clinic * rng.permutation(relative)).astype(np.int64)
    return np.repeat(np.arange(clinics), sizes)


def _record(rng: np.random.Generator, clinic: Codes, clinics: int) -> dict[str, Codes]:
    """Whole numbers as a clinic writes them down; the age and weight of patients differ by clinic."""
    count = len(clinic)
    age_mix, bmi_mix = 0.2 * rng.standard_normal((2, clinics))
    return {
        "age": _whole(56 + 14 * (rng.standard_normal(count) + age_mix[clinic]), 18, 90),
        "sex": (rng.random(count) < 0.42).astype(np.int64),
        "bmi": _whole(27.5 + 4.6 * (rng.standard_normal(count) + bmi_mix[clinic]), 16, 55),
        "duration": _whole(14 * np.exp(0.6 * rng.standard_normal(count)), 3, 72),
        "sitting": _whole(6.5 + 2.5 * rng.standard_normal(count), 0, 16),
        "earlier_treatment": (rng.random(count) < 0.45).astype(np.int64),
    }


def _standard(record: dict[str, Codes]) -> dict[str, Floats]:
    centre = {"age": (56, 14), "bmi": (27.5, 4.6), "duration": (16.8, 10.8), "sitting": (6.5, 2.5)}
    standard: dict[str, Floats] = {
        name: np.asarray((record[name] - middle) / spread, np.float64)
        for name, (middle, spread) in centre.items()
    }
    return {**standard, "earlier_treatment": record["earlier_treatment"].astype(np.float64)}


def _hips(rng: np.random.Generator, standard: dict[str, Floats]) -> tuple[Flags, Flags]:
    """Weak, stiff: 48 % are one or the other; weakness commoner with age and weight."""
    count = len(standard["age"])
    weak = rng.standard_normal(count) + 0.2 * standard["age"] + 0.1 * standard["bmi"] > ndtri(0.645)
    stiff = rng.standard_normal(count) + 0.1 * standard["age"] + 0.4 * weak > ndtri(0.77)
    return weak, stiff


def _severity(
    rng: np.random.Generator, standard: dict[str, Floats], weak: Flags, clinic: Codes
) -> tuple[Floats, Floats]:
    """Common severity, and ODI's place on it, both about standard normal."""
    count = len(clinic)
    burden = (
        0.15 * standard["age"] + 0.15 * standard["duration"] + 0.10 * standard["bmi"] + 0.25 * (weak - 0.35)
    )
    by_clinic = 0.12 * rng.standard_normal(clinic.max() + 1)
    severity = burden + by_clinic[clinic] + 0.95 * rng.standard_normal(count)
    share = planted.SCALES["ODI"].severity
    return severity, share * severity + np.sqrt(1 - share**2) * rng.standard_normal(count)


def _choice(rng: np.random.Generator, clinic: Codes, pull: Floats) -> tuple[Codes, Floats]:
    """Therapy drawn from its propensities; clinics differ in habit, but not those with a planted effect."""
    habit = 0.25 * rng.standard_normal((clinic.max() + 1, len(planted.THERAPIES)))
    habit[[each for each in planted.CLINICS_PLANTED if each < len(habit)]] = 0
    odds = np.exp(planted.POPULARITY + habit[clinic] + pull)
    propensity = odds / odds.sum(axis=1, keepdims=True)
    therapy = (rng.random(len(clinic))[:, None] > propensity.cumsum(axis=1)).sum(axis=1)
    return np.minimum(therapy, len(planted.THERAPIES) - 1), propensity


def _calendar(rng: np.random.Generator, count: int) -> tuple[Codes, Codes]:
    """Quarter of the start and the number of visits due by the cut-off, the end of the last quarter."""
    start = rng.random(count) * planted.QUARTERS
    weeks_left = (planted.QUARTERS - start) * 365.25 / 4 / 7
    return start.astype(np.int64), np.searchsorted(planted.WEEKS, weeks_left, side="right")


def _lost(rng: np.random.Generator, odi: Floats, age: Floats) -> Flags:
    """Visits without a score: mostly those who stay away stay away; more of the young and the worse."""
    more = planted.LOST_MORE["odi"] * odi + planted.LOST_MORE["age"] * age
    habit, now = rng.standard_normal(len(odi)), rng.standard_normal((len(odi), len(planted.WEEKS)))
    tendency = (more + np.sqrt(0.8) * habit)[:, None] + np.sqrt(0.2) * now
    spread = np.sqrt(1 + sum(pull**2 for pull in planted.LOST_MORE.values()))
    return tendency > spread * ndtri(1 - planted.LOST)


def _whole(values: Floats, low: int, high: int) -> Codes:
    return np.clip(np.rint(values), low, high).astype(np.int64)
