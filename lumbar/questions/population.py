"""Questions about people with low back pain, 1990 to 2050."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, get_args

import polars as pl

from lumbar.errors import CannotShow
from lumbar.places import require_one_of, require_place
from lumbar.questions.scenarios import PopulationScenario, RatePath, Scenario
from lumbar.store import generation, rows

Sex = Literal["both", "female", "male"]

YEARS: tuple[int, ...] = tuple(range(1990, 2051, 5))
AGE_STARTS: tuple[int, ...] = tuple(range(0, 100, 5))
OPEN_AGE = 120
AGE_ENDS: tuple[int, ...] = (*(age - 1 for age in AGE_STARTS[1:]), OPEN_AGE)


@dataclass(frozen=True)
class CaseFilters:
    """Whose cases, under which scenario. Raises CannotShow for a value outside the choices.

    ``age_to`` is the last age included (4, 9 ... 94, or 120 for no upper end); ``rates`` and ``population`` name
    the scenario: ``as_published`` calibrates UN medium to the totals the paper prints. ``change_per_decade`` (%)
    is what rates do after 2020 on the path ``custom``, and 0 on every other.
    """

    places: tuple[str, ...] = ("WLD",)
    sex: Sex = "both"
    age_from: int = 0
    age_to: int = OPEN_AGE
    rates: RatePath = "published"
    population: PopulationScenario = "as_published"
    change_per_decade: float = 0.0

    def __post_init__(self) -> None:
        """Refuse wrong values with the nearest right ones."""
        require_one_of("sex", self.sex, get_args(Sex))
        _ = self.scenario  # refuses wrong values itself
        if self.age_to < self.age_from:
            raise CannotShow(
                f"Ages {self.age_from} to {self.age_to} are reversed. Put the younger age first."
            )
        _require_edge("from", self.age_from, AGE_STARTS)
        _require_edge("to", self.age_to, AGE_ENDS)
        require_places(self.places)

    @property
    def scenario(self) -> Scenario:
        """What is assumed about the years after 2020; raises CannotShow for a value outside the choices."""
        return Scenario(self.population, self.rates, self.change_per_decade)

    def under(self, scenario: Scenario) -> CaseFilters:
        """The same people under another scenario."""
        return replace(
            self,
            rates=scenario.rates,
            population=scenario.population,
            change_per_decade=scenario.change_per_decade,
        )

    @property
    def all_ages(self) -> bool:
        """True where no age is filtered out."""
        return self.age_from == 0 and self.age_to == OPEN_AGE

    @property
    def one_age_group(self) -> bool:
        """True where a single five-year group is chosen."""
        return AGE_STARTS.index(self.age_from) == AGE_ENDS.index(self.age_to)


def require_places(places: Sequence[str]) -> None:
    """Raise CannotShow with the nearest codes where a place is unknown or has no population by age."""
    names, empty = _known_places(generation())
    for place in places:
        require_place(place, names)
        if place in empty:
            raise CannotShow(
                f"The UN publishes no population by age for {names[place]}. Choose another place."
            )


@lru_cache(maxsize=1)
def _known_places(_generation: tuple[int, ...]) -> tuple[dict[str, str], frozenset[str]]:
    """Names by code, and the codes without a population: asked once for each generation of the data."""
    known = places_by_level()
    return dict(known.select("place", "name").iter_rows()), frozenset(known.filter(countries=0)["place"])


def _require_edge(which: str, age: int, edges: tuple[int, ...]) -> None:
    if age not in edges:
        near = (
            (94, OPEN_AGE)
            if age > 94 and which == "to"
            else sorted(sorted(edges, key=lambda e: abs(e - age))[:2])
        )
        raise CannotShow(
            f"Ages go in five-year groups: no group {_STARTS[which]} {age}. Nearest: {near[0]}, {near[1]}."
        )


_STARTS = {"from": "starts at", "to": "ends at"}


def require_years(years: Sequence[int]) -> None:
    """Raise CannotShow for a year without figures."""
    for year in years:
        if year not in YEARS:
            near = sorted(sorted(YEARS, key=lambda known: abs(known - year))[:2])
            raise CannotShow(
                f"There are no figures for {year}, only every five years. Nearest: {near[0]}, {near[1]}."
            )


def people_by_country(variant: str) -> pl.DataFrame:
    """People by sex and age: iso3, year, people (persons, one for each row of ``curve_by_age_sex``)."""
    schema = {"iso3": pl.String, "year": pl.Int64, "people": pl.List(pl.Int64)}
    return rows("people_by_country", {"variant": variant}, schema)


def curve_by_age_sex() -> pl.DataFrame:
    """The world's curve of 2020: sex, age_from, age_to, prevalence, lower_ratio, upper_ratio (of its interval)."""
    ages = {"sex": pl.String, "age_from": pl.Int64, "age_to": pl.Int64}
    return rows(
        "curve_by_age_sex", {}, ages | dict.fromkeys(("prevalence", "lower_ratio", "upper_ratio"), pl.Float64)
    )


def rates_by_country(rates: str) -> pl.DataFrame:
    """iso3, year, asr (per 100,000), multiplier (of the curve's cases), calibration (to the printed cases)."""
    amounts = dict.fromkeys(("asr", "multiplier", "calibration"), pl.Float64)
    return rows("rates_by_country", {"rates": rates}, {"iso3": pl.String, "year": pl.Int64} | amounts)


def intervals_by_year(rates: RatePath, change_per_decade: float = 0.0) -> pl.DataFrame:
    """Printed 95 % intervals and rates of the world and the GBD regions, one row per place and year.

    place, year, lower_ratio, upper_ratio, ylds_per_case, ylds_lower_ratio, ylds_upper_ratio, printed_asr
    (per 100,000 on the rate path).
    """
    amounts = (
        "lower_ratio",
        "upper_ratio",
        "ylds_per_case",
        "ylds_lower_ratio",
        "ylds_upper_ratio",
        "printed_asr",
    )
    schema = {"place": pl.String, "year": pl.Int64} | dict.fromkeys(amounts, pl.Float64)
    path = "constant" if rates == "custom" else rates
    return rows("intervals_by_year", {"rates": path, "change_per_decade": change_per_decade}, schema)


def standard_rates_by_sex() -> pl.DataFrame:
    """Age-standardised rate of each sex by the world's curve of 2020: sex, asr (per 100,000)."""
    return rows("standard_rates_by_sex", {}, {"sex": pl.String, "asr": pl.Float64})


def published_figures() -> pl.DataFrame:
    """Every figure as printed; columns as in the published file."""
    numbers = ("value", "lower", "upper")
    texts = ["place", "name", "year", "measure", "sex", "age", "printed"]
    after = ["unit", "basis", "page", "citation", "licence"]
    schema = (
        dict.fromkeys(texts, pl.String) | dict.fromkeys(numbers, pl.Float64) | dict.fromkeys(after, pl.String)
    )
    return rows("published_figures", {}, schema)


def places_by_level() -> pl.DataFrame:
    """Every place that can be asked for: place, name, level, countries (how many with a population)."""
    schema = {"place": pl.String, "name": pl.String, "level": pl.String, "countries": pl.Int64}
    return rows("places_by_level", {}, schema)


def members_by_place() -> pl.DataFrame:
    """Which countries make up each place: place, name, iso3, gbd_region, region_size, in_gbd, own_sd (of its log)."""
    texts = dict.fromkeys(("place", "name", "iso3", "gbd_region"), pl.String)
    return rows(
        "members_by_place", {}, texts | {"region_size": pl.Int64, "in_gbd": pl.Boolean, "own_sd": pl.Float64}
    )


def profiles_by_country(year: int) -> pl.DataFrame:
    """Size and age of every country: place, name, gbd_region, in_gbd, population, share_60_and_over (0 to 1)."""
    schema = {"place": pl.String, "name": pl.String, "gbd_region": pl.String, "in_gbd": pl.Boolean}
    return rows(
        "profiles_by_country",
        {"year": year},
        schema | {"population": pl.Int64, "share_60_and_over": pl.Float64},
    )
