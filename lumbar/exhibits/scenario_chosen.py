"""From chosen codes to scenarios side by side, and to what is assumed about more care."""

from dataclasses import dataclass, replace
from typing import Any, cast

from lumbar.answers import CaseFilters
from lumbar.answers.what_if import effect_in_clinics
from lumbar.charts.lines import MeasureName
from lumbar.exhibits.asking import ask
from lumbar.exhibits.chosen import Chosen, of_one_place, one, several, span
from lumbar.exhibits.scenario_choices import CLINICS
from lumbar.measures.care_inputs import Ends
from lumbar.measures.what_if_inputs import WhatIf
from lumbar.questions import Scenario
from lumbar.questions import scenarios as known_scenarios


@dataclass(frozen=True)
class Compared:
    """Whose cases of one place, under which scenarios, in which measure; the differences of which year."""

    cases: CaseFilters
    codes: tuple[str, ...]
    measure: MeasureName
    year: int

    @property
    def known(self) -> tuple[Scenario, ...]:
        """The scenarios; raises CannotShow where there is none."""
        return known_scenarios(self.codes)


@dataclass(frozen=True)
class Supposed:
    """What is assumed about more care, on top of a comparison's first scenario, and where the effect comes from."""

    compared: Compared
    inputs: WhatIf
    effect: tuple[str, str] | None = None


def scenarios(chosen: Chosen) -> Compared:
    """What is compared."""
    return Compared(
        of_one_place(chosen),
        several(chosen, "scenarios"),
        cast("MeasureName", one(chosen, "measure")),
        int(one(chosen, "scenario_year")),
    )


def what_if(chosen: Chosen) -> Supposed:
    """What is assumed: the middle lies half-way between low and high, unless the clinics tell the effect."""
    inputs = WhatIf(
        _halved(span(chosen, "if_reach"), 100),
        _halved(span(chosen, "if_effect"), 100),
        _halved(span(chosen, "if_lasting"), 12),
        int(one(chosen, "if_start")),
        int(one(chosen, "if_ramp")),
        int(one(chosen, "if_contacts")),
    )
    if one(chosen, "if_effect_from") != CLINICS:
        return Supposed(scenarios(chosen), inputs)
    return Supposed(scenarios(chosen), inputs, (one(chosen, "if_therapy"), one(chosen, "if_against")))


def clinics_effect(asked: Supposed) -> dict[str, Any] | None:
    """The row of ``effect_in_clinics`` that the effect is taken from; None where it is assumed."""
    return ask(effect_in_clinics, *asked.effect).row(0, named=True) if asked.effect else None


def with_effect(asked: Supposed) -> WhatIf:
    """The inputs, with the clinics' effect where it is asked for and can be shown."""
    row = clinics_effect(asked)
    if row is None or row["refusal"]:
        return asked.inputs
    return replace(asked.inputs, effect=(row["low"], row["middle"], row["high"]))


def _halved(ends: tuple[str, str], unit: int) -> Ends:
    low, high = (int(end) / unit for end in ends)
    return low, (low + high) / 2, high
