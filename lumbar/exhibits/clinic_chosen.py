"""From chosen codes to the patients and the comparison asked for."""

from dataclasses import dataclass, replace
from typing import cast

from lumbar.answers.clinics import Comparison, EpisodeFilters, SideBySide
from lumbar.answers.clinics_fitted import Missing, Model
from lumbar.answers.clinics_funnel import FunnelMeasure
from lumbar.answers.clinics_responders import MissingResponse
from lumbar.answers.clinics_subgroups import By
from lumbar.exhibits.choices import choice
from lumbar.exhibits.chosen import Chosen, one, several, span
from lumbar.exhibits.clinic_choices import CHANGE, given
from lumbar.questions.episode_filters import OPEN_AGE, HipFilter, SexFilter

OLDEST = "95+"


@dataclass(frozen=True)
class Asked:
    """A comparison of therapies: whose outcomes, compared how, and which change counts as a response."""

    patients: EpisodeFilters
    how: Comparison
    change: str = ""
    response: MissingResponse = "complete"


def therapies(chosen: Chosen) -> Asked:
    """What is compared."""
    everybody = patients(chosen)
    change = CHANGE + everybody.instrument
    return Asked(
        everybody,
        _comparison(chosen),
        one(chosen, change) if choice(change) else "",
        cast("MissingResponse", one(chosen, "response")),
    )


@dataclass(frozen=True)
class Beside:
    """Clinics set side by side: by whose outcomes, how, and which of them is followed ("" for none)."""

    patients: EpisodeFilters
    how: SideBySide
    followed: str = ""


def beside(chosen: Chosen) -> Beside:
    """How clinics are set side by side."""
    everybody, measure = patients(chosen), cast("FunnelMeasure", one(chosen, "funnel"))
    change, followed = CHANGE + everybody.instrument, one(chosen, "followed")
    how = SideBySide(
        measure,
        one(chosen, change) if measure == "responders" and choice(change) else "",
        one(chosen, "dispersion") == "on",
        one(chosen, "mix") == "therapy",
    )
    return Beside(everybody, how, "" if followed == "none" else followed)


def given_therapy(chosen: Chosen) -> str:
    """The therapy of which 100 patients are set beside the reference's."""
    return one(chosen, given(one(chosen, "reference")))


def subgroups(chosen: Chosen) -> By:
    """By what patients are split."""
    return cast("By", one(chosen, "subgroups"))


def patients(chosen: Chosen) -> EpisodeFilters:
    """The patients; a range left whole is no filter, so that the primary outcome stays the primary one."""
    everybody = EpisodeFilters(
        one(chosen, "instrument"),
        int(one(chosen, "visit")),
        sex=cast("SexFilter", one(chosen, "patient_sex")),
        hip_weakness=cast("HipFilter", one(chosen, "hips")),
        clinics=several(chosen, "clinics"),
        therapies=several(chosen, "therapies"),
    )
    return _started(_aged(everybody, chosen), chosen)


def _comparison(chosen: Chosen) -> Comparison:
    """How therapies are compared; no factor left stands for the baseline alone."""
    model, reference = one(chosen, "model"), one(chosen, "reference")
    adjust = several(chosen, "adjust") or ("baseline",)
    missing = cast("Missing", one(chosen, "missing"))
    factors = () if _whole("adjust", adjust) else adjust
    if model == "overlap":
        return Comparison(reference, factors, "overlap", missing)
    return Comparison(reference, factors, "none", missing, cast("Model", model))


def _whole(key: str, codes: tuple[str, ...]) -> bool:
    offered = choice(key)
    return offered is not None and codes == offered.default


def _aged(everybody: EpisodeFilters, chosen: Chosen) -> EpisodeFilters:
    """The patients within the edges, the upper one excluded."""
    first, end = span(chosen, "patient_ages")
    if _whole("patient_ages", (first, end)):
        return everybody
    last = OPEN_AGE if end == OLDEST else int(end) - 1
    return replace(everybody, age_from=int(first.rstrip("+")), age_to=last)


def _started(everybody: EpisodeFilters, chosen: Chosen) -> EpisodeFilters:
    first, last = span(chosen, "started")
    if _whole("started", (first, last)):
        return everybody
    return replace(everybody, year_from=int(first), year_to=int(last))
