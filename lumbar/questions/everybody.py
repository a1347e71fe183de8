"""Everybody whom the figures count, as arrays: read once for each generation of the data, sliced for each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.questions.population import (
    YEARS,
    CaseFilters,
    curve_by_age_sex,
    members_by_place,
    people_by_country,
    rates_by_country,
    require_years,
)
from lumbar.store import generation

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Where: TypeAlias = tuple[Ints, ...]
"""Which countries and which years of the arrays, as ``np.ix_`` gives them."""
CHANGES_FROM = 2020
"""A change of rates per decade counts from here."""
YEAR = {year: position for position, year in enumerate(YEARS)}


@dataclass(frozen=True, eq=False)
class Curve:
    """Cells by sex and age group; ``weights`` of each: one, the cases a person makes, their lower and upper end."""

    cells: pl.DataFrame
    weights: Floats

    def chosen(self, filters: CaseFilters) -> Bools:
        """Which cells are counted."""
        sex, first, last = (self.cells[name].to_numpy() for name in ("sex", "age_from", "age_to"))
        of_age = (first >= filters.age_from) & (last <= filters.age_to)
        return of_age if filters.sex == "both" else of_age & (sex == filters.sex)


def curve() -> Curve:
    """The world's curve."""
    return _curve(generation())


@lru_cache(maxsize=1)
def _curve(_generation: tuple[int, ...]) -> Curve:
    cells = curve_by_age_sex()
    prevalence, lower, upper = cells.select("prevalence", "lower_ratio", "upper_ratio").to_numpy().T
    ones = np.ones_like(prevalence)
    weights = np.stack([ones, prevalence, prevalence * lower, prevalence * upper], axis=1)
    return Curve(cells.select("sex", "age_from", "age_to"), weights)


@dataclass(frozen=True, eq=False)
class People:
    """Who lives where: the row of each country; people by country, year and cell of the curve; whether it is known."""

    row: dict[str, int]
    counted: Floats
    known: Bools


@dataclass(frozen=True, eq=False)
class Members:
    """The countries of places: ``span`` says where a place's lie; one after the other by place and GBD region.

    ``country``: row among the people, ``own_sd``: log-sd of its own, ``part``: row of ``parts``, which has place, name,
    gbd_region, region_size and in_gbd (of any member), one row for each place and region.
    """

    span: dict[str, tuple[int, int]]
    country: Ints
    own_sd: Floats
    part: Ints
    parts: pl.DataFrame


def members() -> Members:
    """The countries of all places."""
    return _members(generation())


@lru_cache(maxsize=1)
def _members(generation: tuple[int, ...]) -> Members:
    countries = members_by_place().with_columns(part=pl.struct("place", "gbd_region").rle_id().cast(pl.Int64))
    ends = (
        countries.with_row_index().group_by("place").agg(pl.col("index").min(), end=pl.col("index").max() + 1)
    )
    return Members(
        {place: (start, end) for place, start, end in ends.iter_rows()},
        _positions(countries["iso3"], _people(generation, "medium").row),
        countries["own_sd"].to_numpy(),
        countries["part"].to_numpy(),
        countries.group_by("part", maintain_order=True).agg(
            pl.col("place", "name", "gbd_region", "region_size").first(), pl.col("in_gbd").any()
        ),
    )


def people(filters: CaseFilters) -> People:
    """Everybody under the population scenario of the filters."""
    return _people(generation(), "medium" if filters.population == "as_published" else filters.population)


@lru_cache(maxsize=3)
def _people(generation: tuple[int, ...], variant: str) -> People:
    lived = people_by_country(variant)
    row = {country: i for i, country in enumerate(lived["iso3"].unique(maintain_order=True))}
    counted = np.zeros((len(row), len(YEARS), _curve(generation).cells.height))
    known = np.zeros(counted.shape[:2], dtype=bool)
    where = _positions(lived["iso3"], row), _positions(lived["year"], YEAR)
    counted[where] = lived["people"].list.to_array(counted.shape[2]).to_numpy()
    known[where] = True
    return People(row, counted, known)


def rates(filters: CaseFilters, where: Where) -> tuple[Floats, Floats, Floats]:
    """By country and year: what the curve's cases are multiplied by, calibration, age-standardised rate."""
    path = "constant" if filters.rates == "custom" else filters.rates
    multiplier, calibration, asr = (made[where] for made in _rates(generation(), path))
    decades = np.maximum(np.array(YEARS)[where[1]] - CHANGES_FROM, 0) / 10
    change = (1 + filters.change_per_decade / 100) ** decades
    calibrated = calibration if filters.population == "as_published" else np.ones_like(calibration)
    return multiplier * change, calibrated, asr * change


@lru_cache(maxsize=3)
def _rates(generation: tuple[int, ...], path: str) -> tuple[Floats, ...]:
    known, row = rates_by_country(path), _people(generation, "medium").row
    made = np.zeros((3, len(row), len(YEARS)))
    where = _positions(known["iso3"], row), _positions(known["year"], YEAR)
    made[:, *where] = known.select("multiplier", "calibration", "asr").to_numpy().T
    return tuple(made)


def _positions(values: pl.Series, order: dict[str, int] | dict[int, int]) -> Ints:
    return values.replace_strict(order, return_dtype=pl.Int64).to_numpy()


@dataclass(frozen=True, eq=False)
class Asked:
    """The members of the places asked for, each place once, and the years from the first to the last.

    ``where`` they lie in the arrays; ``own_sd`` of each member; ``parts``: place, name, gbd_region, region_size and
    in_gbd, one row for each place and region; at which member each part and each place begins.
    """

    where: Where
    years: Ints
    own_sd: Floats
    parts: pl.DataFrame
    by_part: Ints
    by_place: Ints


def asked(filters: CaseFilters, years: Sequence[int]) -> Asked:
    """What the filters ask for in these years; raises CannotShow for a year without figures."""
    require_years(years)
    known = members()
    spans = [known.span[place] for place in dict.fromkeys(filters.places)]
    member = np.concatenate([np.arange(0), *(np.arange(*span) for span in spans)])
    when = np.array(sorted(set(years)), dtype=np.int64)
    by_part = np.flatnonzero(np.diff(known.part[member], prepend=-1))
    return Asked(
        np.ix_(known.country[member], np.searchsorted(YEARS, when)),
        when,
        known.own_sd[member],
        known.parts[known.part[member][by_part]],
        by_part,
        np.cumsum([0, *(end - start for start, end in spans)])[:-1],
    )
