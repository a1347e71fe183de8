"""How many people live with low back pain: sums over everybody whom the filters count."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import polars as pl

from lumbar.questions.everybody import Asked, Bools, Ints, asked, curve, people, rates
from lumbar.questions.population import YEARS, CaseFilters


def cases_by_year(filters: CaseFilters, years: Sequence[int] = YEARS) -> pl.DataFrame:
    """Parts of the places' cases by GBD region, from which value and interval follow; places as they are asked for.

    place, name, gbd_region, in_gbd (GBD counts any of its members), year, population (persons), modelled (cases before
    calibration), cases, cell_lower and cell_upper (cases at the ends of the age curve's interval), expected (cases at
    the world's rates), expected_asr (sum of expected times age-standardised rate), whole_region (the place holds all
    of it), own_variance (of the countries' own parts), squares (sum of squared cases).
    """
    these = asked(filters, years)
    weights = curve().weights * curve().chosen(filters)[:, None]
    population, expected, lower, upper = np.moveaxis(people(filters).counted[these.where] @ weights, -1, 0)
    multiplier, calibration, asr = rates(filters, these.where)
    cases = expected * multiplier * calibration
    amounts = {
        "population": population,
        "modelled": expected * multiplier,
        "cases": cases,
        "cell_lower": lower * multiplier * calibration,
        "cell_upper": upper * multiplier * calibration,
        "expected": expected,
        "expected_asr": expected * asr,
        "own_variance": (cases * these.own_sd[:, None]) ** 2,
        "squares": cases**2,
    }
    countries, whole = _countries(filters, these)
    part, year = np.nonzero(countries)
    summed = partial(np.add.reduceat, indices=these.by_part)
    return (
        these.parts[part]
        .with_columns(
            year=these.years[year],
            whole_region=whole[part, year],
            **{name: summed(amount)[part, year] for name, amount in amounts.items()},
        )
        .cast({"population": pl.Int64})
    )


def cases_by_age_sex(filters: CaseFilters, years: Sequence[int]) -> pl.DataFrame:
    """Cases of the places, as they are asked for, by age group and sex.

    place, name, year, sex, age_from, age_to, and as in ``cases_by_year`` population, cases, cell_lower, cell_upper;
    own_variance is 0 for whole regions.
    """
    these, cells = asked(filters, years), np.flatnonzero(curve().chosen(filters))
    counted = people(filters).counted[these.where][:, :, cells]
    multiplier, calibration, _ = rates(filters, these.where)
    factor = (multiplier * calibration)[:, :, None]
    _, prevalence, lower, upper = curve().weights[cells].T
    countries, whole = _countries(filters, these)
    part_of_region = ~np.repeat(whole, np.diff(these.by_part, append=len(these.own_sd)), axis=0)
    own = these.own_sd[:, None, None] * part_of_region[:, :, None]
    amounts = {
        "population": counted,
        "cases": counted * prevalence * factor,
        "cell_lower": counted * lower * factor,
        "cell_upper": counted * upper * factor,
        "own_variance": (counted * prevalence * factor * own) ** 2,
    }
    first = np.searchsorted(these.by_part, these.by_place)
    place, year = np.nonzero(countries[first])
    summed = partial(np.add.reduceat, indices=these.by_place)
    row, cell = _crossed(len(place), cells)
    return (
        pl.concat([these.parts["place", "name"][first[place][row]], curve().cells[cell]], how="horizontal")
        .with_columns(
            year=these.years[year][row],
            **{name: summed(amount)[place, year].ravel() for name, amount in amounts.items()},
        )
        .cast({"population": pl.Int64})
    )


def _crossed(rows: int, cells: Ints) -> tuple[Ints, Ints]:
    """Every row with every cell."""
    return np.repeat(np.arange(rows), len(cells)), np.tile(cells, rows)


def _countries(filters: CaseFilters, these: Asked) -> tuple[Ints, Bools]:
    """By part and year: how many of its countries are known, and whether these are the whole region."""
    known = np.add.reduceat(people(filters).known[these.where].astype(np.int64), these.by_part)
    return known, known == these.parts["region_size"].to_numpy()[:, None]
