"""How many people live with low back pain: sums over everybody whom the filters count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import polars as pl

from lumbar.questions.everybody import Asked, Bools, Ints, asked, cells
from lumbar.questions.population import YEARS, CaseFilters


def cases_by_year(filters: CaseFilters, years: Sequence[int] = YEARS) -> pl.DataFrame:
    """Parts of the places' cases by GBD region, from which value and interval follow; places as they are asked for.

    place, name, gbd_region, in_gbd (GBD counts any of its members), year, population (persons), modelled (cases before
    calibration), cases, cell_lower and cell_upper (cases at the ends of the age curve's interval), expected (cases at
    the world's rates), expected_asr (sum of expected times age-standardised rate), whole_region (the place holds all
    of it), own_variance (of the countries' own parts), squares (sum of squared cases).
    """
    these = asked(filters, years)
    population, expected, lower, upper = np.moveaxis(these.people @ these.curve, -1, 0)
    factor = these.multiplier * these.calibration
    amounts = {
        "population": population,
        "modelled": expected * these.multiplier,
        "cases": expected * factor,
        "cell_lower": lower * factor,
        "cell_upper": upper * factor,
        "expected": expected,
        "expected_asr": expected * these.asr,
        "own_variance": (expected * factor * these.own_sd[:, None]) ** 2,
        "squares": (expected * factor) ** 2,
    }
    countries, whole = _countries(these)
    part, year = np.nonzero(countries)
    summed = partial(np.add.reduceat, indices=these.by_part)
    sums = {name: summed(amount)[part, year] for name, amount in amounts.items()}
    population = sums["population"].astype(np.int64)
    told = {**sums, "population": population, "year": these.years[year], "whole_region": whole[part, year]}
    return these.parts[part].hstack(pl.DataFrame(told))


def cases_by_age_sex(filters: CaseFilters, years: Sequence[int]) -> pl.DataFrame:
    """Cases of the places, as they are asked for, by age group and sex.

    place, name, year, sex, age_from, age_to, and as in ``cases_by_year`` population, cases, cell_lower, cell_upper;
    own_variance is 0 for whole regions.
    """
    these = asked(filters, years)
    people, factor = these.people[:, :, these.cells], (these.multiplier * these.calibration)[:, :, None]
    _, prevalence, lower, upper = these.curve[these.cells].T
    countries, whole = _countries(these)
    partly = ~np.repeat(whole, np.diff(these.by_part, append=len(these.own_sd)), axis=0)
    own_sd = these.own_sd[:, None, None] * partly[:, :, None]
    amounts = {
        "population": people,
        "cases": people * prevalence * factor,
        "cell_lower": people * lower * factor,
        "cell_upper": people * upper * factor,
        "own_variance": (people * prevalence * factor * own_sd) ** 2,
    }
    first = np.searchsorted(these.by_part, these.by_place)
    place, year = np.nonzero(countries[first])
    summed = partial(np.add.reduceat, indices=these.by_place)
    sums = {name: summed(amount)[place, year].ravel() for name, amount in amounts.items()}
    row, cell = np.repeat(np.arange(len(place)), len(these.cells)), np.tile(these.cells, len(place))
    told = {**sums, "population": sums["population"].astype(np.int64), "year": these.years[year][row]}
    return (
        these.parts[first[place][row]]
        .select("place", "name")
        .hstack(cells()[cell])
        .hstack(pl.DataFrame(told))
    )


def _countries(these: Asked) -> tuple[Ints, Bools]:
    """By part and year: how many of its countries are known, and whether these are the whole region."""
    known = np.add.reduceat(these.known.astype(np.int64), these.by_part)
    return known, known == these.parts["region_size"].to_numpy()[:, None]
