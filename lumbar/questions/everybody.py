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
    """The members of the places asked for, each place once, in the years from the first to the last.

    By member and year: ``people`` by cell of the curve, whether ``known``, ``multiplier`` (of the curve's cases),
    ``calibration`` and ``asr``; ``own_sd`` by member. ``curve`` is 0 in cells that are not counted, which ``cells``
    leaves out. ``parts``: place, name, gbd_region, region_size and in_gbd, one row for each place and region; parts and
    places begin at the members ``by_part`` and ``by_place``.
    """

    years: Ints
    people: Floats
    known: Bools
    multiplier: Floats
    calibration: Floats
    asr: Floats
    own_sd: Floats
    curve: Floats
    cells: Ints
    parts: pl.DataFrame
    by_part: Ints
    by_place: Ints


def asked(filters: CaseFilters, years: Sequence[int]) -> Asked:
    """What the filters ask for in these years; raises CannotShow for a year without figures."""
    require_years(years)
    now, calibrated = generation(), filters.population == "as_published"
    known, curve = _members(now), _curve(now)
    everybody = _people(now, "medium" if calibrated else filters.population)
    spans = [known.span[place] for place in dict.fromkeys(filters.places)]
    member = np.concatenate([np.arange(0), *(np.arange(*span) for span in spans)])
    when = np.array(sorted(set(years)), dtype=np.int64)
    where = np.ix_(known.country[member], np.searchsorted(YEARS, when))
    by_part = np.flatnonzero(np.diff(known.part[member], prepend=-1))
    multiplier, calibration, asr = (
        made[where] for made in _rates(now, "constant" if filters.rates == "custom" else filters.rates)
    )
    change = (1 + filters.change_per_decade / 100) ** (np.maximum(when - CHANGES_FROM, 0) / 10)
    chosen = curve.chosen(filters)
    return Asked(
        years=when,
        people=everybody.counted[where],
        known=everybody.known[where],
        multiplier=multiplier * change,
        calibration=calibration if calibrated else np.ones_like(calibration),
        asr=asr * change,
        own_sd=known.own_sd[member],
        curve=curve.weights * chosen[:, None],
        cells=np.flatnonzero(chosen),
        parts=known.parts[known.part[member][by_part]],
        by_part=by_part,
        by_place=np.cumsum([0, *(end - start for start, end in spans)])[:-1],
    )


def cells() -> pl.DataFrame:
    """The cells of the curve: sex, age_from, age_to."""
    return _curve(generation()).cells
