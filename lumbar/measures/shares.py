"""Who carries it: the old and the young, women and men."""

from __future__ import annotations

import polars as pl

OLDER = 60
SHARES = ("share_60_and_over", "share_15_to_64", "share_women", "women_to_men")
WORKING = (15, 64)


def shares(cells: pl.DataFrame) -> pl.DataFrame:
    """Shares of the cases by place and year, from cells by age and sex.

    Returns place, name, year, cases (persons), share_60_and_over and share_15_to_64 (% of cases), share_women (% of
    cases) and women_to_men (cases of women for each case of a man); empty where nobody is counted.

    >>> rows = [("K", "K", 2020, "female", 65, 3.0), ("K", "K", 2020, "male", 20, 1.0)]
    >>> cells = pl.DataFrame(rows, schema=["place", "name", "year", "sex", "age_from", "cases"], orient="row")
    >>> shares(cells).row(0)[3:]
    (4.0, 75.0, 25.0, 75.0, 3.0)
    """
    cases = pl.col("cases")
    women, men = cases.filter(sex="female").sum(), cases.filter(sex="male").sum()
    working = (pl.col("age_from") >= WORKING[0]) & (pl.col("age_from") < WORKING[1])
    return (
        cells.group_by("place", "name", "year", maintain_order=True)
        .agg(
            cases.sum(),
            share_60_and_over=100 * cases.filter(pl.col("age_from") >= OLDER).sum() / cases.sum(),
            share_15_to_64=100 * cases.filter(working).sum() / cases.sum(),
            share_women=100 * women / cases.sum(),
            women_to_men=women / men,
        )
        .with_columns(pl.when(pl.col(name).is_finite()).then(name) for name in SHARES)
    )
