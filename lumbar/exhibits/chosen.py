"""From chosen codes to frozen filters: the same for a page, a link, and a saved story."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, cast, get_args

from lumbar.answers import CaseFilters
from lumbar.charts.lines import MeasureName, Scale, View
from lumbar.errors import CannotShow
from lumbar.exhibits.choices import CUSTOM, OTHER_AGES, PANELS, choice
from lumbar.measures.peers import PeerRule
from lumbar.places import Level
from lumbar.questions.population import PopulationScenario, RatePath, Sex

Chosen: TypeAlias = Mapping[str, tuple[str, ...]]
"""The codes chosen under each filter's key; a key left out stands for the filter's default."""
RankBy: TypeAlias = Literal["change", "change_pct"]


@dataclass(frozen=True)
class Growth:
    """Whose cases, between which years, for places of which level, ranked by what."""

    cases: CaseFilters
    years: tuple[int, int]
    level: Level
    rank_by: RankBy


def several(chosen: Chosen, key: str) -> tuple[str, ...]:
    """The codes chosen under ``key``; raises CannotShow where the filter does not offer them."""
    known = choice(key)
    if known is None:
        raise CannotShow(f"There is no filter {key} here. Choose again on the page.")
    given = chosen.get(key, known.default)
    if refusal := known.refusal(given):
        raise CannotShow(f"Under “{known.label}” the choice is {refusal}. Choose again on the page.")
    return known.codes(given)


def one(chosen: Chosen, key: str) -> str:
    """The one code chosen under ``key``."""
    return several(chosen, key)[0]


def number(chosen: Chosen, key: str) -> float | None:
    """The number given under ``key``; None where none is."""
    return next(map(float, several(chosen, key)), None)


def span(chosen: Chosen, key: str) -> tuple[str, str]:
    """First and last code chosen under ``key``."""
    first, last = several(chosen, key)
    return first, last


def outlook(chosen: Chosen) -> tuple[CaseFilters, View, bool]:
    """Whose cases under which scenario, how they are looked at, and whether in panels."""
    places, scale = several(chosen, "places"), one(chosen, "scale")
    view = View(
        cast("MeasureName", one(chosen, "measure")),
        "level" if scale == PANELS else cast("Scale", scale),
    )
    return _cases(chosen, places), view, scale == PANELS


def growth(chosen: Chosen) -> Growth:
    """What growth is asked for."""
    level = next(known for known in get_args(Level) if known == one(chosen, "level"))
    return Growth(_cases(chosen, ("WLD",)), years(chosen), level, cast("RankBy", one(chosen, "by")))


def peers(chosen: Chosen) -> tuple[str, PeerRule]:
    """A country and the rule that finds its peers."""
    return one(chosen, "country"), cast("PeerRule", one(chosen, "peers"))


def drivers(chosen: Chosen) -> Growth:
    """Return whose change is taken apart. It starts in UN medium: as published, the calibration is among the parts."""
    own = {**chosen, "population": several(chosen, "drivers_population")}
    return replace(growth(own), cases=_cases(own, (one(chosen, "place"),)), rank_by="change")


def people(chosen: Chosen) -> tuple[CaseFilters, tuple[int, int]]:
    """Whose cases of one place, everybody's, and the two years laid over each other."""
    whole = {key: codes for key, codes in chosen.items() if key not in ("sex", "ages", "between")}
    return _cases(whole, (one(chosen, "place"),)), years(chosen)


def of_one_place(chosen: Chosen) -> CaseFilters:
    """Whose cases of one place, whatever the scenario."""
    bare = {key: codes for key, codes in chosen.items() if key not in ("rates", "pace", "population")}
    return _cases(bare, (one(chosen, "place"),))


def of_place_in_scenario(chosen: Chosen) -> CaseFilters:
    """Whose cases of one place, under the scenario chosen."""
    return _cases(chosen, (one(chosen, "place"),))


def years(chosen: Chosen) -> tuple[int, int]:
    """Two different years, the earlier first."""
    first, last = span(chosen, "years")
    return int(first), int(last)


def _cases(chosen: Chosen, places: tuple[str, ...]) -> CaseFilters:
    rates = cast("RatePath", one(chosen, "rates"))
    return CaseFilters(
        places,
        cast("Sex", one(chosen, "sex")),
        *_ages(chosen),
        rates,
        cast("PopulationScenario", one(chosen, "population")),
        float(one(chosen, "pace")) if rates == CUSTOM else 0.0,
    )


def _ages(chosen: Chosen) -> tuple[int, int]:
    """First and last age: a usual range, or one between two five-year edges."""
    usual = one(chosen, "ages")
    if usual == OTHER_AGES:
        first, end = span(chosen, "between")
        return int(first), 120 if end == "100+" else int(end) - 1
    first, _, last = usual.partition("-")
    return (0, 120) if usual == "all" else (int(first), int(last))
