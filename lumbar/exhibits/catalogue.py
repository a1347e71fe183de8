"""Every exhibit by its name: what a page pins, a link restores and a story keeps."""

from collections.abc import Callable, Mapping

from lumbar.deck.exhibit import Exhibit
from lumbar.errors import CannotShow
from lumbar.exhibits import (
    care,
    care_chosen,
    check,
    clinic_chosen,
    drivers,
    funnel,
    outlook,
    patients,
    people,
    places,
    progress,
    progress_chosen,
    scenario_chosen,
    scenarios,
    therapies,
)
from lumbar.exhibits import chosen as asked
from lumbar.exhibits.chosen import Chosen

EXHIBITS: Mapping[str, Callable[[Chosen], Exhibit]] = {
    "outlook": lambda chosen: outlook.trend(*asked.outlook(chosen)),
    "map": lambda chosen: places.growth_map(asked.growth(chosen), asked.peers(chosen)[0]),
    "ranking": lambda chosen: places.growth_ranking(asked.growth(chosen), asked.peers(chosen)[0]),
    "peers": lambda chosen: places.peers(asked.growth(chosen), *asked.peers(chosen)),
    "pyramid": lambda chosen: people.two_years(*asked.people(chosen)),
    "ages": lambda chosen: people.ages_over_years(asked.people(chosen)[0]),
    "share_60_and_over": lambda chosen: people.share(asked.people(chosen)[0], "share_60_and_over"),
    "share_15_to_64": lambda chosen: people.share(asked.people(chosen)[0], "share_15_to_64"),
    "women_to_men": lambda chosen: people.share(asked.people(chosen)[0], "women_to_men"),
    "drivers": lambda chosen: drivers.steps(asked.drivers(chosen)),
    "drivers_by_place": lambda chosen: drivers.ranked(asked.drivers(chosen)),
    "risks": lambda _: drivers.risks(),
    "care_chain": lambda chosen: care.chain(care_chosen.care(chosen)),
    "care_over_time": lambda chosen: care.over_time(care_chosen.care(chosen)),
    "care_by_age": lambda chosen: care.by_age(care_chosen.care(chosen)),
    "care_by_place": lambda chosen: care.by_place(care_chosen.care(chosen)),
    "care_inputs": lambda chosen: care.inputs(care_chosen.care(chosen)),
    "scenarios": lambda chosen: scenarios.side_by_side(scenario_chosen.scenarios(chosen)),
    "scenario_differences": lambda chosen: scenarios.differences(scenario_chosen.scenarios(chosen)),
    "what_if": lambda chosen: scenarios.more_care(scenario_chosen.what_if(chosen)),
    "agreement": lambda _: check.agreement(),
    "back_test": lambda _: check.back_tested(),
    "calibration": lambda _: check.calibration(),
    "differences": lambda chosen: therapies.differences(clinic_chosen.therapies(chosen)),
    "profile": lambda chosen: therapies.profile(clinic_chosen.therapies(chosen)),
    "responders": lambda chosen: therapies.responders(clinic_chosen.therapies(chosen)),
    "thresholds": lambda chosen: therapies.thresholds(clinic_chosen.therapies(chosen)),
    "hundred": lambda chosen: therapies.hundred(
        clinic_chosen.therapies(chosen), clinic_chosen.given_therapy(chosen)
    ),
    "recovery": lambda chosen: therapies.recovery(clinic_chosen.therapies(chosen)),
    "for_whom": lambda chosen: therapies.for_whom(
        clinic_chosen.therapies(chosen), clinic_chosen.subgroups(chosen)
    ),
    "control": lambda chosen: progress.control(progress_chosen.progress(chosen)),
    "control_by_clinic": lambda chosen: progress.by_clinic(progress_chosen.progress(chosen)),
    "flow": lambda chosen: patients.flow(clinic_chosen.patients(chosen)),
    "lost": lambda chosen: patients.lost(clinic_chosen.patients(chosen)),
    "mix": lambda chosen: patients.mix(clinic_chosen.patients(chosen)),
    "balance": lambda chosen: patients.balance(clinic_chosen.patients(chosen)),
    "baselines": lambda chosen: patients.begun(clinic_chosen.patients(chosen)),
    "sessions": lambda chosen: patients.sessions(clinic_chosen.patients(chosen)),
    "funnel": lambda chosen: funnel.funnel(clinic_chosen.beside(chosen)),
    "caterpillar": lambda chosen: funnel.caterpillar(clinic_chosen.beside(chosen)),
    "endings": lambda chosen: patients.endings(clinic_chosen.patients(chosen)),
}


def exhibit(name: str, chosen: Chosen) -> Exhibit:
    """The exhibit ``name`` for the codes chosen; raises CannotShow where there is no such exhibit."""
    if name not in EXHIBITS:
        raise CannotShow(f"There is no chart {name} here. Pin it again from its page.")
    return EXHIBITS[name](chosen)
