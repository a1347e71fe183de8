"""What may happen after 2020, as one named value: the population, what rates do, and what both are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from lumbar.errors import CannotShow
from lumbar.places import require_one_of

RatePath = Literal["published", "constant", "trend", "custom"]
PopulationScenario = Literal["as_published", "medium", "low", "high"]
STEEPEST = 30.0
"""% per decade: no rate on record has moved faster for thirty years."""
POPULATION_NAMES: dict[PopulationScenario, str] = {
    "as_published": "population as in the GBD paper",
    "medium": "UN medium population",
    "low": "UN low population",
    "high": "UN high population",
}
RATE_NAMES: dict[RatePath, str] = {
    "published": "rates as published",
    "constant": "rates as in 2020",
    "trend": "rates on their trend, slowing",
}
"""Custom rates are named by their change."""
BRIEF_POPULATIONS: dict[PopulationScenario, str] = {
    "as_published": "GBD paper",
    "medium": "UN medium",
    "low": "UN low",
    "high": "UN high",
}
BRIEF_RATES: dict[RatePath, str] = {
    "published": "as published",
    "constant": "as in 2020",
    "trend": "on trend",
}
"""Where there is room for few letters."""
FOR_EXAMPLE = "custom-5"
CODES = tuple(
    f"{population}.{rates}" for population in POPULATION_NAMES for rates in (*RATE_NAMES, FOR_EXAMPLE)
)
"""Codes of scenarios, for whoever mistypes one: any other change per decade may follow ``custom``."""


@dataclass(frozen=True)
class Scenario:
    """A population and what rates do; ``change_per_decade`` (%) counts on the path custom alone.

    Raises CannotShow for a value outside the choices.
    """

    population: PopulationScenario = "as_published"
    rates: RatePath = "published"
    change_per_decade: float = 0.0

    def __post_init__(self) -> None:
        """Refuse wrong values with the nearest right ones."""
        require_one_of("rate path", self.rates, get_args(RatePath))
        require_one_of("population", self.population, get_args(PopulationScenario))
        if not abs(self.change_per_decade) <= STEEPEST:
            raise CannotShow(
                f"Rates cannot change by {self.change_per_decade:g} % per decade here. "
                f"Choose a change from −{STEEPEST:g} to +{STEEPEST:g} %."
            )
        if self.change_per_decade and self.rates != "custom":
            raise CannotShow(
                "A change per decade needs the rate path custom. Choose it, or leave the change out."
            )

    @property
    def code(self) -> str:
        """What stands for it in a link and on the command line.

        >>> Scenario("medium", "constant").code, Scenario("low", "custom", -2.5).code
        ('medium.constant', 'low.custom-2.5')
        """
        change = f"{self.change_per_decade + 0.0:g}" if self.rates == "custom" else ""
        return f"{self.population}.{self.rates}{change}"

    @property
    def parts(self) -> tuple[str, str]:
        """What the population and the rates are called, as they stand inside a sentence.

        >>> Scenario("high", "custom", 3.0).parts
        ('UN high population', 'rates rising 3 % per decade')
        """
        return POPULATION_NAMES[self.population], RATE_NAMES.get(self.rates) or self._pace()

    @property
    def name(self) -> str:
        """What a reader calls it, as it stands inside a sentence.

        >>> Scenario("medium", "constant").name
        'UN medium population, rates as in 2020'
        """
        return ", ".join(self.parts)

    @property
    def title(self) -> str:
        """The name where it stands alone.

        >>> Scenario().title
        'Population as in the GBD paper, rates as published'
        """
        return _capital(self.name)

    @property
    def brief(self) -> str:
        """Both parts in a few letters.

        >>> Scenario("low", "custom", -2.5).brief, Scenario().brief
        ('UN low, −2.5 % a decade', 'GBD paper, as published')
        """
        pace = f"{self.change_per_decade:+g} % a decade".replace("-", "−")
        return f"{BRIEF_POPULATIONS[self.population]}, {BRIEF_RATES.get(self.rates, pace)}"

    def _pace(self) -> str:
        change = self.change_per_decade
        way = "falling" if change < 0 else "rising" if change else "changing"
        return f"rates {way} {abs(change):g} % per decade"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def scenario(code: str) -> Scenario:
    """The scenario of a code, as ``Scenario.code`` gives it; raises CannotShow naming the nearest.

    >>> scenario("medium.custom-5").change_per_decade
    -5.0
    >>> scenario("published.as_published")
    Traceback (most recent call last):
    lumbar.errors.CannotShow: There is no scenario 'published.as_published'. Nearest: as_published.published.
    """
    population, _, rates = code.strip().replace("−", "-").partition(".")
    custom = re.fullmatch(r"custom([+-]?\d+(?:\.\d+)?)", rates)
    path = FOR_EXAMPLE if custom else rates
    if f"{rates}.{population}" in CODES:
        raise CannotShow(f"There is no scenario '{code}'. Nearest: {rates}.{population}.")
    if f"{population}.{path}" not in CODES:
        require_one_of("scenario", code, CODES)
    if custom:
        return Scenario(cast("PopulationScenario", population), "custom", float(custom[1]))
    return Scenario(cast("PopulationScenario", population), cast("RatePath", rates))


def scenarios(codes: tuple[str, ...]) -> tuple[Scenario, ...]:
    """The scenarios of the codes, in their order; the first is what others are compared with.

    Raises CannotShow where there is none, more than ``MOST``, or one twice.
    """
    known = tuple(scenario(code) for code in codes)
    if not known:
        raise CannotShow(f"No scenario is chosen. Choose one to {MOST}.")
    if len(known) > MOST:
        raise CannotShow(f"{len(known)} scenarios are too many for one picture. Choose up to {MOST}.")
    twice = next((each for place, each in enumerate(known) if each in known[:place]), None)
    if twice:
        raise CannotShow(f"The scenario “{twice.name}” is chosen twice. Choose another one beside it.")
    return known


MOST = 3
"""Scenarios that can be told apart side by side."""


def told_apart(known: tuple[Scenario, ...]) -> dict[str, tuple[str, ...]]:
    """By code, the parts of each name that not all of them share, as they stand inside a sentence; both of one alone.

    >>> told_apart((Scenario("medium"), Scenario("medium", "constant")))
    {'medium.published': ('rates as published',), 'medium.constant': ('rates as in 2020',)}
    """
    populations, rates = (len(set(parts)) for parts in zip(*(each.parts for each in known), strict=True))
    shown = (populations > 1 or rates == 1, rates > 1 or populations == 1)
    return {
        each.code: tuple(part for part, said in zip(each.parts, shown, strict=True) if said) for each in known
    }


def briefs(known: tuple[Scenario, ...]) -> dict[str, str]:
    """By code, one short line that tells each scenario from the others.

    >>> briefs((Scenario("medium"), Scenario("medium", "trend")))["medium.published"]
    'Rates as published'
    """
    apart = told_apart(known)
    return {
        each.code: each.brief if len(apart[each.code]) > 1 else _capital(apart[each.code][0])
        for each in known
    }


def shared(known: tuple[Scenario, ...]) -> str:
    """The part of the name that all of several scenarios share; "" where there is none.

    >>> shared((Scenario("medium"), Scenario("medium", "constant")))
    'UN medium population'
    """
    if len(known) < 2:
        return ""
    parts = [set(said) for said in zip(*(each.parts for each in known), strict=True)]
    return next((next(iter(said)) for said in parts if len(said) == 1), "")
