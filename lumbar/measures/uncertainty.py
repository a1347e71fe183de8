"""95 % intervals of cases: the common part of the printed intervals, and the countries' own.

The common part (GBD's interval of the region and year) moves together, so it adds linearly over regions. A
country's own part is independent of the others', so it adds in quadrature, and it is zero where a place holds
the whole region. Both are combined in the logarithm. Source of the intervals: GBD 2021 Low Back Pain
Collaborators, Lancet Rheumatol 2023;5:e316-29, Tables 1 and 2. They are today's measurement uncertainty:
no full forecast interval, they do not widen to 2050.
"""

from __future__ import annotations

import polars as pl

Z = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


def interval(cases: pl.Expr, common: tuple[pl.Expr, pl.Expr], own_sd: pl.Expr) -> dict[str, pl.Expr]:
    """Lower and upper end: ``common`` (the ends by the common part) widened by the own log-sd.

    >>> cells = pl.DataFrame({"cases": [100.0, 0.0], "low": [90.0, 0.0], "high": [110.0, 0.0], "sd": [0.0, 0.1]})
    >>> cells.select(**interval(pl.col("cases"), (pl.col("low"), pl.col("high")), pl.col("sd"))).row(0)
    (90.0, 110.0)
    """

    def end(bound: pl.Expr, sign: int) -> pl.Expr:
        width = ((bound / cases).log() ** 2 + (Z * own_sd) ** 2).sqrt()
        return (
            pl.when((cases <= 0) | (bound <= 0)).then(bound.clip(0)).otherwise(cases * (sign * width).exp())
        )

    return {"lower": end(common[0], -1).round(9), "upper": end(common[1], 1).round(9)}


def own_parts() -> dict[str, pl.Expr]:
    """Aggregations of a place's parts by region: own_variance and squares, zero for whole regions."""
    partial = ~pl.col("whole_region")
    return {
        "own_variance": (pl.col("own_variance") * partial).sum(),
        "squares": (pl.col("squares") * partial).sum(),
    }


def own_sd() -> pl.Expr:
    """Own log-sd of a place from its own_variance, 0 where nobody is counted."""
    return (pl.col("own_variance").sqrt() / pl.col("cases")).fill_nan(0.0)
