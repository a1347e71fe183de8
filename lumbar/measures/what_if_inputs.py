"""What is assumed about care for more people: every factor, its range, its unit, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from lumbar.errors import CannotShow
from lumbar.measures.care_inputs import Ends, Factor, require_range
from lumbar.measures.growth import LAST_ESTIMATE

FADING = (
    "Differences between therapies fade in trials: on the Quebec scale −3.6 points at 8 weeks and −1.5 at 26 (hip "
    "against spine exercises, Hicks 2024, Lancet Rheumatol 6:e10); on pain 0.0 cm (95 % interval −1.1 to 1.1) at 12 "
    "months (hip exercises added, Fukuda 2021, Braz J Phys Ther 25:900)."
)
WHAT_IF_FACTORS: dict[str, Factor] = {
    factor.key: factor
    for factor in (
        Factor(
            "reach",
            "Share of people with low back pain within reach",
            "%",
            (0.10, 0.20, 0.30),
            1.0,
            "Assumption: people reached beyond those who are treated today, who are in the reference already.",
        ),
        Factor(
            "effect",
            "Added to the chance to be free of back pain, per course",
            "%",
            (0.02, 0.06, 0.10),
            1.0,
            "Assumption: no trial says it for everybody with low back pain.",
        ),
        Factor("lasting", "How long it lasts", "years", (0.25, 0.625, 1.0), 5.0, f"Assumption. {FADING}"),
    )
}
"""Every factor of the chain by its key."""
CONTACTS = 16
"""Contacts per course: 16 visits over 8 weeks (Hicks 2024, Lancet Rheumatol 6:e10, a trial)."""
MOST_CONTACTS, LONGEST = 200, 30
LAST = 2050
"""The last year with figures."""


@dataclass(frozen=True)
class WhatIf:
    """Low, middle and high of every factor; the first year of care, the years until all are reached, contacts a course.

    ``reach`` and ``effect`` are shares from 0 to 1, ``lasting`` is in years; contacts are counted, they change nothing
    else. Raises CannotShow for a share above 100 %, a negative value, or ends out of order.
    """

    reach: Ends = WHAT_IF_FACTORS["reach"].ends
    effect: Ends = WHAT_IF_FACTORS["effect"].ends
    lasting: Ends = WHAT_IF_FACTORS["lasting"].ends
    start: int = 2025
    ramp: int = 10
    contacts: int = CONTACTS

    def __post_init__(self) -> None:
        """Refuse what no factor can be."""
        for key, ends in (("reach", self.reach), ("effect", self.effect), ("lasting", self.lasting)):
            require_range(WHAT_IF_FACTORS[key], ends)
        if not LAST_ESTIMATE < self.start <= LAST:
            raise CannotShow(
                f"More care cannot start in {self.start}. Choose a year from {LAST_ESTIMATE + 1} to {LAST}."
            )
        if not 0 <= self.ramp <= LONGEST:
            raise CannotShow(f"Care is built up over 0 to {LONGEST} years here, not {self.ramp}.")
        if not 1 <= self.contacts <= MOST_CONTACTS:
            raise CannotShow(f"A course has 1 to {MOST_CONTACTS} contacts here, not {self.contacts}.")
