"""What every patient would score under every therapy, and what a clinic then writes down."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from lumbar.demo import calibration as planted
from lumbar.demo.people import Codes, Flags, Floats, People
from lumbar.instruments import Instrument

SHAPE = planted.TOGETHER + planted.OWN + planted.PASSING


@dataclass(frozen=True)
class Course:
    """One instrument: ``baseline`` (patients), ``potential`` (patients, visits, arms), in its unit.

    Neither floored nor rounded: the truth is taken from these.
    """

    baseline: Floats
    potential: Floats


def course(tool: Instrument, who: People, seed: int, effect: bool) -> Course:
    """Baseline and potential scores; the same for an instrument whichever others are made.

    ``effect`` False: every therapy is as good as spine-focused, so the truth of every contrast is 0.
    """
    rng = np.random.default_rng([seed, crc32(tool.code.encode())])
    scale = planted.SCALES[tool.code]
    worse = 1.0 if tool.better == "lower" else -1.0
    place = _place(rng, tool, who)
    baseline = scale.mean + worse * scale.sd * (_skewed(place, scale) if scale.skewed else place)
    standing = worse * (baseline - scale.mean) / scale.sd
    change = _change(scale, who, standing)
    noise = planted.NOISE
    if not effect:
        change = np.repeat(change[:, :, [planted.SPINE_ARM]], change.shape[2], axis=2)
        noise = np.full_like(noise, noise[planted.SPINE_ARM])
    change += _burden(who)[:, None, None] + _clinic_effect(who)[:, None, None]
    expected = baseline[:, None, None] + worse * scale.sd * change
    size = expected if scale.skewed else 1.75 * scale.sd
    return Course(baseline, expected + worse * size * noise * _chance(rng, who)[:, :, None])


def _place(rng: np.random.Generator, tool: Instrument, who: People) -> Floats:
    """Where the patient stands at baseline, standard normal, higher is worse."""
    if tool.code == "ODI":
        return who.odi
    share = planted.SCALES[tool.code].severity
    own = rng.standard_normal(len(who.severity))
    return share * who.severity + np.sqrt(1 - share**2) * own


def _skewed(place: Floats, scale: planted.Scale) -> Floats:
    """Standard normal to a standardised gamma of the scale's spread (Wilson & Hilferty 1931, PNAS 17:684)."""
    shape = (scale.mean / scale.sd) ** 2
    cube = np.maximum(1 - 1 / (9 * shape) + place / (3 * np.sqrt(shape)), 0.0) ** 3
    return np.sqrt(shape) * (cube - 1)


def _change(scale: planted.Scale, who: People, standing: Floats) -> Floats:
    """Expected change (patients, visits, arms) in standard deviations: the therapy's, its slope, the hip's."""
    mean = planted.CHANGE * scale.response + np.multiply.outer(standing, planted.SLOPE - 1)
    hip = planted.HIP_MINUS_SPINE_QBPDS / planted.SCALES["QBPDS"].sd * scale.response
    change = planted.COURSE[None, :, None] * mean[:, None, :]
    extra = np.multiply.outer(who.weak.astype(np.float64), hip)
    change[:, :, planted.HIP_ARM] += extra
    change[:, :, planted.COMBINED_ARM] += planted.COMBINED_SHARE * extra
    return change


def _burden(who: People) -> Floats:
    """What the record (and the unrecorded factor) says of the outlook, alike in all arms and visits."""
    factors = {**who.standard, "weak": who.weak.astype(np.float64)}
    recorded = sum(factors[name] * share for name, share in planted.PROGNOSIS.items())
    return recorded + planted.UNRECORDED * who.unrecorded


def _clinic_effect(who: People) -> Floats:
    """Two outliers, and one clinic that shifts from its 19th quarter on."""
    own = np.zeros(len(who.clinic))
    for clinic, effect in planted.OUTLIERS.items():
        own[who.clinic == clinic] = effect
    late = who.quarter >= planted.SHIFT_QUARTER - 1
    own[(who.clinic == planted.SHIFT_CLINIC) & late] = planted.SHIFT
    return own


def _chance(rng: np.random.Generator, who: People) -> Floats:
    """Standardised gamma noise (patients, visits), the same in every arm; never below -sqrt(SHAPE)."""
    count = len(who.clinic)
    own = rng.gamma(planted.OWN, size=count)
    passing = rng.gamma(planted.PASSING, size=(count, len(planted.WEEKS)))
    return ((who.together + own)[:, None] + passing - SHAPE) / np.sqrt(SHAPE)


def written_down(scores: Floats, tool: Instrument) -> Codes:
    """Scores inside the instrument's range, on its step, as whole numbers x scale."""
    steps = np.rint((np.clip(scores, tool.low, tool.high) - tool.low) / tool.step)
    return np.rint((tool.low + steps * tool.step) * tool.scale).astype(np.int64)


def observed(truth: Course, who: People) -> tuple[Floats, Flags]:
    """Scores (patients, visits) under the therapy given, and whether each was due and came back."""
    given = np.take_along_axis(truth.potential, who.therapy[:, None, None], axis=2)[:, :, 0]
    due = np.arange(len(planted.WEEKS)) < who.visits_due[:, None]
    return given, due & ~who.lost
