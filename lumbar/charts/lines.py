"""What a line over the years shows: the measures, the reader's view of them, and the frame drawn from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lumbar.charts.theme import people, people_range, percent, rate, signed_percent

MeasureName = Literal["cases", "rate_per_100k", "age_standardised_rate", "ylds"]
ShareName = Literal["share_60_and_over", "share_15_to_64", "share_women", "women_to_men"]
Scale = Literal["level", "indexed", "log"]
Interval = tuple[str, str, str]
BASE_YEAR = 2020


@dataclass(frozen=True)
class Measure:
    """A column that can be drawn over the years: what it is called, its unit, how it is written.

    `interval` names the columns lower, upper and the whole that they bound; None where none is known.
    """

    title: str
    unit: str
    form: Callable[[float], str]
    between: Callable[[float, float], str] = people_range
    interval: Interval | None = ("lower", "upper", "cases")
    from_nought: bool = True


def rate_range(lower: float, upper: float) -> str:
    """Return an interval of rates.

    >>> rate_range(6_690, 8_370)
    '6,690 to 8,370'
    """
    return f"{rate(lower)} to {rate(upper)}"


def ratio(value: float) -> str:
    """Return a ratio with two decimals.

    >>> ratio(1.634)
    '1.63'
    """
    return f"{value:.2f}"


def _share(title: str) -> Measure:
    return Measure(title, "of cases", percent, interval=None)


MEASURES: dict[MeasureName, Measure] = {
    "cases": Measure("People with low back pain", "people", people),
    "rate_per_100k": Measure("People with low back pain per 100,000", "per 100,000", rate, rate_range),
    "age_standardised_rate": Measure(
        "Age-standardised rate of low back pain", "per 100,000, age-standardised", rate, rate_range
    ),
    "ylds": Measure(
        "Years lived with disability",
        "years lived with disability",
        people,
        interval=("ylds_lower", "ylds_upper", "ylds"),
    ),
}
SHARES: dict[ShareName, Measure] = {
    "share_60_and_over": _share("Share of cases aged 60 and over"),
    "share_15_to_64": _share("Share of cases aged 15 to 64"),
    "share_women": _share("Share of cases who are women"),
    "women_to_men": Measure("Women with low back pain for each man", "women to a man", ratio, interval=None),
}


@dataclass(frozen=True)
class View:
    """How the reader looks at the lines. `indexed` sets each place's 2020 to 100."""

    measure: MeasureName = "cases"
    scale: Scale = "level"

    @property
    def column(self) -> str:
        """Return the column in view."""
        return self.measure

    @property
    def what(self) -> Measure:
        """Return the measure in view."""
        return MEASURES[self.measure]

    @property
    def title(self) -> str:
        """Return the axis title: measure, and its scale where it is not the plain one."""
        ending = {"level": "", "indexed": ", 2020 = 100", "log": ", each step ten times the last"}
        return self.what.title + ending[self.scale]

    def label(self, value: float, base: float | None) -> str:
        """Return what stands beside a line's end: the value, or its change since 2020 when indexed."""
        return self.change(value, base) if self.scale == "indexed" else self.what.form(value)

    def change(self, value: float, base: float | None) -> str:
        """Return the change against 2020; nothing where there is nobody to start from."""
        return signed_percent(100 * (value / base - 1)) if base else ""


@dataclass(frozen=True)
class ShareView(View):
    """The same lines for a share of the cases, as answered by shares_by_year; no interval is known."""

    share: ShareName = "share_60_and_over"

    @property
    def column(self) -> str:
        """Return the column in view."""
        return self.share

    @property
    def what(self) -> Measure:
        """Return the share in view."""
        return SHARES[self.share]

    def change(self, value: float, base: float | None) -> str:
        """Return the value of 2020 instead: a percentage of a percentage misleads."""
        return "" if base is None else f"{self.what.form(base)} in {BASE_YEAR}"


def drawn_lines(cases: pl.DataFrame, view: View) -> pl.DataFrame:
    """Return place, name, year, value, lower, upper, base, y, y_lower, y_upper in the order of selection.

    `value` is the measure itself and `y` what is drawn: the same, or relative to `base`, the place's
    value of 2020, times 100, with the interval of the change (index, index_lower, index_upper of the cases).
    Rates carry the relative interval of the cases; the bounds are null where none is known. Years without the
    measure (the age-standardised rate under an age filter), or without a base, are left out; so is what is
    not above nought on a logarithmic scale.
    """
    value = pl.col(view.column)
    bounds = [pl.lit(None, pl.Float64)] * 2
    if view.what.interval:
        *ends, whole = (pl.col(name) for name in view.what.interval)
        bounds = [(value * end / whole).fill_nan(0.0) for end in ends]
    base = value.filter(pl.col("year") == BASE_YEAR).first().over("place")
    drawn = cases.lazy().select(
        "place", "name", "year", value=value, lower=bounds[0], upper=bounds[1], base=base
    )
    if view.scale == "indexed":
        y = 100 * pl.col("value") / pl.col("base")
        low, high = (cases[end] / cases["index"] for end in ("index_lower", "index_upper"))
        indexed = drawn.with_columns(y=y, y_lower=y * low, y_upper=y * high)
        return indexed.filter(pl.col("y").is_finite()).collect()
    plain = drawn.drop_nulls("value").with_columns(y="value", y_lower="lower", y_upper="upper")
    if view.scale == "level":
        return plain.collect()
    ends = pl.col("y", "y_lower", "y_upper")
    return plain.with_columns(pl.when(ends > 0).then(ends)).drop_nulls("y").collect()


def nothing_drawn(cases: pl.DataFrame) -> str:
    """Return why there is no line."""
    if cases.is_empty():
        return "Choose a place to see its line."
    return "Nothing can be drawn under these filters. Choose other ages, measure or scale."


def in_order(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """Return one frame per place, by year, in the order in which the reader chose the places."""
    return [
        line if line["year"].is_sorted() else line.sort("year")
        for line in lines.partition_by("place", maintain_order=True)
    ]
