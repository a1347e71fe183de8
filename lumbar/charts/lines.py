"""What a line over the years shows: the measures, the reader's view of them, and the frame drawn from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lumbar.charts.theme import people, people_range, rate, signed_percent

MeasureName = Literal["cases", "rate_per_100k", "age_standardised_rate", "ylds"]
Scale = Literal["level", "indexed", "log"]
BASE_YEAR = 2020


@dataclass(frozen=True)
class Measure:
    """A column that can be drawn over the years: what it is called, its unit, how it is written."""

    title: str
    unit: str
    form: Callable[[float], str]
    between: Callable[[float, float], str]


def rate_range(lower: float, upper: float) -> str:
    """Return an interval of rates.

    >>> rate_range(6_690, 8_370)
    '6,690 to 8,370'
    """
    return f"{rate(lower)} to {rate(upper)}"


MEASURES: dict[MeasureName, Measure] = {
    "cases": Measure("People with low back pain", "people", people, people_range),
    "rate_per_100k": Measure("People with low back pain per 100,000", "per 100,000", rate, rate_range),
    "age_standardised_rate": Measure(
        "Age-standardised rate of low back pain", "per 100,000, age-standardised", rate, rate_range
    ),
    "ylds": Measure("Years lived with disability", "years lived with disability", people, people_range),
}


@dataclass(frozen=True)
class View:
    """How the reader looks at the lines. `indexed` sets each place's 2020 to 100."""

    measure: MeasureName = "cases"
    scale: Scale = "level"

    @property
    def what(self) -> Measure:
        """Return the measure in view."""
        return MEASURES[self.measure]

    @property
    def title(self) -> str:
        """Return the axis title: measure, and its scale where it is not the plain one."""
        ending = {"level": "", "indexed": ", 2020 = 100", "log": ", each step ten times the last"}
        return self.what.title + ending[self.scale]

    def label(self, value: float, base: float) -> str:
        """Return what stands beside a line's end: the value, or its change since 2020 when indexed."""
        return signed_percent(100 * (value / base - 1)) if self.scale == "indexed" else self.what.form(value)


def drawn_lines(cases: pl.DataFrame, view: View) -> pl.DataFrame:
    """Return place, name, year, value, lower, upper, base, y, y_lower, y_upper in the order of selection.

    `value` is the measure itself and `y` what is drawn: the same, or relative to `base`, the place's
    value of 2020, times 100. Rates carry the relative interval of the cases. Years without the
    measure (the age-standardised rate under an age filter) are left out.
    """
    ratio = {"ylds": ("ylds_lower", "ylds_upper", "ylds")}.get(view.measure, ("lower", "upper", "cases"))
    lower, upper, whole = (pl.col(name) for name in ratio)
    value = pl.col(view.measure)
    drawn = cases.select(
        "place", "name", "year", value=value, lower=value * lower / whole, upper=value * upper / whole
    ).drop_nulls("value")
    base = pl.col("value").filter(pl.col("year") == BASE_YEAR).first().over("place")
    factor = 100 / pl.col("base") if view.scale == "indexed" else pl.lit(1.0)
    return drawn.with_columns(base=base).with_columns(
        y=pl.col("value") * factor, y_lower=pl.col("lower") * factor, y_upper=pl.col("upper") * factor
    )


def in_order(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """Return one frame per place, by year, in the order in which the reader chose the places."""
    return [line.sort("year") for line in lines.partition_by("place", maintain_order=True)]
