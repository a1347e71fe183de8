"""How far scenarios of one place lie apart."""

from __future__ import annotations

import polars as pl

KEYS = ["place", "year"]


def differences(
    cases: pl.DataFrame, reference: str, value: str, bounds: tuple[str, str, str]
) -> pl.DataFrame:
    """Every row's difference to the reference scenario in the same place and year.

    ``cases``: place, year, scenario, ``value`` and ``bounds`` (lower, upper, and the amount they bound). Adds
    difference, difference_lower, difference_upper (in the unit of ``value``) and difference_pct (%; empty where the
    reference counts nobody).

    Two scenarios of a place and year rest on the same measurement: its error is one factor in both and so in their
    difference, which therefore carries the reference's printed 95 % ratios (GBD 2021 Low Back Pain
    Collaborators, Lancet Rheumatol 2023;5:e316-29, Tables 1 and 2), the place's own part among them. In % the factor
    cancels. The interval holds today's measurement alone: not whether either scenario comes true, nor, where a place
    spans regions, that their ratios differ a little.

    >>> two = pl.DataFrame({"place": "A", "year": 2050, "scenario": ["now", "less"], "cases": [100.0, 80.0],
    ...                     "lower": [90.0, 72.0], "upper": [120.0, 96.0]})
    >>> differences(two, "now", "cases", ("lower", "upper", "cases")).select(pl.col("^difference.*$")).row(1)
    (-20.0, -24.0, -18.0, -20.0)
    """
    lower, upper, whole = bounds
    first = cases.filter(scenario=reference).select(
        *KEYS, base=value, base_lower=pl.col(lower) / pl.col(whole), base_upper=pl.col(upper) / pl.col(whole)
    )
    both = cases.join(first, on=KEYS, how="left", maintain_order="left")
    difference = pl.col(value) - pl.col("base")
    ends = [difference * pl.col(end).fill_nan(1.0) for end in ("base_lower", "base_upper")]
    return both.with_columns(
        difference=difference,
        difference_lower=pl.min_horizontal(ends),
        difference_upper=pl.max_horizontal(ends),
        difference_pct=pl.when(pl.col("base") > 0).then(100 * difference / pl.col("base")),
    ).drop("^base.*$")
