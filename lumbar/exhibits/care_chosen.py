"""From chosen codes to the care asked for: whose, in which year, and every factor that it is reckoned with."""

from dataclasses import dataclass
from typing import get_args

from lumbar.answers import CaseFilters
from lumbar.exhibits.chosen import Chosen, number, of_place_in_scenario, one
from lumbar.exhibits.numbers import care_key
from lumbar.measures.care_inputs import ESTIMATES, FACTORS, CareInputs, Ends, Factor
from lumbar.places import Level


@dataclass(frozen=True)
class Care:
    """Whose care in which year, reckoned with what; beside the places of which level, ranked by what."""

    cases: CaseFilters
    year: int
    inputs: CareInputs
    level: Level
    by: str

    @property
    def place(self) -> str:
        """The place followed."""
        return self.cases.places[0]


def care(chosen: Chosen) -> Care:
    """What care is asked for; raises CannotShow where inputs contradict each other."""
    level = next(known for known in get_args(Level) if known == one(chosen, "level"))
    return Care(
        of_place_in_scenario(chosen),
        int(one(chosen, "care_year")),
        inputs(chosen),
        level,
        one(chosen, "care_by"),
    )


def inputs(chosen: Chosen) -> CareInputs:
    """Low, middle and high of every factor, and the therapists of today."""
    ends = {key: _ends(chosen, factor) for key, factor in FACTORS.items()}
    return CareInputs(**ends, therapists=number(chosen, "care_therapists"))


def _ends(chosen: Chosen, factor: Factor) -> Ends:
    one_unit = 100 if factor.share else 1
    low, middle, high = (
        (number(chosen, care_key(factor.key, estimate)) or 0.0) / one_unit for estimate in ESTIMATES
    )
    return low, middle, high
