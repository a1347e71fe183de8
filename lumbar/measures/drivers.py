"""Why cases grow: population size, age and sex structure, rates (Das Gupta 1978, three factors)."""

from __future__ import annotations

import polars as pl

FACTORS = ("population", "ageing", "rates")
LAST_DIGIT = 1e-12
PARTS = ("due_to_population", "due_to_ageing", "due_to_rates", "of_which_calibration")


def drivers(countries: pl.DataFrame, from_year: int, to_year: int) -> pl.DataFrame:
    """Each country's change of cases as the sum of three parts, exactly: one row per country.

    ``countries``: place, year, population, expected (cases at the world's rates), modelled (cases before
    calibration) and cases. Returns place, due_to_population, due_to_ageing, due_to_rates (people) and
    of_which_calibration, a share of due_to_population. Cases = population x calibration, x cases expected a
    person (structure), x rate against the world's; the symmetric formula of Das Gupta, "A general method of
    decomposing a difference between two rates into several components", Demography 1978;15:99-112.

    >>> grown = pl.DataFrame({"place": ["A", "A"], "year": [2020, 2050], "population": [100.0, 200.0]})
    >>> same = grown.with_columns(expected=pl.col("population") / 10, modelled=pl.col("population") / 10)
    >>> drivers(same.with_columns(cases="modelled"), 2020, 2050).row(0)
    ('A', 10.0, 0.0, 0.0, 0.0)
    """
    factors = countries.select(
        "place",
        "year",
        size=pl.col("population") * _over("cases", "modelled"),
        bare=pl.col("population").cast(pl.Float64),
        ageing=_over("expected", "population"),
        rates=_over("modelled", "expected"),
    )
    both = factors.filter(year=from_year).join(factors.filter(year=to_year), on="place", suffix="_to")
    calibration = (pl.col("size") / pl.col("bare"), pl.col("size_to") / pl.col("bare_to"))
    mean = (pl.col("bare") + pl.col("bare_to")) / 2
    calibrated = ((calibration[1] - calibration[0]) * mean).fill_nan(0.0)
    return both.select(
        "place",
        due_to_population=_effect("size", "ageing", "rates"),
        due_to_ageing=_effect("ageing", "size", "rates"),
        due_to_rates=_effect("rates", "size", "ageing"),
        of_which_calibration=calibrated * _weight("ageing", "rates"),
    )


def _over(part: str, whole: str) -> pl.Expr:
    """The quotient; where there is nothing to divide by, nothing is counted and it does not matter: 1."""
    return pl.when(pl.col(whole) != 0).then(pl.col(part) / pl.col(whole)).otherwise(1.0)


def _effect(one: str, second: str, third: str) -> pl.Expr:
    """What the first factor's change is worth; where it changes by no more than the last digit, it does not change."""
    change = pl.col(f"{one}_to") - pl.col(one)
    return pl.when(change.abs() > LAST_DIGIT * pl.col(one)).then(change).otherwise(0.0) * _weight(
        second, third
    )


def _weight(second: str, third: str) -> pl.Expr:
    """What a unit of the first factor is worth: the other two, averaged over every order in which they change."""
    b, b_to, c, c_to = (pl.col(name) for name in (second, f"{second}_to", third, f"{third}_to"))
    return (b * c + b_to * c_to) / 3 + (b * c_to + b_to * c) / 6


def summed(parts: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The parts of places as sums over their countries: place, and the columns of ``drivers``.

    ``members``: place, iso3. A place split as one whole would give other parts: they are not to be mixed.
    """
    countries = parts.rename({"place": "iso3"})
    return (
        members.select("place", "iso3").join(countries, on="iso3").group_by("place").agg(pl.col(PARTS).sum())
    )
