"""From chosen codes to the control chart asked for."""

from dataclasses import dataclass
from typing import cast

from lumbar.answers.clinics_control import Measure
from lumbar.exhibits import clinic_chosen
from lumbar.exhibits.chosen import Chosen, number, one
from lumbar.exhibits.progress_choices import OF_SHARES, TARGET, TOGETHER
from lumbar.questions.clinics import EpisodeFilters


@dataclass(frozen=True)
class Watched:
    """Whose quarters: of which patients, at which clinic ("": all together), of what, with which limits and target."""

    patients: EpisodeFilters
    clinic: str = ""
    measure: Measure = "mean_change"
    screen: bool = False
    target: float | None = None


def progress(chosen: Chosen) -> Watched:
    """What is watched."""
    measure, clinic = cast("Measure", one(chosen, "progress")), one(chosen, "clinic")
    given = number(chosen, target_key(measure, one(chosen, "instrument")))
    share = given is not None and measure != "mean_change"
    return Watched(
        _patients(chosen),
        "" if clinic == TOGETHER else clinic,
        measure,
        one(chosen, "screened") == "yes",
        given / 100 if given is not None and share else given,
    )


def _patients(chosen: Chosen) -> EpisodeFilters:
    """All patients of the years chosen: quarter by quarter, some of them would be too few to be told."""
    everybody = ("patient_sex", "patient_ages", "hips", "clinics", "therapies")
    return clinic_chosen.patients({key: codes for key, codes in chosen.items() if key not in everybody})


def target_key(measure: str, instrument: str) -> str:
    """The filter that holds the target of a measure."""
    return f"{TARGET}{instrument}" if measure == "mean_change" else OF_SHARES
