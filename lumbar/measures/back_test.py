"""What would have been forecast from an earlier year, and by how much it would have missed.

Rolling origins, as Tashman (2000), Int J Forecast 16:437-50. Held still is the naive forecast and carried on the drift
method of Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed. 2021), section 5.2, on the logarithm;
slowing is the damped trend of Gardner & McKenzie (1985), Manage Sci 31:1237-46, with the damping of the path `trend`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from typing import Literal, get_args

import numpy as np
import polars as pl

from lumbar.measures.rates import TREND_SHARE

Form = Literal["held still", "carried on", "carried on, slowing", "last decade carried on"]
FORMS: tuple[Form, ...] = get_args(Form)
NAIVE, DRIFT = FORMS[0], FORMS[1]
KEPT = tuple(accumulate(TREND_SHARE.values(), initial=0.0))
"""How many decades' worth of the slope the slowing trend has kept after each decade."""
SCHEMA = {
    "from_year": pl.Int64,
    "to_year": pl.Int64,
    "form": pl.String,
    "forecast": pl.Float64,
    "known": pl.Float64,
    "known_lower": pl.Float64,
    "known_upper": pl.Float64,
    "error_pct": pl.Float64,
}


@dataclass(frozen=True)
class Point:
    """Cases in a year (persons, 95 % interval), and those that the rates of one year would give its population."""

    year: int
    cases: float
    lower: float
    upper: float
    expected: float

    @property
    def level(self) -> float:
        """Return how common it is at equal ages and sexes, relative to the rates of that one year."""
        return self.cases / self.expected


def back_tests(line: pl.DataFrame) -> pl.DataFrame:
    """Every later year forecast from every earlier one that has a past, by each form.

    ``line``: year, cases, lower, upper, expected. Returns from_year, to_year, form, forecast, known with its bounds
    (persons), error_pct (%). The population of the later year is taken as known: what is tested is the level. The
    trend of the last decade stands only where it differs from the trend since the first year.

    >>> points = [(2000, 90.0, 1.0), (2010, 100.0, 1.0), (2020, 100.0, 1.0)]
    >>> line = pl.DataFrame(points, ["year", "cases", "expected"], orient="row")
    >>> back_tests(line.with_columns(lower="cases", upper="cases"))["error_pct"].round(1).to_list()
    [0.0, 11.1, 5.4]
    """
    points = [Point(**row) for row in line.sort("year").iter_rows(named=True)]
    rows = [
        (past[-1].year, later.year, form, forecast, later.cases, later.lower, later.upper)
        for end in range(2, len(points))
        for past, later in ((points[:end], later) for later in points[end:])
        for form, forecast in forecasts(past, later).items()
    ]
    tests = pl.DataFrame(rows, list(SCHEMA)[:-1], orient="row")
    return tests.with_columns(error_pct=100 * (pl.col("forecast") / pl.col("known") - 1)).cast(SCHEMA)  # pyright: ignore[reportArgumentType]


def forecasts(past: Sequence[Point], later: Point) -> dict[Form, float]:
    """Cases of the later year by each form, from the level of the past alone."""
    first, origin = past[0], past[-1]
    decades = (later.year - origin.year) / 10
    slope = _slope(first, origin)
    kept = float(np.interp(decades, range(len(KEPT)), KEPT))
    turns = {"held still": 0.0, "carried on": slope * decades, "carried on, slowing": slope * kept}
    if len(past) > 2:
        turns["last decade carried on"] = _slope(past[-2], origin) * decades
    return {form: later.expected * origin.level * exp(turns[form]) for form in FORMS if form in turns}


def _slope(first: Point, last: Point) -> float:
    """Return the change of the level's logarithm per decade."""
    return 10 * log(last.level / first.level) / (last.year - first.year)
