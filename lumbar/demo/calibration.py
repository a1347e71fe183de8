"""Every number planted in the demonstration network, and the published figure it stands for.

Effects and slopes are in standard deviations of the instrument's baseline, so that one table serves all
instruments; positive is worse.
"""

from dataclasses import dataclass

import numpy as np

THERAPIES = ("hip-focused", "spine-focused", "combined", "general exercise", "usual care")
HIP_ARM, SPINE_ARM, COMBINED_ARM, GENERAL_ARM, USUAL_ARM = range(5)
WEEKS = (6, 12, 26, 52)
FIRST_YEAR, QUARTERS = 2017, 32
CUT_OFF = "2024-12-31"
PRIMARY_INSTRUMENT, PRIMARY_WEEK = "ODI", 12


@dataclass(frozen=True)
class Scale:
    """How one instrument behaves at baseline and how far it moves.

    ``mean``, ``sd`` of baseline in its unit; ``severity``: correlation with the patient's common severity;
    ``response``: its change under therapy in standard deviations, relative to ODI's; ``skewed``: right.
    """

    mean: float
    sd: float
    severity: float
    response: float = 1.0
    skewed: bool = True


SCALES: dict[str, Scale] = {
    "ODI": Scale(29.8, 11.4, 0.80),
    "NPRS_BACK": Scale(5.0, 1.7, 0.62, skewed=False),
    "RMDQ": Scale(9.5, 4.2, 0.80),
    "QBPDS": Scale(30.0, 12.0, 0.85),
    "TUG": Scale(9.6, 2.2, 0.55, 0.35),
    "6MWT": Scale(451.0, 90.0, 0.50, 0.30, skewed=False),
    "GAIT": Scale(1.12, 0.20, 0.55, 0.40, skewed=False),
    "BERG": Scale(50.0, 3.5, 0.45, 0.40, skewed=False),
    "HIP_EXT_ROM": Scale(12.0, 6.0, 0.30, 0.40, skewed=False),
    "HIP_ABD_N_KG": Scale(1.60, 0.45, 0.30, 0.50, skewed=False),
}
"""ODI 23-37 by arm and skewed right, pain 4-6 and r(pain, ODI) 0.47 (registries); walking and TUG as in MASH."""

CHANGE = np.array([-1.03, -1.03, -1.03, -1.06, -0.29])
"""Change at week 12 of a patient of average severity without weak hips: effective ODI -10 to -14, usual -2.3."""

SLOPE = np.array([0.69, 0.69, 0.69, 0.69, 0.96])
"""Follow-up per unit of baseline, which with NOISE gives r = 0.67 under effective therapy, 0.88 in usual care."""

NOISE = np.array([0.40, 0.40, 0.40, 0.40, 0.194])
"""Spread of the follow-up score relative to its expected value, so that no score falls below zero."""

TOGETHER, OWN, PASSING = 1.5, 1.5, 2.2
"""Gamma shapes of the chance in a follow-up score: the patient's, the instrument's, the visit's."""

COURSE = np.array([0.85, 1.00, 1.00, 0.95])
"""Share of the change of week 12 that is there at weeks 6, 12, 26, 52."""

HIP_MINUS_SPINE_QBPDS = np.array([-3.6, -3.0, -1.5, 0.0])
"""Points of QBPDS in patients with weak hips, by visit (MASH, Hicks 2024, Lancet Rheumatol 6:e10); 0 without."""

COMBINED_SHARE = 0.5
"""Share of the hip effect that combined therapy brings: trials found little (Kendall 2015, Fukuda 2021)."""

PROGNOSIS = {
    "age": 0.05,
    "duration": 0.06,
    "bmi": 0.03,
    "sitting": 0.02,
    "earlier_treatment": 0.06,
    "weak": 0.08,
}
"""Worse at every visit per standard deviation (yes against no for the last two), alike in all arms."""

UNRECORDED = -0.35
"""Better at every visit per standard deviation of the factor nobody recorded, where it is switched on."""

UNRECORDED_CHOICE = np.array([0.7, 0.0, 0.7, 0.0, -0.7])
"""Its pull on the choice of therapy, by arm."""

OUTLIERS = {6: -0.40, 17: 0.40}
"""Two clinics (numbered from 0) with an effect of their own; no other clinic has one."""

SHIFT_CLINIC, SHIFT_QUARTER, SHIFT = 11, 19, 0.45
"""One of the rest does worse for patients who start in the 19th quarter or later."""

CLINICS_PLANTED = (*OUTLIERS, SHIFT_CLINIC)

CHOICE = {
    "odi": np.array([0.0, 0.0, 0.65, -0.15, -0.50]),
    "age": np.array([-0.1, 0.0, 0.50, -0.20, 0.05]),
    "duration": np.array([0.0, 0.0, 0.20, -0.10, -0.15]),
    "earlier_treatment": np.array([0.1, 0.0, 0.30, -0.10, -0.10]),
    "weak": np.array([1.10, 0.0, 0.45, 0.0, 0.0]),
    "stiff": np.array([0.35, 0.0, 0.20, 0.0, 0.0]),
}
"""Indication, all of it recorded: log-odds against spine-focused per standard deviation (or yes against no)."""

POPULARITY = np.array([-0.35, 0.10, -0.55, 0.10, 0.10])
LOST = np.array([0.10, 0.22, 0.38, 0.50])
"""Share of due visits without a score, by visit (registries and trials: 10 to 50 %)."""

LOST_MORE = {"odi": 0.25, "age": -0.30}
"""Pull on being lost per standard deviation: the worse and the young."""

NO_BASELINE = 0.03
UNKNOWN_HIP = 0.04
SWITCHED = 0.06
